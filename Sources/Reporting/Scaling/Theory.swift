import Foundation

/// How a figure grows with the number of hosts by theory, whatever the factor before it.
struct Theory: Sendable {
  /// `n log n`.
  let text: String
  private let value: @Sendable (Double) -> Double

  init(_ text: String, _ value: @escaping @Sendable (Double) -> Double) {
    self.text = text
    self.value = value
  }

  static let constant = Theory("1") { _ in 1 }
  static let logarithmic = Theory("log n") { log($0) }
  /// The depth of a tree whose degree grows as log n, and so that of gossip with such a fan-out.
  static let logOverLogLog = Theory("log n / log log n") { log($0) / log(log($0)) }
  static let root = Theory("√n") { $0.squareRoot() }
  static let linear = Theory("n") { $0 }
  /// Copies that a host gets by the median counter (Karp et al., FOCS 2000).
  static let logLog = Theory("log log n") { log(log($0)) }
  /// Of a host that sends a rumor as many times as memberlist does.
  static let digits = Theory("⌈log₁₀(n+1)⌉") { log10($0 + 1).rounded(.up) }
  /// Of a host whose fan-out grows with the fleet (`ScalingContender.fanout`).
  static let fanout = Theory("⌈ln n⌉ + 3") { log($0).rounded(.up) + 3 }
  static let fanoutOfAll = Theory("n (⌈ln n⌉ + 3)") { $0 * (log($0).rounded(.up) + 3) }

  /// The power of n that fits it best over the same sizes as `points`; nil where they are too few.
  ///
  /// A logarithm has no power of its own: it is nearer to 0 the larger the sizes are.
  func power(over points: [(hosts: Int, value: Double)]) -> Double? {
    Growth(points.map { ($0.hosts, value(Double($0.hosts))) })?.exponent
  }
}

/// A figure held against theory.
struct TheoryCheck {
  let theory: Theory
  /// The powers of n that fit best over the largest sizes.
  let expected: Double
  let fitted: Double
  let tolerance: Double
  /// The sizes that were fitted.
  let sizes: ClosedRange<Int>

  var agrees: Bool { (fitted - expected).magnitude <= tolerance }

  /// Nil where there are fewer than three sizes.
  init?(_ points: [(hosts: Int, value: Double)], _ theory: Theory, tolerance: Double) {
    guard let fitted = Growth(points)?.exponent, let expected = theory.power(over: points),
      let largest = points.map(\.hosts).max()
    else { return nil }
    self.theory = theory
    self.expected = expected
    self.fitted = fitted
    self.tolerance = tolerance
    sizes = Growth.least(of: points.map(\.hosts))...largest
  }
}
