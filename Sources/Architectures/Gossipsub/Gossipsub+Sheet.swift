public import Broadcasting

extension Gossipsub {
  public static let sheet = Sheet<Settings>(
    "gossipsub", "rumors travel over a mesh of a few links a host, and other peers hear of them by gossip",
    sentence: """
      hosts push what is new over a mesh of a few links each, and tell others by gossip: libp2p's gossipsub \
      v1.1
      """,
    topology: { $0.peers }, footprint: footprint, candidates: ["d=8", "heartbeat=200ms"],
    variants: [
      "d=2 d-low=2 d-high=3", "d-lazy=0 gossip-factor=0", "gossip-factor=100",
      "heartbeat=100ms", "history=1 gossip=1", "peers=out-3",
      "peers=ring", "peers=complete",
    ],
    scaling: [ScalingVariant(.even(.logarithmic), saturation: .constant)])

  /// Mesh links are drawn by either end, so that a host has some more than `d`; each new rumor goes over all
  /// of them but one.
  ///
  /// In `gossip` heartbeats after it each host tells others outside its mesh, and in some it compares what it
  /// holds with all its peers.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let degree = settings.peers.meanDegree(hosts: n)
    let mesh = min(settings.d, degree)
    let outside = max(degree - mesh, 0)
    let gossip = n.times(max(min(settings.dLazy, outside), outside * settings.gossipFactor / 100))
    let repairs = Repair.upkeep(settings.repair, hosts: n, targets: degree).messages
    return Footprint(
      links: degree,
      bytesPerHost: MemoryLayout<Self>.stride + (4 + settings.history) * Footprint.allocation
        + mesh.times(2 * MemoryLayout<NodeID>.stride) + Repair.bytes(targets: degree),
      bytesPerLink: MemoryLayout<NodeID>.stride, bytesPerRumor: (Repair.sets + 1) * Footprint.run + 16,
      formation: n.times(mesh).times(2), messages: n.times(mesh),
      upkeep: .init(gossip.plus(repairs / max(settings.gossip, 1)), every: settings.heartbeat),
      upkeepRounds: settings.gossip)
  }
}
