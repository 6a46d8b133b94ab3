import Measurement

/// A metric as a column of a comparison.
struct Column: Sendable {
  /// What several neighbouring columns have in common; empty for none.
  let group: String
  let title: String
  /// Both in one, where a table has one line of headings.
  let heading: String
  let metric: String
  /// Nil for the metric's first number.
  let part: String?
  let quantity: Quantity

  init(
    _ group: String, _ title: String, _ heading: String, _ metric: String, _ part: String?,
    _ quantity: Quantity
  ) {
    self.group = group
    self.title = title
    self.heading = heading
    self.metric = metric
    self.part = part
    self.quantity = quantity
  }

  var better: Metric.Direction { Metric.named(metric)?.better ?? .neither }

  /// What every run is compared by.
  static let cost: [Column] = [
    Column("per broadcast", "messages", "messages per broadcast", "messages_per_broadcast", nil, .rate),
    Column("per broadcast", "payload", "with payload", "payload_messages_per_broadcast", nil, .rate),
    Column("per broadcast", "bytes", "bytes per broadcast", "bytes_per_broadcast", nil, .bytes),
    Column("stable latency", "p50", "stable p50", "stable_latency_ns", "p50", .nanoseconds),
    Column("stable latency", "p99", "stable p99", "stable_latency_ns", "p99", .nanoseconds),
    Column("stable latency", "max", "stable max", "stable_latency_ns", "max", .nanoseconds),
    Column("ack", "p50", "acknowledge p50", "acknowledge_latency_ns", "p50", .nanoseconds),
    Column("hot", "spot", "hot spot", "hot_spot", nil, .factor),
    Column("", "pairs", "connections", "connections", nil, .count),
  ]

  /// What is compared beside, where messages cost their nodes time.
  static let capacity: [Column] = [
    Column("busiest", "node", "busiest node", "busiest", nil, .share),
    Column("messages", "overflowed", "messages overflowed", "messages_overflowed", nil, .count),
  ]

  /// What tells the architectures apart when something goes wrong.
  static let faults: [Column] = [
    Column("available in fault", "all", "available in fault", "availability", nil, .share),
    Column("available in fault", "minority", "available, minority side", "availability", "minority", .share),
    Column("reach", "in fault", "reach in fault", "reach_in_fault", nil, .share),
    Column("time", "to heal", "time to heal", "time_to_heal_ns", nil, .nanoseconds),
    Column("messages", "cut", "messages cut", "messages_cut", nil, .count),
    Column("leaders", "at once", "leaders at once", "leaders_at_once", nil, .count),
  ]
}
