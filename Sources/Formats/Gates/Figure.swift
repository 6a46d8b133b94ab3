public import Measurement

/// One number of a result: a metric, and which of its parts.
public struct Figure: Hashable, Sendable {
  public enum Number: Hashable, Sendable {
    case integer(Int64)
    case ratio(Double)
    /// Nothing was there to measure; why.
    case unknown(Lack)
  }

  public let metric: Metric
  /// Nil where the metric is one number.
  public let part: Metric.Part?
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
  public var figures: [Figure] { metrics.flatMap { Self.figures(of: $0.value, metric: $0.metric) } }

  /// The number that a gate calls so; nil where the result does not have the metric or the part.
  public func number(of name: FigureName) -> Figure.Number? {
    guard let metric = name.metric, let value = self[metric] else { return nil }
    if case .unknown(let lack) = value { return .unknown(lack) }
    return Self.figures(of: value, metric: metric).first { $0.part == name.part }?.number
  }

  /// The numbers of one value, which is that of `part` of the metric, or of all of it.
  public static func figures(of value: MetricValue, metric: Metric, part: Metric.Part? = nil) -> [Figure] {
    // Parts of parts are regions' percentiles, or another version's.
    func within(_ inner: Metric.Part) -> Metric.Part {
      part.map { Metric.Part(ofAnotherVersion: "\($0).\(inner)") } ?? inner
    }
    func figure(_ number: Figure.Number, _ inner: Metric.Part? = nil) -> Figure {
      Figure(metric: metric, part: inner.map(within) ?? part, number: number)
    }
    switch value {
    case .integer(let value): return [figure(.integer(value))]
    case .ratio(let value): return [figure(.ratio(value))]
    case .unknown(let lack): return [figure(.unknown(lack))]
    case .percentiles(let percentiles):
      return [
        figure(.integer(percentiles.p50), .p50), figure(.integer(percentiles.p95), .p95),
        figure(.integer(percentiles.p99), .p99), figure(.integer(percentiles.max), .max),
      ]
    case .parts(let parts):
      return parts.flatMap {
        figures(of: $0.value, metric: metric, part: within($0.part))
      }
    }
  }
}

extension CellResult {
  /// The figure as a number that can be compared.
  public func finite(_ name: FigureName) -> Result<Double, Lack> {
    switch number(of: name) {
    case nil: .failure(.code(.notInResults))
    case .unknown(let lack): .failure(lack)
    case .integer(let value): .success(Double(value))
    case .ratio(let value) where value.isFinite: .success(value)
    case .ratio: .failure(.code(.infinite))
    }
  }
}
