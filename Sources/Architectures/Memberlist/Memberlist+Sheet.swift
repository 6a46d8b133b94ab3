public import Broadcasting

extension Memberlist {
  public static let sheet = Sheet<Settings>(
    "memberlist", "hosts send what is new to a few random hosts each round, each rumor so many times",
    sentence: """
      hosts send what is new to three random others each round, each rumor so many times; all exchange all \
      now and then
      """,
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $1.hosts) }, footprint: footprint,
    // A probe and its answer each second, and the full exchange every 30 s.
    idleBound: 7_400,
    variants: ["acknowledge=copies:2", "align=clock push-pull=500ms", "push-pull=0s packet=64", "probe=0s"],
    // It tells of all that is new in each round, so that messages do not grow with it: copies do.
    scaling: [
      ScalingVariant(
        .init(copies: .digits, latency: .logarithmic, hops: .logarithmic), saturation: .constant)
    ])

  /// Each host sends a rumor as often as the limit on transmissions says.
  ///
  /// Two hosts exchange what they hold in three messages, each host once a period; a probe takes two.
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let times = transmissions(multiplier: settings.multiplier, hosts: n)
    let period = settings.pushPull * Int64(pushPullScale(hosts: n))
    let exchanges = Footprint.Rounds(n.times(3), every: period)
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + 2 * Footprint.allocation + Repair.bytes(targets: 1),
      bytesPerRumor: Repair.sets * Footprint.run + 16, messages: n.times(times),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: 1),
      idle: exchanges.joined(by: Footprint.Rounds(n.times(2), every: settings.probe)))
  }
}
