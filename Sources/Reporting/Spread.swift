/// The spread of an exact metric over several seeds.
///
/// There is no interval and no p-value: each value is exact.
public struct Spread: Hashable, Sendable {
  /// The value at index ⌊n/2⌋ of the sorted ones: always one that a run had.
  public let median: Double
  public let least: Double
  public let most: Double
  /// The number of runs that had a value.
  public let known: Int
  public let runs: Int

  /// Nil where no run has a value: an empty set has no median.
  public init?(_ values: [Double?]) {
    let sorted = values.compactMap { $0 }.sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    median = sorted[sorted.count / 2]
    self.least = least
    self.most = most
    known = sorted.count
    runs = values.count
  }

  /// True where every run has a value.
  public var isComplete: Bool { known == runs }
  /// True where every run has the same value.
  public var isIdentical: Bool { isComplete && least == most }
}
