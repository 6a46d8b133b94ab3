import Broadcasting
public import Formats
public import Measurement

/// The difference between the figures of two sets of results.
public struct Difference: Sendable {
  public struct Row: Hashable, Sendable {
    /// `gossip fanout=4/halves`, and the driver where it is not the simulator; of two rows
    /// `gossip → gossip fanout=4/halves`.
    public let group: String
    public let isExact: Bool
    /// The number of cells that both have, with the same seed.
    public let pairs: Int
    public let lines: [Line]
  }

  /// A figure in both.
  public struct Line: Hashable, Sendable {
    /// `stable_latency_ns.p50`.
    public let figure: String
    public let unit: Metric.Unit?
    /// Medians; nil where no cell has a value.
    public let before: Double?
    public let after: Double?
    /// Of the medians, for live figures.
    public let beforeInterval: ClosedRange<Double>?
    public let afterInterval: ClosedRange<Double>?
    /// Of the ratios of pairs, for live figures.
    public let ratioInterval: ClosedRange<Double>?
    /// By what share the second is more; the median over pairs.
    public let change: Double?
    public let mark: Mark
    /// The number of pairs that differ.
    public let differing: Int
    /// The reason why nothing can be said; nil where something can.
    public let reason: String?
  }

  public enum Mark: String, Hashable, Sendable {
    case better
    case worse
    /// It differs, and neither is better; or some seeds are better and some are worse.
    case other
    /// Nothing differs, or not by more than chance explains.
    case same
    /// There are too few runs, or a value is missing.
    case unknown
  }

  public let rows: [Row]
  /// Cells that only one of the two has, in words.
  public let onlyBefore: [String]
  public let onlyAfter: [String]
  /// Scenarios that both have, but not with the same text.
  public let changedScenarios: [String]
  /// Cells whose verdict is another, in words: with the same figures it is a difference, too.
  public let changedVerdicts: [String]
  /// Cells whose verdict is not `valid` in either, in words.
  public let doubts: [String]
  /// The remarks that a reader needs to judge the marks of live figures.
  public let remarks: [String]

  /// Compares all figures, or those of `metrics`; one without a part stands for all parts of its metric.
  ///
  /// Cells are compared that have the same architecture, settings, scenario, seed and driver; with `rows`
  /// those of one row before and of another after, that have the same scenario, seed and driver.
  public init(
    from before: JoinedResults, to after: JoinedResults, metrics: [FigureName] = [],
    rows chosen: (before: ResultRow, after: ResultRow)? = nil
  ) {
    changedScenarios = before.scenarios.keys.sorted().filter { name in
      after.scenarios[name].map { $0 != before.scenarios[name] } ?? false
    }
    let old = CellGroup.all(in: before.cells.filter { chosen?.before.holds($0) ?? true })
    let new = CellGroup.all(in: after.cells.filter { chosen?.after.holds($0) ?? true })
    func isTwin(_ a: CellGroup, _ b: CellGroup) -> Bool {
      a.driver == b.driver && (chosen == nil ? a.name == b.name : a.scenario == b.scenario)
    }
    var rows: [Row] = []
    var (changedVerdicts, doubts): ([String], [String]) = ([], [])
    var (onlyBefore, onlyAfter): ([String], [String]) = ([], [])
    for group in old {
      let twin = new.first { isTwin(group, $0) }
      let seeds = twin?.seeds ?? []
      if let only = group.only(besides: seeds) { onlyBefore.append(only) }
      guard let twin else { continue }
      let pairs: [(CellResult, CellResult)] = group.cells.compactMap { cell in
        twin.cells.first { $0.seed == cell.seed }.map { (cell, $0) }
      }
      guard !pairs.isEmpty else { continue }
      let title = chosen == nil || group.name == twin.name ? group.title : "\(group.row) → \(twin.title)"
      for (old, new) in pairs {
        if old.verdict != new.verdict {
          changedVerdicts.append("\(title) seed \(old.seed): \(Self.change(of: old, to: new))")
        } else if new.verdict != .valid {
          doubts.append("\(title) \(new.doubt)")
        }
      }
      rows.append(Row(title, isExact: group.isSimulated, pairs, metrics))
    }
    for group in new {
      let twin = old.first { isTwin($0, group) }
      if let only = group.only(besides: twin?.seeds ?? []) { onlyAfter.append(only) }
    }
    self.rows = rows
    self.onlyBefore = onlyBefore
    self.onlyAfter = onlyAfter
    self.changedVerdicts = changedVerdicts
    self.doubts = doubts
    remarks = Self.remarks(on: rows, before, after)
  }

  /// `verdict: valid → invalid (3 acknowledged rumors lost)`.
  private static func change(of old: CellResult, to new: CellResult) -> String {
    let doubtful = new.verdict == .valid ? old : new
    return "verdict: \(old.verdict.rawValue) → \(new.verdict.rawValue) (\(doubtful.reasons.text))"
  }

  private static func remarks(on rows: [Row], _ before: JoinedResults, _ after: JoinedResults) -> [String] {
    let sampled = rows.filter { !$0.isExact }
    guard !sampled.isEmpty else { return [] }
    var remarks: [String] = []
    if let why = before.incomparable(with: after) { remarks.append("live figures may differ for it: \(why)") }
    let compared = sampled.flatMap(\.lines).count { $0.ratioInterval != nil }
    if compared > mostWithoutRemark {
      let expected = Quantity.fixed(Double(compared) * chance, decimals: 1)
      remarks.append(
        "\(compared) live figures are compared: of figures that do not differ, chance alone marks 5 %, which "
          + "would be \(expected) if none did")
    }
    return remarks
  }

