import Formats
public import Measurement

/// One number of a result: a metric, and which of its parts.
public struct Figure: Hashable, Sendable {
  public enum Number: Hashable, Sendable {
    case integer(Int64)
    case ratio(Double)
    /// Nothing was there to measure; why.
    case unknown(reason: String)
  }

  public let metric: Metric
  /// `p99`, `all`, …; empty where the metric is one number.
  public let part: String
  public let number: Number

  /// The number for arithmetic; nil if it is unknown.
  public var value: Double? {
    switch number {
    case .integer(let value): Double(value)
    case .ratio(let value): value
    case .unknown: nil
    }
  }
}

extension CellResult {
  /// Every number of the result, in the order of its metrics.
  public var figures: [Figure] { metrics.flatMap { Self.figures(of: $0.value, metric: $0.metric, part: "") } }

  /// The number of `metric` called `part`, or its first one; nil if there is no such number or it is unknown.
  func value(of metric: Metric, part: String?) -> Double? {
    guard let value = self[metric] else { return nil }
    let figures = Self.figures(of: value, metric: metric, part: "")
    guard let part else { return figures.first?.value }
    if part == Column.worst {
      let values = figures.compactMap(\.value)
      return values.count == figures.count ? values.min() : nil
    }
    return figures.first { $0.part == part }?.value
  }

  /// The number that a gate calls so; nil where the result does not have the metric or the part.
  func number(of name: FigureName) -> Figure.Number? {
    guard let metric = name.metric, let value = self[metric] else { return nil }
    if case .unknown(let reason) = value { return .unknown(reason: reason) }
    return Self.figures(of: value, metric: metric, part: "").first { $0.part == name.part }?.number
  }

  private static func figures(of value: MetricValue, metric: Metric, part: String) -> [Figure] {
    func figure(_ number: Figure.Number, _ name: String = "") -> Figure {
      Figure(
        metric: metric, part: part.isEmpty || name.isEmpty ? part + name : "\(part).\(name)", number: number)
    }
    switch value {
    case .integer(let value): return [figure(.integer(value))]
    case .ratio(let value): return [figure(.ratio(value))]
    case .unknown(let reason): return [figure(.unknown(reason: reason))]
    case .percentiles(let percentiles):
      return [
        figure(.integer(percentiles.p50), "p50"), figure(.integer(percentiles.p95), "p95"),
        figure(.integer(percentiles.p99), "p99"), figure(.integer(percentiles.max), "max"),
      ]
    case .parts(let parts):
      return parts.flatMap {
        figures(of: $0.value, metric: metric, part: part.isEmpty ? $0.name : "\(part).\($0.name)")
      }
    }
  }
}
