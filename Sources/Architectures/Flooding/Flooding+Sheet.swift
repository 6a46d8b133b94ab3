public import Broadcasting

extension Flooding {
  public static let sheet = Sheet<Settings>(
    "flooding", "every host passes what is new to its neighbours in a topology",
    sentence: """
      hosts pass what is new to their neighbours: line, ring, grid, trees, star, hypercube, random regular, \
      random out-degree, by zone, complete; `echo=yes` sends back, too
      """,
    topology: { $0.topology }, footprint: footprint, settledWords: { _ in 1 << Message.rumorKind },
    // Without batches and repair there are no timers.
    leastDelay: { $0.batching.length == .zero && $0.repair == .zero ? .seconds(1) : .zero },
    hasFixedRoutes: true,
    candidates: [
      "topology=tree4", "topology=hypercube", "topology=regular-4", "topology=regular-8",
      "topology=complete",
    ],
    variants: [
      "batch=100ms", "echo=yes", "batch=100ms align=clock", "topology=line", "topology=ring",
      "topology=tree2", "topology=tree4", "topology=binary-heap", "topology=star", "topology=hypercube",
      "topology=regular-4", "topology=zoned-2-1", "topology=complete",
    ],
    scaling: [
      ScalingVariant(.even(.logarithmic), saturation: .constant),
      ScalingVariant(
        "topology=grid", drawnAs: "grid",
        because: "a grid, which the default is up to 100 hosts, has 2√n hops",
        .even(.root), saturation: .constant
      ) { _ in [SettingValue(name: "topology", value: "grid")] },
      ScalingVariant(
        "topology=regular-8", drawnAs: "reg-8",
        because: "twice the links of the default, and fewer hops",
        .even(.logarithmic), saturation: .constant
      ) { _ in [SettingValue(name: "topology", value: "regular-8")] },
      ScalingVariant(
        "topology=tree4", drawnAs: "tree4",
        because: "the fewest messages that there can be, n − 1, in O(log n) hops",
        .even(.logarithmic), saturation: .constant
      ) { _ in [SettingValue(name: "topology", value: "tree4")] },
    ])

  /// Each host sends what is new to all its neighbours but one: 2E − (n − 1) messages.
  ///
  /// Both ends of each link send a digest and are answered, twice where the first was sent before the rumor
  /// was everywhere.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let degree = settings.topology.meanDegree(hosts: n)
    return Footprint(
      links: degree,
      bytesPerHost: MemoryLayout<Self>.stride + Footprint.allocation + Repair.bytes(targets: degree),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: Repair.sets * Footprint.run,
      messages: n.times(settings.echo == .yes ? degree : max(degree - 1, 1)),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: degree))
  }
}
