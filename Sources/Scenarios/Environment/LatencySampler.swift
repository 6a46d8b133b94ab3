public import Broadcasting

/// Draws how long messages are under way.
///
/// Logarithm and exponential are computed with the four basic operations alone, which IEEE 754 rounds
/// the same everywhere, so that a draw never depends on a platform's math library.
@usableFromInline package struct LatencySampler: Sendable {
  private let latency: Latency
  private let geography: Geography?
  private let jitter: Jitter?
  /// The time of every message, where nothing is left to chance and all nodes are at one place.
  @usableFromInline let constant: Int64?
  /// The seed of the pairs' own latencies.
  private let pairs: UInt64

  init(_ network: Network, _ geography: Geography? = nil, pairs: UInt64) {
    latency = network.latency
    jitter = network.jitter
    self.geography = geography
    self.pairs = pairs
    if case .constant(let delay) = network.latency, geography == nil, network.jitter == nil {
      constant = delay.nanoseconds
    } else {
      constant = nil
    }
  }

  @inlinable @inline(__always)
  func draw(_ random: inout SplitMix64, from: NodeID, to: NodeID) -> Int64 {
    if let constant { return constant }
    return drawRandom(&random, from: from, to: to).nanoseconds
  }

  @inline(never) @usableFromInline
  func drawRandom(_ random: inout SplitMix64, from: NodeID, to: NodeID) -> Delay {
    let base =
      geography?.way(from: from, to: to).map { Delay(nanoseconds: $0) } ?? drawLatency(&random, from, to)
    guard let jitter else { return base }
    return base + Self.draw(jitter, on: base, &random)
  }

  /// About half of all messages between the two take at most so long, without jitter.
  func typical(from: NodeID, to: NodeID) -> Int64 {
    if let way = geography?.way(from: from, to: to) { return way }
    if case .pairwise(let low, let high, _) = latency { return base(from, to, in: low...high).nanoseconds }
    return latency.typical.nanoseconds
  }

  private static func draw(_ jitter: Jitter, on base: Delay, _ random: inout SplitMix64) -> Delay {
    switch jitter {
    case .share(let share):
      // A latency is a few minutes at most, so that the product stays in its 64 bits.
      let most = Delay(nanoseconds: base.nanoseconds * Int64(share.millionths) / 1_000_000)
      return random.delay(in: .zero...most)
    case .upTo(let most): return random.delay(in: .zero...most)
    case .exponential(let mean): return exponential(mean: mean, &random)
    case .lognormal(let sigma):
      let exponent = Double(sigma) / 1000 * normal(&random).magnitude
      return scaled(base, by: exponential(exponent) - 1)
    }
  }

  private func drawLatency(_ random: inout SplitMix64, _ from: NodeID, _ to: NodeID) -> Delay {
    switch latency {
    case .constant(let delay): return delay
    case .uniform(let low, let high): return random.delay(in: low...high)
    case .exponential(let mean):
      return Self.exponential(mean: mean, &random)
    case .lognormal(let median, let sigma):
      let exponent = Double(sigma) / 1000 * Self.normal(&random)
      return Self.scaled(median, by: Self.exponential(exponent))
    case .pairwise(let low, let high, let jitter):
      let base = self.base(from, to, in: low...high)
      // A latency is a few minutes at most, so that the product stays in its 64 bits.
      let most = Delay(nanoseconds: base.nanoseconds * Int64(jitter.millionths) / 1_000_000)
      return base + random.delay(in: .zero...most)
    }
  }

  /// The pair's own latency: computed anew each time, because a table of all pairs would outgrow a machine.
  private func base(_ a: NodeID, _ b: NodeID, in range: ClosedRange<Delay>) -> Delay {
    let pair = UInt64(min(a, b).index) << 32 | UInt64(max(a, b).index)
    var random = SplitMix64(seed: SplitMix64.mix(pairs ^ SplitMix64.mix(pair)))
    return random.delay(in: range)
  }

  /// A draw from the exponential law.
  static func exponential(mean: Delay, _ random: inout SplitMix64) -> Delay {
    scaled(mean, by: -logarithm(unit(&random)))
  }

  /// A draw from Weibull's law: the scale, which is the mean over Γ(1 + 1/k), times the k-th root of a draw
  /// from the exponential law.
  static func weibull(mean: Delay, shape: Double, _ random: inout SplitMix64) -> Delay {
    let root = exponential(logarithm(max(-logarithm(unit(&random)), 1e-300)) / shape)
    return scaled(mean, by: root / gamma(1 + 1 / shape))
  }

  /// Γ(x) for x ≥ 1, by Stirling's series at x + 8 and the recurrence back.
  static func gamma(_ x: Double) -> Double {
    let y = x + 8
    let square = y * y
    let series = (1 / 12.0 - (1 / 360.0 - 1 / (1_260.0 * square)) / square) / y
    let logOfGamma = (y - 0.5) * logarithm(y) - y + 0.918_938_533_204_672_7 + series
    return exponential(logOfGamma) / (0..<8).reduce(1) { $0 * (x + Double($1)) }
  }

  /// Cut off at eleven days, so that no slow node's multiple of it leaves the range of time.
  private static func scaled(_ delay: Delay, by factor: Double) -> Delay {
    Delay(nanoseconds: Int64(min(Double(delay.nanoseconds) * factor, 1e15)))
  }

  /// A number in (0, 1].
  private static func unit(_ random: inout SplitMix64) -> Double {
    Double((random.next() >> 11) + 1) / 9_007_199_254_740_992
  }

  /// A standard normal number by Marsaglia's polar method.
  private static func normal(_ random: inout SplitMix64) -> Double {
    while true {
      let x = 2 * unit(&random) - 1
      let y = 2 * unit(&random) - 1
      let square = x * x + y * y
      if square < 1, square > 0 { return x * (-2 * logarithm(square) / square).squareRoot() }
    }
  }

  /// ln x for x > 0: exponent apart, then the series of the inverse hyperbolic tangent.
  static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095 {
      significand /= 2
      exponent += 1
    }
    let z = (significand - 1) / (significand + 1)
    let square = z * z
    var term = z
    var sum = 0.0
    for divisor in stride(from: 1, through: 27, by: 2) {
      sum += term / Double(divisor)
      term *= square
    }
    return 2 * sum + exponent * 0.693_147_180_559_945_3
  }

  /// e^x: powers of two apart, then Taylor's series.
  static func exponential(_ x: Double) -> Double {
    guard x < 700 else { return .greatestFiniteMagnitude }
    guard x > -700 else { return 0 }
    let power = (x * 1.442_695_040_888_963_4).rounded()
    let rest = x - power * 0.693_147_180_559_945_3
    var term = 1.0
    var sum = 1.0
    for divisor in 1...18 {
      term *= rest / Double(divisor)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
  }
}
