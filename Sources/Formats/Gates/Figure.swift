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
  public var figures: [Figure] { metrics.flatMap { Self.figures(of: $0.value, metric: $0.metric) } }

  /// The number that a gate calls so; nil where the result does not have the metric or the part.
  public func number(of name: FigureName) -> Figure.Number? {
    guard let metric = name.metric, let value = self[metric] else { return nil }
    if case .unknown(let reason) = value { return .unknown(reason: reason) }
    return Self.figures(of: value, metric: metric).first { $0.part == name.part }?.number
  }

  /// The numbers of one value, whose names begin with `part`.
  public static func figures(of value: MetricValue, metric: Metric, part: String = "") -> [Figure] {
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

/// The reason why there is no number.
public struct Lack: Error, Hashable {
  public let reason: String

  public init(reason: String) { self.reason = reason }
}

extension CellResult {
  /// The figure as a number that can be compared.
  public func finite(_ name: FigureName) -> Result<Double, Lack> {
    switch number(of: name) {
    case nil: .failure(Lack(reason: "the results do not have it"))
    case .unknown(let reason): .failure(Lack(reason: reason))
    case .integer(let value): .success(Double(value))
    case .ratio(let value) where value.isFinite: .success(value)
    case .ratio: .failure(Lack(reason: "it is not a finite number"))
    }
  }
}
