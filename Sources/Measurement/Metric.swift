/// A number that a run yields: its name in results files, tables, gates and documents, what it means, and how
/// it is computed.
///
/// A reference, so that every value of a result carries its metric in one word. Two are the same metric if
/// they have the same name.
public final class Metric: Sendable {
  public let name: String
  /// Nil where it is not known here.
  public let unit: Unit?
  /// The meaning in one line.
  public let summary: String
  public let better: Direction
  /// The kind of value that it has wherever it is known; nil where it is not known here.
  public let kind: Kind?
  let value: @Sendable (Evidence) -> MetricValue

  public enum Unit: String, Hashable, Sendable {
    case operations
    case messages
    case messagesPerSecond = "messages/s"
    case bytes
    case bytesPerSecond = "B/s"
    case nanoseconds = "ns"
    case ratio
    case pairs
    case rumors
    case hops
    case nodes
    case deliveries
    case deliveriesPerSecond = "deliveries/s"
    case dollars = "USD"
    case perHour = "1/h"
  }

  public enum Direction: String, Hashable, Sendable {
    case less
    case more
    /// Describes the run; nothing is won by more or less of it.
    case neither
  }

  /// A kind of `MetricValue`.
  public indirect enum Kind: Hashable, Sendable {
    /// `MetricValue.integer`.
    case count
    case ratio
    case percentiles
    /// Parts of one kind: those named here, in this order; then further ones, in the order of their names.
    case parts([Part], of: Kind, then: Further = .none)
  }

  /// Parts that a metric has besides those that are known by name.
  public enum Further: Hashable, Sendable {
    case none
    /// One for each side of a partition.
    case sides
    /// One for each of the scenario's regions.
    case regions
  }

  init(
    _ name: String, _ unit: Unit, _ better: Direction, _ kind: Kind, _ summary: String,
    value: @escaping @Sendable (Evidence) -> MetricValue
  ) {
    self.name = name
    self.unit = unit
    self.better = better
    self.kind = kind
    self.summary = summary
    self.value = value
  }

  /// A metric that another version has and this one does not: results keep it, nothing computes it.
  public init(ofAnotherVersion name: String) {
    self.name = name
    unit = nil
    better = .neither
    kind = nil
    summary = ""
    value = { _ in .unknown(.code(.notMeasured)) }
  }

  /// The metric of that name, for text from outside; nil where there is none.
  public static func named(_ name: String) -> Metric? { known.first { $0.name == name } }
}

extension Metric: Hashable {
  public static func == (a: Metric, b: Metric) -> Bool { a === b || a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Metric: CustomStringConvertible {
  public var description: String { name }
}

/// A metric's value in one run.
public enum MetricValue: Hashable, Sendable {
  case integer(Int64)
  case ratio(Double)
  /// In whole nanoseconds.
  case percentiles(Percentiles)
  /// Several numbers under one name, such as `all` and one a side; in a fixed order.
  case parts([Part])
  /// Nothing was there to measure; why.
  case unknown(Lack)

  public struct Part: Hashable, Sendable {
    public let part: Metric.Part
    public let value: MetricValue

    public init(_ part: Metric.Part, _ value: MetricValue) {
      self.part = part
      self.value = value
    }
  }

  /// The value of a part; nil where it does not have it.
  public subscript(part part: Metric.Part) -> MetricValue? {
    guard case .parts(let parts) = self else { return nil }
    return parts.first { $0.part == part }?.value
  }
}

/// Of all values, in order, the ones at index min(n−1, ⌊n·q⌋).
public struct Percentiles: Hashable, Sendable, Codable {
  public let p50: Int64
  public let p95: Int64
  public let p99: Int64
  public let max: Int64

  public init(p50: Int64, p95: Int64, p99: Int64, max: Int64) {
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.max = max
  }

  /// Nil for no values.
  public init?(_ values: [Int64]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func at(_ percent: Int) -> Int64 { sorted[min(sorted.count - 1, sorted.count * percent / 100)] }
    self.init(p50: at(50), p95: at(95), p99: at(99), max: sorted[sorted.count - 1])
  }
}
