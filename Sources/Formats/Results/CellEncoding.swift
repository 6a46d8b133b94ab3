import Broadcasting

extension CellResult {
  /// The cell as an object, names in order.
  ///
  /// A seed that a reader with only doubles would round, one above 2⁵³, is text. What is unknown is null, and
  /// `unknown` says why, by the metric's name and its part's name.
  var json: JSONValue {
    var unknown: [JSONValue.Member] = []
    let metrics = metrics.map { JSONValue.Member($0.name, $0.value.json(path: $0.name, unknown: &unknown)) }
    let shown: [JSONValue.Member] = profile.map { [.init("profile", $0.json)] } ?? []
    return .sorted(
      [
        .init("id", .string(id)),
        .init("architecture", .string(architecture)),
        .init("settings", .sorted(settings.map { .init($0.name, .string($0.value)) })),
        .init("scenario", .string(scenario)),
        .init("hosts", .integer(Int64(hosts))),
        .init("seed", seed <= 1 << 53 ? .integer(Int64(seed)) : .string("\(seed)")),
        .init("driver", .string(driver)),
        .init("verdict", .string(verdict.rawValue)),
        .init("reasons", .array(reasons.map { .string($0) })),
        .init("fingerprint", .string(fingerprint)),
        .init("metrics", .sorted(metrics)),
        .init("unknown", .sorted(unknown)),
      ] + shown)
  }
}

extension MetricValue {
  fileprivate func json(path: String, unknown: inout [JSONValue.Member]) -> JSONValue {
    switch self {
    case .integer(let value): return .integer(value)
    case .ratio(let value) where value.isFinite: return .double(value)
    case .ratio:
      unknown.append(.init(path, .string("not a finite number")))
      return .null
    case .percentiles(let values):
      return .object([
        .init("p50", .integer(values.p50)), .init("p95", .integer(values.p95)),
        .init("p99", .integer(values.p99)), .init("max", .integer(values.max)),
      ])
    // Not sorted: the order of parts means something.
    case .parts(let parts):
      return .object(
        parts.map { .init($0.name, $0.value.json(path: "\(path).\($0.name)", unknown: &unknown)) })
    case .unknown(let reason):
      unknown.append(.init(path, .string(reason)))
      return .null
    }
  }
}
