public import Broadcasting

extension Plumtree {
  public static let sheet = Sheet<Settings>(
    "plumtree", "rumors travel along a tree that forms itself, and other neighbours only hear of them",
    sentence: """
      hosts push what is new along a tree that forms itself, announce it to other neighbours, and mend the \
      tree when something is missing
      """,
    topology: { $0.topology }, footprint: footprint,
    candidates: ["trees=shared", "topology=regular-8", "lazy=0s", "graft=100ms"],
    variants: [
      "lazy=100ms", "trees=shared", "trees=shared lazy=50ms topology=out-3 threshold=1",
      "graft=0s graft-again=0s", "threshold=0", "threshold=1 topology=grid", "topology=line",
      "topology=ring lazy=50ms", "topology=hypercube", "topology=out-3", "topology=complete",
    ],
    scaling: [ScalingVariant(.even(.logarithmic), saturation: .constant)])

  /// The rumor goes over the n − 1 links of the tree and is announced over the others: as many messages as a
  /// flood, and as many PRUNEs at most, the first time.
  ///
  /// Repair goes along every link, each way.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
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