  /// The share of intervals of equal figures that leave 1 out.
  private static let chance = 0.05
  /// Of as many figures and fewer, what chance marks is no more than one in two times.
  private static let mostWithoutRemark = 10
}

extension CellGroup {
  /// `full-mesh/steady seeds 4 to 6`; nil where all seeds are among `seeds`.
  fileprivate func only(besides seeds: [UInt64]) -> String? {
    let only = self.seeds.filter { !seeds.contains($0) }
    return only.isEmpty ? nil : "\(title) seed\(only.count == 1 ? "" : "s") \(ranges(of: only))"
  }
}

extension Difference.Row {
  fileprivate init(
    _ title: String, isExact: Bool, _ pairs: [(CellResult, CellResult)], _ metrics: [FigureName]
  ) {
    let numbers = pairs.map { (Numbers($0), Numbers($1)) }
    var names: [FigureName] = []
    var known: Set<FigureName> = []
    for (old, new) in numbers {
      for name in old.names + new.names where known.insert(name).inserted { names.append(name) }
    }
    // A metric without a value has no parts either: where another seed has them, the whole is no line.
    let divided = Set(names.filter { $0.part != nil }.map(\.metric))
    let chosen = names.filter { name in
      !(name.part == nil && divided.contains(name.metric))
        && (metrics.isEmpty
          || metrics.contains { $0.metric == name.metric && ($0.part == nil || $0.part == name.part) })
    }
    self.init(
      group: title, isExact: isExact, pairs: pairs.count,
      lines: chosen.map { name in
        let values = numbers.map { ($0[name], $1[name]) }
        return isExact
          ? Difference.Line(exact: name, values) : Difference.Line(sampled: name, values)
      })
  }
}

/// The numbers of a result, to be looked up.
private struct Numbers {
  let names: [FigureName]
  private var values: [FigureName: Double] = [:]

  init(_ cell: CellResult) {
    let figures = cell.figures
    names = figures.map { FigureName(metric: $0.metric, part: $0.part) }
    for (name, figure) in zip(names, figures) {
      if let value = figure.value, value.isFinite { values[name] = value }
    }
  }

  subscript(name: FigureName) -> Double? { values[name] }
}

extension Difference.Line {
  private typealias Pair = (Double?, Double?)

  /// Seed by seed, without statistics: every difference is one.
  fileprivate init(exact name: FigureName, _ pairs: [(Double?, Double?)]) {
    let differing = pairs.filter { $0 != $1 }
    let signs = Set(differing.map { old, new in old.flatMap { old in new.map { $0 > old } } })
    let mark: Difference.Mark
    switch (signs.count, signs.first ?? nil) {
    case (0, _): mark = .same
    case (1, let isMore?): mark = .of(isMore: isMore, name.better)
    default: mark = .other
    }
    let isPartial = differing.contains { $0 == nil || $1 == nil }
    self.init(
      figure: "\(name)", unit: name.metric?.unit, before: Spread(pairs.map(\.0))?.median,
      after: Spread(pairs.map(\.1))?.median, beforeInterval: nil, afterInterval: nil, ratioInterval: nil,
      change: Spread(pairs.map(Self.change))?.median, mark: mark, differing: differing.count,
      reason: isPartial ? "a value is only in one of the two" : nil)
  }

  /// By the interval of the paired ratios, which must not contain 1.
  fileprivate init(sampled name: FigureName, _ pairs: [(Double?, Double?)]) {
    let known = pairs.compactMap { old, new in old.flatMap { old in new.map { (old, $0) } } }
    let (old, new) = (Estimate(known.map(\.0)), Estimate(known.map(\.1)))
    // Equal values have the ratio 1, whatever they are; what 0 became has none.
    let ratios = known.compactMap { old, new in old == new ? 1 : old > 0 ? new / old : nil }
    let interval = ratios.count == known.count ? Estimate(ratios)?.interval : nil
    var mark = Difference.Mark.unknown
    var reason: String?
    if known.isEmpty {
      (mark, reason) =
        pairs.allSatisfy { $0 == nil && $1 == nil } ? (.same, nil) : (.unknown, "n/a (no pair)")
    } else if let interval {
      mark = interval.contains(1) ? .same : .of(isMore: interval.lowerBound > 1, name.better)
    } else if known.allSatisfy({ $0 == $1 }) {
      mark = .same
    } else if known.count < Estimate.leastRuns {
      reason = "n/a (\(known.count) run\(known.count == 1 ? "" : "s"); \(Estimate.leastRuns) needed)"
    } else {
      reason = "n/a (no ratio to 0)"
    }
    self.init(
      figure: "\(name)", unit: name.metric?.unit, before: old?.median, after: new?.median,
      beforeInterval: old?.interval, afterInterval: new?.interval, ratioInterval: interval,
      change: Estimate(ratios).map { $0.median - 1 }, mark: mark,
      differing: known.count { $0 != $1 }, reason: reason)
  }

  private static func change(_ old: Double?, _ new: Double?) -> Double? {
    guard let old, let new else { return nil }
    if old == new { return 0 }
    return old == 0 ? nil : (new - old) / old.magnitude
  }
}

extension Difference.Mark {
  fileprivate static func of(isMore: Bool, _ better: Metric.Direction) -> Self {
    switch better {
    case .neither: .other
    case .less: isMore ? .worse : .better
    case .more: isMore ? .better : .worse
    }
  }
}
