extension Memberlist {
  /// Each host sends a rumor as often as the limit on transmissions says.
  ///
  /// Two hosts exchange what they hold in three messages, each host once a period.
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
    let times = transmissions(multiplier: settings.multiplier, hosts: n)
    let period = settings.pushPull * Int64(pushPullScale(hosts: n))
    return Footprint(
      bytesPerHost: MemoryLayout<Self>.stride + 2 * Footprint.allocation + Repair.bytes(targets: 1),
      bytesPerRumor: Repair.sets * Footprint.run + 16, messages: n.times(times),
      upkeep: Repair.upkeep(settings.repair, hosts: n, targets: 1),
      idle: .init(n.times(3), every: period))
  }
}

extension MedianCounter {
  /// In each round in which anything is passed on, and for `linger` rounds after it, every host calls one
  /// other and is answered.
  ///
  /// A rumor is passed on for about log3 n rounds until all know it and for O(ln ln n) more (Karp et al.,
  /// section 3).
  public static func footprint(_ settings: Settings, hosts n: Int) -> Footprint {
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
