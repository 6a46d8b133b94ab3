/// A wait of a protocol: a time, or so many round trips of the network that it runs over.
///
/// A wait for an answer is wrong where the answer takes longer, and slow where it takes less; so most such
/// waits are multiples of the round trip by default (RFC 6298 and RFC 9002 measure it; here a run's scenario
/// says it, and nodes are told). They are written `2.5rtt`. In settings as they are read, a multiple
/// has the length that it has with the `nominal` round trip, until `at(roundTrip:)` gives it another.
@propertyWrapper public struct Wait: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The length in nanoseconds in the lower 48 bits, and the hundredths of a round trip above them: settings
  /// are a part of each node, of which there may be a million.
  private var bits: UInt64

  /// Round trip that is taken for the network's where none is known: 200 ms, of links of 100 ms.
  public static var nominal: Delay { .milliseconds(200) }
  /// The most hundredths of a round trip: 600 round trips.
  private static var most: UInt64 { 60_000 }
  private static var longest: Int64 { 1 << 48 - 1 }

  private init(_ length: Delay, hundredths: UInt64) {
    bits = UInt64(min(max(length.nanoseconds, 0), Self.longest)) | hundredths << 48
  }

  public init(wrappedValue length: Delay) { self.init(length, hundredths: 0) }

  /// A multiple of the round trip, in hundredths: 250 are two and a half.
  public init(hundredths: Int) {
    precondition((1...Int(Self.most)).contains(hundredths))
    self.init(Self.nominal * Int64(hundredths) / 100, hundredths: UInt64(hundredths))
  }

  /// Its length.
  public var wrappedValue: Delay {
    get { Delay(nanoseconds: Int64(bits & UInt64(Self.longest))) }
    set { self = Wait(wrappedValue: newValue) }
  }

  public var projectedValue: Wait {
    get { self }
    set { self = newValue }
  }

  private var hundredths: UInt64 { bits >> 48 }

  /// True for a multiple of the round trip.
  public var follows: Bool { hundredths > 0 }

  /// The same with the length that it has over a network with this round trip, in `range`; a time stays what
  /// it is.
  @usableFromInline func at(roundTrip: Delay, in range: ClosedRange<Delay>) -> Wait {
    guard follows else { return self }
    let length = roundTrip * Int64(hundredths) / 100
    return Wait(min(max(length, range.lowerBound), range.upperBound), hundredths: hundredths)
  }

  /// `250ms`, or `2.5rtt`.
  public var description: String {
    guard follows else { return wrappedValue.description }
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    guard rest > 0 else { return "\(whole)rtt" }
    return "\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)") + "rtt"
  }

  /// Reads a time, or up to 600 round trips in hundredths; nil for anything else.
  public init?(parsing text: String) {
    guard text.hasSuffix("rtt") else {
      guard let length = Delay(parsing: text), length.nanoseconds <= Self.longest else { return nil }
      self.init(wrappedValue: length)
      return
    }
    // A round trip is written as a second is, and a hundredth of it as 10 ms are.
    guard let number = Delay(parsing: text.dropLast(3) + "s") else { return nil }
    let (hundredths, rest) = number.nanoseconds.quotientAndRemainder(dividingBy: 10_000_000)
    guard rest == 0, (1...Int64(Self.most)).contains(hundredths) else { return nil }
    self.init(hundredths: Int(hundredths))
  }
}
