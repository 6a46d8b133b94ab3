public import Measurement
import Schema

/// A demand on one figure: `med <= 250ms`.
public struct Condition: Hashable, Sendable {
  /// The figure that is taken of the runs of one group, which differ in their seeds.
  public enum Aggregate: Hashable, Sendable {
    /// Every run for itself.
    case value
    case min
    /// The value at index ⌊n/2⌋ of the sorted ones.
    case med
    case mean
    case max
    /// The number of runs.
    case count
    /// Of n values, in order, the one at index min(n−1, ⌊n·x/100⌋); x in thousandths.
    case percentile(thousandths: Int)
  }

  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case more = ">"
  }

  public let aggregate: Aggregate
  public let comparison: Comparison
  public let limit: Expression
  /// Without white space at its ends, otherwise as in the file.
  public let text: String
}

extension Condition {
  /// Reads a condition on `figure`, such as `max <= 250ms`; throws for what is none, and for a limit in
  /// another unit than the figure's.
  public init(parsing text: String, on figure: FigureName) throws(Misreading) {
    self = try ConditionReader.read(text, on: figure)
  }
}

extension Condition.Comparison {
  /// True where `value` stands in this relation to `limit`; never where one of them is not a number.
  public func holds(_ value: Double, _ limit: Double) -> Bool {
    switch self {
    case .equal: value == limit
    // Nothing is unequal to what is not a number, else it would pass for having been compared.
    case .unequal: value < limit || value > limit
    case .atMost: value <= limit
    case .atLeast: value >= limit
    case .less: value < limit
    case .more: value > limit
    }
  }

  /// True where it asks for one exact value.
  public var isExact: Bool { self == .equal || self == .unequal }
}

extension Condition.Aggregate: CustomStringConvertible {
  /// As it is written.
  public var description: String {
    switch self {
    case .value: "value"
    case .min: "min"
    case .med: "med"
    case .mean: "mean"
    case .max: "max"
    case .count: "count"
    case .percentile(let thousandths): "p(\(Decimals.text(thousandths)))"
    }
  }

  /// The fewest runs that it can be taken of: of fewer than 1 in 1 − x, the largest is all that is left above
  /// p(x), and would pass for it.
  ///
  /// p(100) is the largest, and says so.
  public var leastRuns: Int {
    guard case .percentile(let thousandths) = self, thousandths < 100_000 else { return 1 }
    return (100_000 + 99_999 - thousandths) / (100_000 - thousandths)
  }

  static let named: [(name: String, aggregate: Self)] = [
    ("value", .value), ("min", .min), ("med", .med), ("mean", .mean), ("max", .max), ("count", .count),
  ]
}

extension Condition.Aggregate {
  /// The aggregate of values that are not empty, and the cell that shows best how it came about.
  public func sample(
    of samples: [(cell: CellResult, value: Double)], seeking comparison: Condition.Comparison
  ) -> (cell: CellResult, value: Double) {
    // Stable, so that of equal values the first seed is named.
    let sorted = samples.enumerated().sorted { ($0.element.value, $0.offset) < ($1.element.value, $1.offset) }
      .map(\.element)
    let last = sorted.count - 1
    switch self {
    case .min, .value: return sorted[0]
    case .max: return sorted[last]
    case .med: return sorted[sorted.count / 2]
    case .percentile(let thousandths): return sorted[Swift.min(last, sorted.count * thousandths / 100_000)]
    case .mean:
      let mean = sorted.reduce(0) { $0 + $1.value } / Double(sorted.count)
      let isBound = comparison == .atLeast || comparison == .more
      return (isBound ? sorted[0].cell : sorted[last].cell, mean)
    case .count: return (sorted[0].cell, Double(sorted.count))
    }
  }
}
