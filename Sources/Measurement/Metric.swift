/// A number that a run yields: its name in results files, tables, gates and documents.
public struct Metric: Hashable, Sendable {
  public let name: String
  public let unit: String
  /// What it means, in one line.
  public let summary: String
  public let better: Direction
  /// The kind of value that it has wherever it is known.
  public let kind: Kind

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
    /// Parts of one kind: those named here, in this order; then, `bySide`, one for each side of a partition,
    /// in the order of their names.
    case parts([String], of: Kind, bySide: Bool = false)
  }

  init(_ name: String, _ unit: String, _ better: Direction, _ kind: Kind, _ summary: String) {
    self.name = name
    self.unit = unit
    self.better = better
    self.kind = kind
    self.summary = summary
  }

  /// Every metric, in the order in which they are listed.
  public static let all: [Metric] = [
    Metric("operations", "operations", .neither, .count, "client operations invoked, final reads included"),
    Metric("broadcasts", "operations", .neither, .count, "client broadcasts invoked"),
    Metric("reads", "operations", .neither, .count, "client reads invoked, final reads included"),
    Metric("acknowledged", "operations", .more, .count, "broadcasts acknowledged"),
    Metric(
      "messages", "messages", .less, .count,
      "sent from node to node once the cluster has settled, lost ones included"
    ),
    Metric("messages_per_broadcast", "messages", .less, .ratio, "messages / acknowledged broadcasts"),
    Metric(
      "messages_per_op", "messages", .less, .ratio,
      "messages / all client operations, reads included: Maelstrom's definition"),
    Metric("payload_messages", "messages", .less, .count, "messages that carry at least one rumor's payload"),
    Metric(
      "payload_messages_per_broadcast", "messages", .less, .ratio,
      "payload_messages / acknowledged broadcasts"),
    Metric("control_messages", "messages", .less, .count, "messages that carry no payload"),
    Metric(
      "bytes", "bytes", .less, .count,
      "encoded size of all messages, payloads included, without TCP/IP and ZeroMQ framing"),
    Metric("bytes_per_broadcast", "bytes", .less, .ratio, "bytes / acknowledged broadcasts"),
    Metric(
      "idle_messages_per_second", "messages/s", .less, .ratio,
      "messages in the second half of the quiet period, per second"),
    Metric(
      "redundancy", "ratio", .less, .ratio,
      "payload receptions at hosts / (hosts reached − 1) − 1, mean over rumors; 0 is a perfect tree"
    ),
    Metric(
      "connections", "pairs", .less, .parts(["pairs", "most"], of: .count),
      "distinct pairs of nodes that exchanged a message; and the most at one node"),
    Metric(
      "hot_spot", "ratio", .less, .parts(["factor", "gini"], of: .ratio),
      "messages sent and received by the busiest node / mean over all nodes; and the Gini coefficient"),
    Metric(
      "busiest", "ratio", .less, .ratio,
      "share of the time from the first operation to the last, or the last fault's end, that the busiest "
        + "node was at work; with capacity only"),
    Metric(
      "delivery_latency_ns", "ns", .less, .percentiles,
      "per rumor and host other than its origin: delivered − intended broadcast time"),
    Metric(
      "stable_latency_ns", "ns", .less, .percentiles,
      "per rumor: last delivery at a host − intended broadcast time"),
    Metric(
      "maelstrom_stable_latency_ns", "ns", .less, .percentiles,
      "Maelstrom's own, sampled by reads and floored to ms; only to compare with published results"),
    Metric(
      "maelstrom_set_full", "rumors", .neither,
      .parts(["stable", "stale", "lost", "never_read"], of: .count),
      "what Maelstrom's checker makes of them: stable, of these stale; lost; never read"),
    Metric("acknowledge_latency_ns", "ns", .less, .percentiles, "acknowledged − intended broadcast time"),
    Metric(
      "hops", "hops", .less, .count,
      "longest relay chain of a rumor's first receptions, the most over all rumors"),
    Metric(
      "delivery_ratio", "ratio", .more, .ratio,
      "delivered (rumor, host) pairs / acknowledged rumors × hosts that are up at the end"),
    Metric(
      "residue", "ratio", .less, .ratio,
      "share of hosts that an acknowledged rumor never reached, mean over rumors"),
    Metric(
      "lost_acknowledged", "rumors", .less, .count,
      "acknowledged rumors that some host that is up never got, although the promise covered them"),
    Metric(
      "lost_beyond_promise", "rumors", .less, .count,
      "acknowledged rumors whose holders all forgot, more at once than the promise survives"
    ),
    Metric(
      "availability", "ratio", .more, .parts(["all", "broadcasts", "spared"], of: .ratio, bySide: true),
      "operations answered within the deadline / invoked, during faults: all, broadcasts, those at hosts "
        + "that no fault stopped, and those on each side of a partition"),
    Metric(
      "reach_in_fault", "ratio", .more, .ratio,
      "share of the hosts on the origin's own side that got a rumor of the partition before its end"),
    Metric(
      "reach_by_side", "ratio", .more, .parts([], of: .ratio, bySide: true),
      "share of the other hosts on the origin's own side that got a rumor before the partition's end, of "
        + "rumors broadcast at least the deadline before it: on majority and minority, or side_1, side_2 "
        + "…"),
    Metric(
      "delivered_in_fault", "ratio", .more, .ratio,
      "deliveries made within the deadline / deliveries that broadcasts during faults ask for, among hosts "
        + "that no fault stopped"),
    Metric(
      "time_to_heal_ns", "ns", .less, .count,
      "from the end of the last fault until every rumor acknowledged before it is stable"),
    Metric(
      "time_to_catch_up_ns", "ns", .less, .count,
      "from the end of the last fault until every rumor broadcast before it, acknowledged or not, is stable"),
    Metric(
      "staleness_ns", "ns", .less, .percentiles,
      "per read: age of the oldest rumor that was stable elsewhere and that the read missed; 0 if none"),
    Metric(
      "leaders_at_once", "nodes", .neither, .parts(["hosts", "in_one_epoch"], of: .count),
      "most hosts that acted as leader at the same moment; and in one epoch"),
    Metric(
      "duplicates_delivered", "deliveries", .less, .count, "deliveries of a rumor at a host that had it"),
    Metric("invented", "deliveries", .less, .count, "deliveries of rumors that nobody broadcast"),
    Metric(
      "messages_cut", "messages", .neither, .count,
      "messages that partitions dropped; 0 means that a partition was no test"),
    Metric(
      "messages_lost", "messages", .neither, .count,
      "messages that the network lost, or that found their node down or were in it when it crashed"),
    Metric(
      "messages_overflowed", "messages", .less, .count,
      "messages dropped because as many as may wait (capacity.queue) did at their node"),
    Metric(
      "deliveries_per_second", "deliveries/s", .more, .ratio,
      "deliveries at hosts other than the origin / time from the first operation to the last of them"),
    Metric(
      "invocation_lag_ns", "ns", .less, .percentiles,
      "per operation: invoked − intended; a live driver's own part in the latencies above"),
    Metric(
      "transport_refused", "messages", .less, .count, "messages that a live driver's transport did not take"),
    Metric(
      "transport_lost", "messages", .less, .count,
      "messages that a live driver's transport took and lost between nodes that were up to the end"),
  ]

  public static func named(_ name: String) -> Metric? { all.first { $0.name == name } }
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
  case unknown(reason: String)

  public struct Part: Hashable, Sendable {
    public let name: String
    public let value: MetricValue

    public init(_ name: String, _ value: MetricValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value of the part called `name`.
  public subscript(part name: String) -> MetricValue? {
    guard case .parts(let parts) = self else { return nil }
    return parts.first { $0.name == name }?.value
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
