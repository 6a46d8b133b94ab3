import Broadcasting

/// A running hash over every effect of a run: two runs agree on it or are not the same run.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  mutating func fold(_ value: UInt64) {
    state = (state ^ value) &* 0x9FB2_1C65_1E98_DF25
    state ^= state >> 29
  }

  mutating func fold(_ other: Fingerprint) { fold(other.state) }

  /// 16 hexadecimal digits.
  public var description: String {
    let digits = String(SplitMix64.mix(state), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
