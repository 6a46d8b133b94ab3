/// A point in time: nanoseconds since the run started, on a clock that never goes back.
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public let nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable public static var zero: Instant { Instant(nanoseconds: 0) }
  /// Later than anything that happens.
  @inlinable public static var never: Instant { Instant(nanoseconds: .max) }

  @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

  /// A sum past the end of time is `never`.
  @inlinable public static func + (instant: Instant, delay: Delay) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(delay.nanoseconds)
    return overflow ? .never : Instant(nanoseconds: sum)
  }

  @inlinable public static func - (a: Instant, b: Instant) -> Delay {
    Delay(nanoseconds: a.nanoseconds - b.nanoseconds)
  }

  public var description: String { Delay(nanoseconds: nanoseconds).description }
}

/// A length of time in whole nanoseconds.
///
/// 64 bits, so that an effect stays small.
public struct Delay: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public let nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable public static func nanoseconds(_ n: Int64) -> Delay { Delay(nanoseconds: n) }
  @inlinable public static func microseconds(_ n: Int64) -> Delay { Delay(nanoseconds: n * 1_000) }
  @inlinable public static func milliseconds(_ n: Int64) -> Delay { Delay(nanoseconds: n * 1_000_000) }
  @inlinable public static func seconds(_ n: Int64) -> Delay { Delay(nanoseconds: n * 1_000_000_000) }

  @inlinable public static var zero: Delay { Delay(nanoseconds: 0) }

  @inlinable public static func < (a: Delay, b: Delay) -> Bool { a.nanoseconds < b.nanoseconds }
  @inlinable public static func + (a: Delay, b: Delay) -> Delay {
    Delay(nanoseconds: a.nanoseconds + b.nanoseconds)
  }
  @inlinable public static func * (a: Delay, factor: Int64) -> Delay {
    let (product, overflow) = a.nanoseconds.multipliedReportingOverflow(by: factor)
    return Delay(nanoseconds: overflow ? .max : product)
  }
  @inlinable public static func / (a: Delay, divisor: Int64) -> Delay {
    Delay(nanoseconds: a.nanoseconds / divisor)
  }

  /// The shortest exact form that `Delay.init(parsing:)` reads back: `250ms`, `1.5s`, `10us`.
  public var description: String {
    let units: [(Int64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"), (1, "ns")]
    guard nanoseconds != 0 else { return "0s" }
    guard nanoseconds != .max else { return "never" }
    let size = nanoseconds.magnitude
    for (unit, name) in units where size >= UInt64(unit) {
      let whole = nanoseconds / unit
      var rest = (nanoseconds % unit).magnitude
      guard rest != 0 else { return "\(whole)\(name)" }
      var digits = ""
      var place = UInt64(unit) / 10
      while rest > 0 {
        digits += "\(rest / place)"
        rest %= place
        place /= 10
      }
      let sign = nanoseconds < 0 && whole == 0 ? "-" : ""
      return "\(sign)\(whole).\(digits)\(name)"
    }
    return "\(nanoseconds)ns"
  }

  /// The units with which a length of time may be written, for people.
  public static let units = "ns, us, ms, s, min"

  /// Reads `250ms`, `1.5s`, `10us`, `7ns`, `2min`; nil for anything else, a negative time included.
  public init?(parsing text: some StringProtocol) {
    let units: [(String, Int64)] = [
      ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
    ]
    guard let (name, unit) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let number = text.dropLast(name.count)
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    let isDigits: (Substring) -> Bool = { part in
      !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
    }
    guard (1...2).contains(parts.count), parts.allSatisfy({ isDigits(Substring($0)) }) else { return nil }
    guard let whole = Int64(parts[0]) else { return nil }
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    var fraction: Int64 = 0
    if parts.count == 2 {
      var place = unit
      for digit in parts[1].utf8 {
        // Once a place is no multiple of ten, the digits behind it stand for less than a nanosecond.
        if place % 10 != 0 { place = 0 }
        guard place > 0 || digit == 48 else { return nil }
        place /= 10
        fraction += Int64(digit - 48) * place
      }
    }
    let (total, overflows) = scaled.addingReportingOverflow(fraction)
    guard !overflows else { return nil }
    self.init(nanoseconds: total)
  }
}

/// Written as whole nanoseconds.
extension Delay: Codable {
  public init(from decoder: any Decoder) throws { nanoseconds = try Int64(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try nanoseconds.encode(to: encoder) }
}
