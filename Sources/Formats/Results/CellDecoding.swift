import Broadcasting

extension JSONField {
  /// Reads what `CellResult.json` writes; settings come in the architecture's order and metrics in that of
  /// `Metric.all`, whatever is not known there after them by name.
  func cell() throws(FormatError) -> CellResult {
    let architecture = try member("architecture").string()
    let order = Architecture.named(architecture)?.settings.map(\.name) ?? []
    let settings = try member("settings").members().map { (name, field) throws(FormatError) in
      SettingValue(name: name, value: try field.string())
    }
    let verdict = try member("verdict")
    guard let outcome = Outcome(rawValue: try verdict.string()) else {
      throw verdict.wrong("one of \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let hosts = try member("hosts")
    guard let hostCount = Int(exactly: try hosts.integer()), hostCount > 0 else {
      throw hosts.wrong("a whole number above 0")
    }
    return CellResult(
      id: try member("id").string(), architecture: architecture,
      settings: settings.inOrder(of: order, name: \.name), scenario: try member("scenario").string(),
      hosts: hostCount, seed: try member("seed").seed(), driver: try member("driver").string(),
      verdict: outcome,
      reasons: try member("reasons").elements().map { (reason) throws(FormatError) in try reason.string() },
      fingerprint: try member("fingerprint").string(), metrics: try metrics(),
      profile: try optionalMember("profile")?.profile())
  }

  private func metrics() throws(FormatError) -> [MetricValue.Part] {
    var reasons: [String: String] = [:]
    for (name, field) in try optionalMember("unknown")?.members() ?? [] { reasons[name] = try field.string() }
    let metrics = try member("metrics").members().map { (name, field) throws(FormatError) in
      MetricValue.Part(name, try field.metric(path: name, reasons: reasons))
    }
    return metrics.inOrder(of: Metric.all.map(\.name), name: \.name)
  }

  private func metric(path: String, reasons: [String: String]) throws(FormatError) -> MetricValue {
    switch node.content {
    case .integer(let value): return .integer(value)
    case .double(let value): return .ratio(value)
    case .null: return .unknown(reason: reasons[path] ?? "the file does not say why")
    case .object:
      let members = try members()
      if Set(members.map(\.name)) == ["p50", "p95", "p99", "max"] {
        return .percentiles(
          Percentiles(
            p50: try member("p50").integer(), p95: try member("p95").integer(),
            p99: try member("p99").integer(), max: try member("max").integer()))
      }
      return .parts(
        try members.map { (name, field) throws(FormatError) in
          MetricValue.Part(name, try field.metric(path: "\(path).\(name)", reasons: reasons))
        })
    case .boolean, .string, .array: throw wrong("a number, an object or null")
    }
  }

  private func seed() throws(FormatError) -> UInt64 {
    switch node.content {
    case .integer(let value):
      if let seed = UInt64(exactly: value) { return seed }
    case .string(let text):
      if let seed = UInt64(text) { return seed }
    default: break
    }
    throw wrong("a whole number from 0 to \(UInt64.max), in double quotes where it is above 2^53")
  }
}

extension Array {
  /// The elements in the order of `names`, and those of other names after them, sorted.
  fileprivate func inOrder(of names: [String], name: (Element) -> String) -> [Element] {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    return sorted { a, b in
      let (left, right) = (name(a), name(b))
      return (places[left] ?? .max, left) < (places[right] ?? .max, right)
    }
  }
}
