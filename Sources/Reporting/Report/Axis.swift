import Measurement
import Scenarios

/// A way in which architectures differ, and the scenario that shows it.
struct Axis {
  let scenario: Scenario
  let column: Column
  /// The claim that a figure on it makes: `all hosts know after 100 ms`.
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
    add(data.halves, .worstSide) {
      "a rumor reaches \($0) of its own side of a cut, on the side that fares worse"
    }
    add(data.halves, .timeToCatchUp) { "\($0) after a cut all have caught up" }
    add(data.partCrash, .deliveredInFault) { "\($0) delivered in time while the special node is down" }
    return axes
  }

  func value(_ contender: Contender, in data: ReportData) -> Double? {
    data.contender(contender.key, in: scenario)?.spread(column)?.median
  }

  /// The ranked contenders that are best on it, of all or of those with one promise; empty where there is
  /// nothing to compare.
  ///
  /// With all that are so near that the difference decides nothing: within a twentieth, or a hundredth where
  /// it is a share.
  func best(in data: ReportData, promising promise: String? = nil) -> [Contender] {
    let ranked = data.ranked(in: scenario).filter { contender in
      contender.spread(column)?.isComplete ?? false && promise ?? contender.promise == contender.promise
    }
    let values = ranked.map { $0.spread(column)?.median ?? 0 }
    guard ranked.count > 1, let least = values.min(), let most = values.max() else { return [] }
    let isNear: (Double) -> Bool =
      switch (column.better, column.quantity) {
      case (.more, .share): { $0 >= most - 0.01 }
      case (.more, _): { $0 >= most / Self.near }
      case (.less, _), (.neither, _): { $0 <= least * Self.near }
      }
    let near = zip(ranked, values).filter { isNear($0.1) }
    let sorted = near.sorted { column.better == .more ? $0.1 > $1.1 : $0.1 < $1.1 }
    return sorted.map(\.0)
  }

  /// What the acknowledgements of its ranked contenders promise, each once, the weakest first.
  func promises(in data: ReportData) -> [String] {
    data.ranked(in: scenario).groupedByPromise.map(\.promise).reduce(into: []) { promises, promise in
      if !promises.contains(promise) { promises.append(promise) }
    }
  }

  /// The factor within which a difference decides nothing.
  static let near = 1.05

  /// The factor by which a contender is worse than the best: 1 for the best, infinity where the best is none
  /// at all; nil where that says nothing.
  func ratio(_ contender: Contender, in data: ReportData) -> Double? {
    guard let own = value(contender, in: data), let winner = best(in: data).first,
      let best = value(winner, in: data)
    else { return nil }
    let (less, more) = column.better == .more ? (own, best) : (best, own)
    return less == more ? 1 : less > 0 ? more / less : .infinity
  }
}

extension Column {
  static let stableP50 = Column(
    "stable latency", "p50", "stable p50", .stableLatency, .p50, .nanoseconds)
  static let stableP99 = Column(
    "stable latency", "p99", "stable p99", .stableLatency, .p99, .nanoseconds)
  static let messages = Column(
    "per broadcast", "messages", "messages per broadcast", .messagesPerBroadcast, nil, .rate)
  static let bytes = Column(
    "per broadcast", "bytes", "bytes per broadcast", .bytesPerBroadcast, nil, .bytes)
  static let hotSpot = Column("hot", "spot", "hot spot", .hotSpot, nil, .factor)
  static let connections = Column("open", "pairs", "connections", .connections, nil, .count)
  static let pairs = Column("used", "pairs", "pairs used", .pairs, nil, .count)
  static let idle = Column("idle", "msgs/s", "idle messages/s", .idleMessagesPerSecond, nil, .rate)
  /// Of operations at hosts that no fault stopped.
  static let spared = Column(
    "available", "spared", "answered by spared hosts", .availability, .spared, .share)
  static let broadcastsAnswered = Column(
    "available", "broadcasts", "broadcasts answered", .availability, .broadcasts, .share)
  static let deliveredInFault = Column(
    "delivered", "in fault", "delivered in time", .deliveredInFault, nil, .share)
  static let timeToCatchUp = Column(
    "time to", "catch up", "time to catch up", .timeToCatchUp, nil, .nanoseconds)
  /// The reach on the side where it is least.
  static let worstSide = Column(
    "spread", "worst", "spread, worse side", .reachBySide, nil, .share, isLeast: true)
  static let timeToHeal = Column("time", "to heal", "time to heal", .timeToHeal, nil, .nanoseconds)

  func called(_ heading: String) -> Column {
    Column(group, title, heading, metric, part, quantity, isLeast: isLeast)
  }
}
