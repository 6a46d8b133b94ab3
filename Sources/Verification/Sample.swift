import Broadcasting

/// The values of a figure over several runs of different seeds.
public struct Sample: Hashable, Sendable {
  public let values: [Double]

  public init(_ values: [Double]) { self.values = values }

  public var runs: Int { values.count }
  public var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(runs) }
  public var least: Double { values.min() ?? .nan }
  public var most: Double { values.max() ?? .nan }

  /// The standard deviation of single runs; 0 where there are fewer than two, and where all are the same but
  /// for what sums are rounded by.
  public var deviation: Double { Self.deviation(values) }

  private static func deviation(_ values: [Double]) -> Double {
    guard values.count > 1, let least = values.min(), let most = values.max(),
      most - least > 1e-12 * max(most.magnitude, least.magnitude)
    else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The standard error of the mean.
  public var meanError: Double { runs > 1 ? deviation / Double(runs).squareRoot() : 0 }

  /// The standard error of the standard deviation, by the bootstrap: the deviation over samples of the same
  /// size that are drawn from this one, with replacement.
  ///
  /// A normal law would give s/√(2(n − 1)), which is too little for values with a long tail. The draws are
  /// always the same ones: the same runs have the same error.
  public var deviationError: Double {
    guard runs > 1, deviation > 0 else { return 0 }
    var random = SplitMix64(seed: Self.bootstrapSeed)
    let samples = min(max(Self.bootstrapDraws / runs, 50), 1000)
    var drawn = [Double](repeating: 0, count: runs)
    let deviations = (0..<samples).map { _ in
      for place in drawn.indices { drawn[place] = values[random.index(below: runs)] }
      return Self.deviation(drawn)
    }
    return Self.deviation(deviations)
  }

  private static let bootstrapSeed: UInt64 = 1979
  /// In all, so that a million runs do not take minutes.
  private static let bootstrapDraws = 20_000_000

  /// The value below which this share of the runs lies: of n sorted values the one at ⌊n·q⌋.
  public func quantile(_ share: Double) -> Double {
    guard runs > 0 else { return .nan }
    return values.sorted()[min(runs - 1, Int(Double(runs) * share))]
  }
}
