public import Broadcasting

extension ElectedLeader {
  public static let sheet = Sheet<Settings>(
    "elected-leader", "hosts relay through a leader that holds a lease from a Raft service",
    sentence: "hosts relay through one leader, which holds a lease from a Raft service",
    services: { $0.coordination.services }, hasExclusiveLeader: true,
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $1.hosts) }, footprint: footprint,
    connections: connections,
    // Heartbeats of three coordinators, and the leader's lease.
    idleBound: 18_000, candidates: ["acknowledge=origin"],
    variants: [
      "acknowledge=origin", "acknowledge=copies:2", "coordinators=5", "coordinators=1", "batch=100ms",
      "batch=100ms align=clock lag=30ms piggyback=yes",
    ],
    scaling: [ScalingVariant(.central, saturation: .inverse)])

  /// Each host with the leader, which is one of them, and with every coordinator, any of which it may have to
  /// ask; and the coordinators with one another.
  private static func connections(_ settings: Settings, _ zones: Zones) -> Connections {
    let n = zones.hosts
    let toLeader = Connections(pairs: max(n - 1, 0), most: max(n - 1, 0))
    return toLeader.joined(by: settings.coordination.coordinators, hosts: n)
  }

  /// A host keeps nothing of other hosts, and the leader something of each.
  ///
  /// A broadcast is an append, an entry for every host and a receipt from each. Before the first operation
  /// hosts ask a coordinator who leads, are told, and join; coordinators exchange heartbeats all the time.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let coordinators = settings.coordination.coordinators
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + LogFollower.bytes, bytesPerRumor: 2 * Footprint.run,
      bytesAtCentre: LogServer.bytes(hosts: n).plus(n.times(coordinators).times(16)),
      formation: n.times(8), messages: n.times(2),
      idle: .init(2 * coordinators, every: settings.coordination.heartbeat))
  }
}
