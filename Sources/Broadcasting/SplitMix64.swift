/// The one generator of the core: 64 bits of state, the same numbers on every platform.
///
/// Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
/// The standard library's draws are not used: it does not promise their algorithm.
public struct SplitMix64: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var state: UInt64

  @inlinable public init(seed: UInt64) { self.init(state: seed) }

  @inlinable init(state: UInt64) { self.state = state }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number in `0..<bound`, each equally likely; `bound` must not be 0.
  ///
  /// Lemire: "Fast Random Integer Generation in an Interval", 2019.
  @inlinable public mutating func draw(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a draw needs at least one outcome")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// An index in `0..<count`.
  @inlinable public mutating func index(below count: Int) -> Int { Int(draw(below: UInt64(count))) }

  /// A length of time in `range`, ends included.
  @inlinable public mutating func delay(in range: ClosedRange<Delay>) -> Delay {
    let width = UInt64(range.upperBound.nanoseconds - range.lowerBound.nanoseconds) + 1
    return Delay(nanoseconds: range.lowerBound.nanoseconds + Int64(draw(below: width)))
  }

  /// True with the given probability.
  @inlinable public mutating func happens(_ probability: Probability) -> Bool {
    guard probability.millionths > 0 else { return false }
    return draw(below: 1_000_000) < UInt64(probability.millionths)
  }

  /// A Fisher–Yates shuffle.
  @inlinable public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// A bijection on 64 bits without visible structure: its own output function.
  @inlinable @inline(__always)
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number that depends on all of these and on their order, as if it were drawn.
  @inlinable public static func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
    mixed(start(first), second)
  }
  @inlinable public static func hash(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    mixed(mixed(start(first), second), third)
  }
  @inlinable public static func hash(
    _ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64
  ) -> UInt64 { mixed(mixed(mixed(start(first), second), third), fourth) }

  /// The first number is mixed once more than the others, so that 1 and 2 are not 2 and 1.
  @inlinable static func start(_ first: UInt64) -> UInt64 { mix(~mix(first &+ 0x9E37_79B9_7F4A_7C15)) }
  @inlinable static func mixed(_ hash: UInt64, _ next: UInt64) -> UInt64 {
    mix(hash ^ mix(next &+ 0x9E37_79B9_7F4A_7C15))
  }
}

/// A probability in whole millionths: a ratio of integers, because no floating point decides anything.
public struct Probability: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible, Codable {
  public let millionths: UInt32

  /// Clamped to 0...1,000,000.
  @inlinable public init(millionths: Int) { self.millionths = UInt32(min(max(millionths, 0), 1_000_000)) }

  @inlinable public static var zero: Probability { Probability(millionths: 0) }
  @inlinable public static var one: Probability { Probability(millionths: 1_000_000) }

  @inlinable public static func < (a: Probability, b: Probability) -> Bool { a.millionths < b.millionths }

  /// As a percentage, exactly: `2.5%`.
  public var description: String {
    var text = "\(millionths / 10_000)"
    let rest = millionths % 10_000
    if rest != 0 {
      var digits = String(rest)
      digits = String(repeating: "0", count: 4 - digits.count) + digits
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text + "%"
  }

  /// Reads `2.5%` or `0.025`; nil for anything that is not a probability of whole millionths.
  public init?(parsing text: some StringProtocol) {
    let percent = text.hasSuffix("%")
    let number = percent ? text.dropLast() : text.dropLast(0)
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    let digitsOnly = parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } && !$0.isEmpty }
    guard (1...2).contains(parts.count), digitsOnly, let whole = Int(parts[0]), whole <= 100 else {
      return nil
    }
    let scale = percent ? 10_000 : 1_000_000
    var total = whole * scale
    if parts.count == 2 {
      var place = scale
      for digit in parts[1].utf8 {
        // Once a place is no multiple of ten, the digits behind it stand for less than a millionth.
        if place % 10 != 0 { place = 0 }
        guard place > 0 || digit == 48 else { return nil }
        place /= 10
        total += Int(digit - 48) * place
      }
    }
    guard total <= 1_000_000 else { return nil }
    self.init(millionths: total)
  }
}
