extension Metric {
  /// The parts that a value of this metric may have; none where it is one number.
  ///
  /// A partition into three sides or more has `side_3` and so on, too: ask `has(part:)`.
  public var parts: [String] {
    switch name {
    case "delivery_latency_ns", "stable_latency_ns", "maelstrom_stable_latency_ns", "acknowledge_latency_ns",
      "staleness_ns", "invocation_lag_ns":
      ["p50", "p95", "p99", "max"]
    case "maelstrom_set_full": ["stable", "stale", "lost", "never_read"]
    case "connections": ["pairs", "most"]
    case "hot_spot": ["factor", "gini"]
    case "availability": ["all", "broadcasts", "spared", "majority", "minority", "side_1", "side_2"]
    case "reach_by_side": ["majority", "minority", "side_1", "side_2"]
    case "leaders_at_once": ["hosts", "in_one_epoch"]
    default: []
    }
  }

  /// Whether a run can yield this part of the metric; the empty part is the whole of a metric without parts.
  public func has(part: String) -> Bool {
    if parts.isEmpty || part.isEmpty { return parts.isEmpty && part.isEmpty }
    if parts.contains("side_1"), part.hasPrefix("side_"), let side = Int(part.dropFirst(5)) {
      return side > 0 && part == "side_\(side)"
    }
    return parts.contains(part)
  }
}
