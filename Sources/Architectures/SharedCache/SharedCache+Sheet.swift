public import Broadcasting

extension SharedCache {
  public static let sheet = Sheet<Settings>(
    "shared-cache", "hosts append to a cache's log and read it from there",
    sentence: "hosts append to a Redis-like cache's log and read it by subscription or polling",
    services: { _ in [.cache] }, survivableLosses: { settings, _ in settings.acknowledge.survivableLosses },
    footprint: footprint,
    // Hosts know nobody but the cache.
    connections: { _, zones in Connections(pairs: zones.hosts, most: zones.hosts) }, hasFixedRoutes: true,
    candidates: ["acknowledge=origin", "persistence=log"],
    variants: [
      "acknowledge=origin", "reading=poll", "reading=poll persistence=log batch=100ms", "persistence=log",
      "batch=100ms", "batch=100ms align=clock lag=30ms piggyback=yes",
    ],
    scaling: [ScalingVariant(.central, saturation: .inverse)])

  /// A host keeps nothing of other hosts, and the cache something of each.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each; each host joins, and again
  /// until it is answered. A host that polls asks at every interval and is answered.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes, bytesPerRumor: 2 * Footprint.run,
      bytesAtCentre: LogServer.bytes(hosts: n), formation: n.times(5),
      messages: settings.reading == .subscribe ? n.times(2) : 2,
      idle: settings.reading == .poll ? .init(n.times(2), every: settings.poll) : .none)
  }
}
