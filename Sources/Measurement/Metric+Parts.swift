extension Metric {
  /// The parts that a value of this metric may have; none where it is one number.
  ///
  /// A partition into three sides or more has `side_3` and so on, too: ask `has(part:)`.
  public var parts: [String] {
    switch kind {
    case nil, .count, .ratio: []
    case .percentiles: ["p50", "p95", "p99", "max"]
    case .parts(let names, _, let bySide):
      names + (bySide ? ["majority", "minority", "side_1", "side_2"] : [])
    }
  }

  /// True where a run can yield this part of the metric; the empty part is the whole of a metric without
  /// parts.
  public func has(part: String) -> Bool {
    if parts.isEmpty || part.isEmpty { return parts.isEmpty && part.isEmpty }
    if parts.contains("side_1"), part.hasPrefix("side_"), let side = Int(part.dropFirst(5)) {
      return side > 0 && part == "side_\(side)"
    }
    return parts.contains(part)
  }
}
