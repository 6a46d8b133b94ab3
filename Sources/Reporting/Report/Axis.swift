import Broadcasting

/// A way in which architectures differ, and the scenario that shows it.
struct Axis {
  let scenario: Scenario
  let column: Column
  /// What a figure on it says: `all hosts know after 100 ms`.
  let phrase: @Sendable (String) -> String

  /// Those that the results can tell of.
  static func all(_ data: ReportData) -> [Axis] {
    var axes: [Axis] = []
    func add(_ scenario: Scenario?, _ column: Column, _ phrase: @escaping @Sendable (String) -> String) {
      if let scenario { axes.append(Axis(scenario: scenario, column: column, phrase: phrase)) }
    }
    add(data.reference, .stableP99) { "99 % of broadcasts are everywhere after \($0)" }
    add(data.reference, .messages) { "\($0) messages per broadcast" }
    add(data.reference, .bytes) { "\($0) per broadcast" }
    add(data.reference, .hotSpot) { "the busiest node handles \($0) the mean" }
    add(data.reference, .connections) { "\($0) connections" }
    add(data.halves, .available) { "\($0) of operations answered in a partition" }
    add(data.halves, .timeToHeal) { "one state \($0) after a partition" }
    add(data.partCrash, .spared) { "\($0) answered by the other hosts while the special node is down" }
    return axes
  }

  func value(_ contender: Contender, in data: ReportData) -> Double? {
    data.contenders(in: scenario).first { $0.key == contender.key }?.spread(column)?.median
  }

  /// The ranked contenders that read best on it, all that read the same; empty where there is nothing to
  /// compare.
  func best(in data: ReportData) -> [Contender] {
    let ranked = data.ranked(in: scenario).filter { $0.spread(column)?.isComplete ?? false }
    guard ranked.count > 1 else { return [] }
    let entries = Table.entries(of: ranked, column)
    return zip(ranked, entries).filter(\.1.isBest).map(\.0)
  }

  /// How many times worse than the best a contender is: 1 for the best; nil where that says nothing.
  func ratio(_ contender: Contender, in data: ReportData) -> Double? {
    guard let own = value(contender, in: data), let winner = best(in: data).first,
      let best = value(winner, in: data)
    else { return nil }
    let (less, more) = column.better == .more ? (own, best) : (best, own)
    return less > 0 ? more / less : nil
  }
}

extension Column {
  static let stableP50 = Column(
    "stable latency", "p50", "stable p50", "stable_latency_ns", "p50", .nanoseconds)
  static let stableP99 = Column(
    "stable latency", "p99", "stable p99", "stable_latency_ns", "p99", .nanoseconds)
  static let messages = Column(
    "per broadcast", "messages", "messages per broadcast", "messages_per_broadcast", nil, .rate)
  static let bytes = Column(
    "per broadcast", "bytes", "bytes per broadcast", "bytes_per_broadcast", nil, .bytes)
  static let hotSpot = Column("hot", "spot", "hot spot", "hot_spot", nil, .factor)
  static let connections = Column("", "pairs", "connections", "connections", nil, .count)
  static let idle = Column("idle", "msgs/s", "idle messages/s", "idle_messages_per_second", nil, .rate)
  static let available = Column("available", "all", "answered", "availability", "all", .share)
  /// Of operations at hosts that no fault stopped.
  static let spared = Column(
    "available", "spared", "answered by spared hosts", "availability", "spared", .share)
  static let timeToHeal = Column("time", "to heal", "time to heal", "time_to_heal_ns", nil, .nanoseconds)

  func called(_ heading: String) -> Column { Column(group, title, heading, metric, part, quantity) }
}
