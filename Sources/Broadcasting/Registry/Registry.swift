extension Architecture {
  /// Every architecture, one line each: this is where a new one is entered.
  public static let all: [Architecture] = [
    Architecture(FullMesh.self, name: "full-mesh", summary: "every host sends to every other host itself"),
    Architecture(
      SharedCache.self, name: "shared-cache",
      summary: "hosts append to a cache's log and read it from there"),
    Architecture(
      ElectedLeader.self, name: "elected-leader",
      summary: "hosts relay through a leader that holds a lease from a Raft service"),
    Architecture(
      RandomLeader.self, name: "random-leader",
      summary: "hosts relay through whichever host a hash makes leader for an epoch"),
    Architecture(
      Gossip.self, name: "gossip", summary: "hosts pass what is new to a few hosts drawn at random"),
    Architecture(
      Flooding.self, name: "flooding",
      summary: "every host passes what is new to its neighbours in a topology"),
    Architecture(
      Plumtree.self, name: "plumtree",
      summary: "rumors travel along a tree that forms itself, and other neighbours only hear of them"),
    Architecture(
      Gossipsub.self, name: "gossipsub",
      summary: "rumors travel over a mesh of a few links a host, and other peers hear of them by gossip"),
    Architecture(
      Memberlist.self, name: "memberlist",
      summary: "hosts send what is new to a few random hosts each round, each rumor so many times"),
    Architecture(
      MedianCounter.self, name: "median-counter",
      summary: "hosts call one another at random, and stop once most of those they reach have gone as far"),
  ]

  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }
}
