extension Flooding {
  /// Each host sends what is new to all its neighbours but one: 2E − (n − 1) messages.
  ///
  /// Both ends of each link send a digest and are answered, twice where the first was sent before the rumor
  /// was everywhere.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let degree = settings.topology.meanDegree(hosts: n)
    return Footprint(
      links: degree,
      bytesPerHost: MemoryLayout<Self>.stride + Footprint.allocation + Repair.bytes(targets: degree),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: Repair.sets * Footprint.run,
      messages: n.times(settings.echo == .yes ? degree : max(degree - 1, 1)),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: degree))
  }
}

extension Plumtree {
  /// The rumor goes over the n − 1 links of the tree and is announced over the others: as many messages as a
  /// flood, and as many PRUNEs at most, the first time.
  ///
  /// Repair goes along every link, each way.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let degree = settings.topology.meanDegree(hosts: n)
    // A tree's links, first senders and what is missing, for each origin.
    let tree = 24 + 16
    return Footprint(
      links: degree,
      bytesPerHost: MemoryLayout<Self>.stride + 4 * Footprint.allocation + Repair.bytes(targets: degree),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: Repair.sets * Footprint.run + tree,
      messages: n.times(max(degree - 1, 1) + max(degree - 2, 0)),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: degree))
  }
}

extension Gossipsub {
  /// Mesh links are drawn by either end, so that a host has some more than `d`; each new rumor goes over all
  /// of them but one.
  ///
  /// In `gossip` heartbeats after it each host tells `d-lazy` others.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let degree = settings.peers.meanDegree(hosts: n)
    let mesh = min(settings.d, degree)
    let gossip = n.times(min(settings.dLazy, degree))
    let repairs = Repair.upkeep(settings.repair, hosts: n, targets: 1).messages
    return Footprint(
      links: degree,
      bytesPerHost: MemoryLayout<Self>.stride + (4 + settings.history) * Footprint.allocation
        + mesh.times(2 * MemoryLayout<NodeID>.stride) + Repair.bytes(targets: 1),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: (Repair.sets + 1) * Footprint.run + 16,
      formation: n.times(mesh).times(2), messages: n.times(mesh),
      upkeep: .init(gossip.plus(repairs / max(settings.gossip, 1)), every: settings.heartbeat),
      upkeepRounds: settings.gossip)
  }
}
