extension Architecture {
  /// Every architecture, one line each: this is where a new one is entered.
  public static let all: [Architecture] = [
    Architecture(FullMesh.self),
    Architecture(SharedCache.self),
    Architecture(ElectedLeader.self),
    Architecture(RandomLeader.self),
    Architecture(Gossip.self),
    Architecture(Flooding.self),
    Architecture(Plumtree.self),
    Architecture(Gossipsub.self),
    Architecture(Memberlist.self),
    Architecture(MedianCounter.self),
    Architecture(CellMesh.self),
  ]

  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }
}
