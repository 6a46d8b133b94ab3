public import Broadcasting

extension FullMesh {
  public static let sheet = Sheet<Settings>(
    "full-mesh", "every host sends to every other host itself",
    sentence: "every host sends to every other host itself; a registry with leases knows who they are",
    services: { $0.membership == .registry ? [.registry] : [] },
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $1.hosts) }, footprint: footprint,
    // A renewal every third of a lease, and an answer to some.
    idleBound: 2160, hasFixedRoutes: true, candidates: ["acknowledge=copies:1"],
    variants: [
      "acknowledge=copies:2", "batch=100ms", "receipt=0s", "membership=fixed",
      "membership=fixed batch=100ms align=clock acknowledge=copies:2",
    ],
    // Origins take turns, so that each host bears its share.
    scaling: [ScalingVariant(.central, saturation: .constant)])

  /// A host keeps for every other how far it has got and how it is known: n − 1 links.
  ///
  /// A broadcast is n − 1 payloads and as many receipts; each lease is renewed three times within its length,
  /// and a view goes to every host, and is answered, when the first join and when the last have.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let hasRegistry = settings.membership == .registry
    return Footprint(
      links: max(n - 1, 0),
      bytesPerHost: MemoryLayout<Self>.stride + 4 * Footprint.allocation,
      bytesPerLink: MemoryLayout<(life: UInt32, delivery: Delivery)>.stride + MemoryLayout<Instant>.stride
        + MemoryLayout<UInt32?>.stride + MemoryLayout<UInt32>.stride,
      bytesPerRumor: Footprint.run, bytesAtCentre: hasRegistry ? n.times(16) : 0,
      formation: hasRegistry ? n.times(6) : 0, messages: max(n - 1, 0).times(2),
      upkeep: hasRegistry ? .none : .init(n.times(2), every: settings.repair), upkeepRounds: 2,
      idle: hasRegistry ? .init(n, every: settings.lease / 3) : .none)
  }
}
