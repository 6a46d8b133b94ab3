extension FullMesh {
  /// A host keeps for every other how far it has got and how it is known: n − 1 links.
  ///
  /// A broadcast is n − 1 payloads and as many receipts; each lease is renewed three times within its length,
  /// and a view goes to every host when the first join and when the last have.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let hasRegistry = settings.membership == .registry
    return Footprint(
      links: max(n - 1, 0),
      bytesPerHost: MemoryLayout<Self>.stride + 4 * Footprint.allocation,
      bytesPerLink: MemoryLayout<(life: UInt32, delivery: Delivery)>.stride + MemoryLayout<Instant>.stride
        + MemoryLayout<UInt32?>.stride + MemoryLayout<UInt32>.stride,
      bytesPerRumor: Footprint.run, bytesAtCentre: hasRegistry ? n.times(16) : 0,
      formation: hasRegistry ? n.times(4) : 0, messages: max(n - 1, 0).times(2),
      upkeep: hasRegistry ? .none : .init(n.times(2), every: settings.repair), upkeepRounds: 2,
      idle: hasRegistry ? .init(n, every: settings.lease / 3) : .none)
  }
}
