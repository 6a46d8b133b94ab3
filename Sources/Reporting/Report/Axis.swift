import Measurement
import Scenarios

/// A way in which architectures differ, and the scenario that shows it.
struct Axis {
  let scenario: Scenario
  let column: Column
  /// What its figures are: `the time until all hosts know`.
  let noun: String
  /// The claim that a figure on it makes: `all hosts know after 100 ms`.
  let phrase: @Sendable (String) -> String

  /// Those that the results can tell of; `hasBudgets` where messages are compared within latency budgets.
  static func all(_ data: ReportData, hasBudgets: Bool) -> [Axis] {
    var axes: [Axis] = []
    func add(
      _ scenario: Scenario?, _ column: Column, _ noun: String,
      _ phrase: @escaping @Sendable (String) -> String
    ) {
      if let scenario {
        axes.append(Axis(scenario: scenario, column: column, noun: noun, phrase: phrase))
      }
    }
    add(data.reference, .stableP99, "the time until 99 % of broadcasts are everywhere") {
      "99 % of broadcasts are everywhere after \($0)"
    }
    // Within a latency budget they are another question: whoever gathers for longer sends less.
    if !hasBudgets {
      add(data.reference, .messages, "messages per broadcast") { "\($0) messages per broadcast" }
      add(data.reference, .bytes, "bytes per broadcast") { "\($0) per broadcast" }
    }
    add(data.reference, .busiestMessages, "messages a second at the busiest node") {
      "\($0) messages a second at the busiest node"
    }
    add(data.reference, .connections, "connections") { "\($0) connections" }
    add(
      data.halves, .worstSide,
      "the share of its own side that a rumor reaches in time while the hosts are cut into two, on the side "
        + "that fares worse"
    ) { "during a cut a rumor reaches \($0) of its own side in time" }
    add(data.halves, .timeToCatchUp, "the time after a cut until all have caught up") {
      "\($0) after a cut all have caught up"
    }
    add(
      data.partCrash, .deliveredInFault,
      "the share delivered in time while the cache, leader or registry is down"
    ) { "\($0) delivered in time while the special node is down" }
    return axes
  }

  /// True where it is about these figures, whatever a table calls them.
  func shows(_ other: Column, in otherScenario: Scenario?) -> Bool {
    scenario == otherScenario && column.metric == other.metric && column.part == other.part
      && column.isLeast == other.isLeast
  }

  func value(_ contender: Contender, in data: ReportData) -> Double? {
    data.contender(contender.key, in: scenario)?.spread(column)?.median
  }

  /// The ranked contenders with one promise that are best on it; empty where there is nothing to compare.
  ///
  /// With all that are so near that the difference decides nothing: within a twentieth, or a hundredth where
  /// it is a share.
  func best(in data: ReportData, promising promise: String) -> [Contender] {
    let ranked = data.ranked(in: scenario).filter { contender in
      contender.spread(column)?.isComplete ?? false && contender.promise == promise
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

  /// The factor within which a difference decides nothing.
  static let near = 1.05

  /// The factor by which a contender is worse than the best of those with its promise: 1 for the best,
  /// infinity where the best is none at all; nil where that says nothing.
  func ratio(_ contender: Contender, in data: ReportData) -> Double? {
    guard let own = value(contender, in: data),
      let winner = best(in: data, promising: contender.promise).first,
      let best = value(winner, in: data)
    else { return nil }
    let (less, more) = column.better == .more ? (own, best) : (best, own)
    return less == more ? 1 : less > 0 ? more / less : .infinity
  }
}
