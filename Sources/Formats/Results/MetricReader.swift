import Measurement

/// The reader of a cell's metrics, whose kinds `Metric.known` says.
///
/// JSON alone does not: a ratio of 5 and a count of 5 are both written as `5`.
struct MetricReader {
  private typealias Container = KeyedDecodingContainer<FreeKey>

  /// The reason for each unknown value, by the metric's name and its part's name.
  let reasons: [String: String]

  func metrics(_ container: KeyedDecodingContainer<FreeKey>) throws -> [CellResult.Measurement] {
    try Self.order(Self.names, container).map { name in
      let metric = Self.metrics[name] ?? Metric(ofAnotherVersion: name)
      return .init(metric, try value(container, name, path: name, metric.kind))
    }
  }

  private static let names = Metric.known.map(\.name)
  private static let metrics = Dictionary(uniqueKeysWithValues: Metric.known.map { ($0.name, $0) })

  /// The names of a container: those of `known` in their order, then the others, sorted.
  private static func order(_ known: [String], _ container: Container) -> [String] {
    let there = Set(container.allKeys.map(\.stringValue))
    return known.filter(there.contains) + there.subtracting(known).sorted()
  }

  private func value(
    _ container: Container, _ name: String, path: String, _ kind: Metric.Kind?
  ) throws -> MetricValue {
    let key = FreeKey(name)
    if try container.decodeNil(forKey: key) {
      return .unknown(reasons[path].map { Lack($0) } ?? .code(.notSaid))
    }
    switch kind {
    case .count: return .integer(try container.numbers(key))
    case .ratio: return .ratio(try container.numbers(key, "a number"))
    case .percentiles: return .percentiles(try container.numbers(key, "four whole numbers"))
    case .parts(let known, let kind, _):
      return .parts(
        try parts(container.nestedContainer(keyedBy: FreeKey.self, forKey: key), known, path, kind))
    case nil: return try newValue(container, key, path)
    }
  }

  private func parts(
    _ container: Container, _ known: [Metric.Part], _ path: String, _ kind: Metric.Kind?
  ) throws -> [MetricValue.Part] {
    try Self.order(known.map(\.name), container).map { name in
      .init(
        Metric.Part.named(name) ?? Metric.Part(ofAnotherVersion: name),
        try value(container, name, path: "\(path).\(name)", kind))
    }
  }

  /// A value of a metric that a later version has and this one does not know.
  private func newValue(_ container: Container, _ key: FreeKey, _ path: String) throws -> MetricValue {
    if let number = try? container.decode(Int64.self, forKey: key) { return .integer(number) }
    if let number = try? container.decode(Double.self, forKey: key) { return .ratio(number) }
    if let percentiles = try? container.decode(Percentiles.self, forKey: key) {
      return .percentiles(percentiles)
    }
    guard let members = try? container.nestedContainer(keyedBy: FreeKey.self, forKey: key) else {
      throw container.wrong(key, mustBe: "a number, an object or null")
    }
    return .parts(try parts(members, [], path, nil))
  }
}
