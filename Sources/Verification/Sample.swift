/// The values of a figure over several runs of different seeds.
public struct Sample: Hashable, Sendable {
  public let values: [Double]

  public init(_ values: [Double]) { self.values = values }

  public var runs: Int { values.count }
  public var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(runs) }
  public var least: Double { values.min() ?? .nan }
  public var most: Double { values.max() ?? .nan }

  /// The standard deviation of single runs; 0 where there are fewer than two.
  public var deviation: Double {
    guard runs > 1 else { return 0 }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(runs - 1)).squareRoot()
  }

  /// The standard error of the mean.
  public var meanError: Double { runs > 1 ? deviation / Double(runs).squareRoot() : 0 }

  /// The value below which this share of the runs lies: of n sorted values the one at ⌊n·q⌋.
  public func quantile(_ share: Double) -> Double {
    guard runs > 0 else { return .nan }
    return values.sorted()[min(runs - 1, Int(Double(runs) * share))]
  }
}
