import Broadcasting

/// The estimate of a sampled number from several runs, each of which gave one value.
public struct Estimate: Hashable, Sendable {
  /// The value at index ⌊n/2⌋ of the sorted ones.
  public let median: Double
  public let least: Double
  public let most: Double
  /// The range of the median over all possible runs, in 95 of 100 such estimates; nil for fewer than 6 runs,
  /// which say nothing about runs that were not made.
  public let interval: ClosedRange<Double>?

  /// Nil for no values.
  public init?(_ values: [Double]) {
    guard let spread = Spread(values) else { return nil }
    median = spread.median
    least = spread.least
    most = spread.most
    interval = values.count < Self.leastRuns ? nil : Self.bootstrapped(values.sorted())
  }

  static let leastRuns = 6
  private static let resamples = 2_000

  /// Draws as many of `sorted` with replacement, many times over, and takes from the sorted medians of the
  /// draws those at 2.5 % and 97.5 %: Efron's percentile method.
  ///
  /// The seed is fixed, so the same values always have the same interval.
  private static func bootstrapped(_ sorted: [Double]) -> ClosedRange<Double> {
    var random = SplitMix64(seed: 1)
    var places = [Int](repeating: 0, count: sorted.count)
    var medians: [Int] = []
    medians.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for draw in places.indices { places[draw] = random.index(below: sorted.count) }
      // The value in the middle of a draw is the one whose place in `sorted` is in the middle.
      medians.append(places.sorted()[places.count / 2])
    }
    medians.sort()
    return sorted[medians[resamples * 25 / 1000]]...sorted[medians[resamples * 975 / 1000]]
  }
}
