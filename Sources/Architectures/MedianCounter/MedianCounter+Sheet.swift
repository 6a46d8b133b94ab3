public import Broadcasting

extension MedianCounter {
  public static let sheet = Sheet<Settings>(
    "median-counter",
    "hosts call one another at random, and stop once most of those they reach have gone as far",
    sentence: """
      hosts call one another at random, and stop once most of those they reach have gone as far: \
      O(log log n) messages each
      """,
    survivableLosses: { $0.acknowledge.survivableLosses(hosts: $1.hosts) }, footprint: footprint,
    variants: [
      "acknowledge=copies:2", "align=clock", "calls=always", "counter-max=1 final-rounds=1 linger=0",
    ],
    // It tells of all that is new in each round, so that messages do not grow with it: copies do.
    scaling: [
      ScalingVariant(
        .init(copies: .logLog, latency: .logarithmic, hops: .logarithmic), saturation: .constant)
    ])

  /// In each round in which anything is passed on, and for `linger` rounds after it, every host calls one
  /// other and is answered.
  ///
  /// A rumor is passed on for about log3 n rounds until all know it and for O(ln ln n) more (Karp et al.,
  /// section 3).
  private static func footprint(_ settings: Settings, in zones: Zones) -> Footprint {
    let n = zones.hosts
    let threshold = Settings.logLog(n) + 1
    let final = settings.finalRounds > 0 ? settings.finalRounds : threshold
    let most = settings.counterMax > 0 ? settings.counterMax : threshold
    let doublings = max(n, 1).bitWidth - max(n, 1).leadingZeroBitCount
    let passed = (doublings * 2 / 3).plus(most).plus(final)
    let calls = Footprint.Rounds(n.times(2), every: settings.interval)
    let isAlways = settings.calls == .always
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + 2 * Footprint.allocation + Repair.bytes(targets: 1),
      bytesPerRumor: Repair.sets * Footprint.run + 32, messages: n.times(most.plus(final)),
      upkeep: isAlways ? .none : calls, upkeepRounds: passed.plus(settings.linger),
      idle: isAlways ? calls : .none)
  }
}
