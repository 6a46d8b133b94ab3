public import Broadcasting

extension RandomLeader {
  public static let sheet = Sheet<Settings>(
    "random-leader", "hosts relay through whichever host a hash makes leader for an epoch",
    sentence: "hosts relay through whichever host a hash of the epoch names, without any coordination",
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $1.hosts) }, footprint: footprint,
    candidates: ["acknowledge=origin", "leaders=2"],
    variants: [
      "acknowledge=origin", "acknowledge=copies:2", "leaders=3",
      "leaders=3 acknowledge=copies:2 batch=100ms", "batch=100ms",
      "batch=100ms piggyback=yes acknowledge=copies:2",
      "leaders=2 batch=100ms align=clock lag=30ms piggyback=yes",
    ],
    scaling: [ScalingVariant(.central, saturation: .inverse)])

  /// A host keeps of every other until when it is suspected: n − 1 links.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each; in the epoch after it every
  /// host joins the new leader and is told when all hold everything.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let leaders = settings.leaders
    return Footprint(
      links: max(n - 1, 0),
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes.times(leaders) + Footprint.allocation,
      bytesPerLink: MemoryLayout<Instant>.stride, bytesPerRumor: 2 * Footprint.run,
      // The server of the last epoch stays until its host has chosen for the next.
      bytesAtCentre: LogServer.bytes(hosts: n).times(2 * leaders), messages: n.times(2).times(leaders),
      upkeep: .init(n.times(4).times(leaders), every: settings.epoch), upkeepRounds: 1)
  }
}
