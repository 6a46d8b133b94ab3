public import Formats
import Measurement

/// The goal of a search: a figure to be made small, and conditions that must hold on every run.
public struct Goal: Sendable {
  public struct Constraint: Hashable, Sendable {
    public let figure: FigureName
    public let condition: Condition
    public let text: String

    /// Reads `FIGURE CONDITION`, such as `stable_latency_ns.p50 < 400ms`, which has to hold on every run, or
    /// with an aggregate of the runs, as gates have: `stable_latency_ns.p50 med < 400ms`.
    public init(parsing text: String) throws(Misreading) {
      let text = String(text.drop(while: \.isWhitespace))
      let name = text.prefix { !$0.isWhitespace && !"<>=!".contains($0) }
      let rest = text.dropFirst(name.count).drop(while: \.isWhitespace)
      figure = try Self.figure(String(name))
      let isBare = rest.first.map { "<>=!".contains($0) } ?? false
      condition = try Condition(parsing: (isBare ? "value " : "") + rest, on: figure)
      self.text = "\(figure) \(rest)"
    }

    /// A figure's name; a time's may leave out its unit: `stable_latency.p50`.
    public static func figure(_ text: String) throws(Misreading) -> FigureName {
      let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let whole = pieces.first.map { "\($0)_ns" } ?? ""
      guard Metric.named(whole) != nil else { return try FigureName(parsing: text) }
      return try FigureName(parsing: ([whole] + pieces.dropFirst().map(String.init)).joined(separator: "."))
    }
  }

  public let minimised: FigureName
  public let constraints: [Constraint]

  public init(minimising figure: FigureName, subjectTo constraints: [Constraint]) {
    minimised = figure
    self.constraints = constraints
  }

  /// The figures that a solution is judged by, the one to be made small first; each once.
  public var figures: [FigureName] {
    ([minimised] + constraints.map(\.figure)).reduce(into: []) { figures, figure in
      if !figures.contains(figure) { figures.append(figure) }
    }
  }

  /// The score of one candidate's runs; less is better.
  ///
  /// Runs that are not valid count first, then how far the conditions are missed, then the figure.
  func score(of cells: [CellResult], enduring: [CellResult]) -> Score {
    let invalid = (cells + enduring).count { $0.verdict != .valid }
    let missed = constraints.map { $0.shortfall(in: cells) }.reduce(0, +)
    return Score(invalid: invalid, missed: missed, cost: cells.median(of: minimised) ?? .infinity)
  }

  package struct Score: Comparable, Hashable, Sendable {
    package let invalid: Int
    /// The sum over all conditions of the share by which a limit is missed.
    let missed: Double
    let cost: Double

    var isFeasible: Bool { invalid == 0 && missed == 0 && cost.isFinite }

    package static func < (a: Score, b: Score) -> Bool {
      (a.invalid, a.missed, a.cost) < (b.invalid, b.missed, b.cost)
    }
  }
}

extension Goal.Constraint {
  /// By which share of the limit the worst run misses it; 0 where all hold it, 1 where a figure is unknown.
  fileprivate func shortfall(in cells: [CellResult]) -> Double {
    let samples = cells.compactMap { cell in
      (try? cell.finite(figure).get()).map { (cell: cell, value: $0) }
    }
    guard let hosts = cells.first?.hosts, samples.count == cells.count else { return 1 }
    let judged =
      condition.aggregate == .value
      ? samples : [condition.aggregate.sample(of: samples, seeking: condition.comparison)]
    let limit = condition.limit.value(hosts: hosts)
    return judged.map { _, value in
      guard !condition.comparison.holds(value, limit) else { return 0 }
      // A limit that is just missed is missed all the same.
      let share = abs(value - limit) / max(abs(limit), .leastNormalMagnitude)
      return share.isFinite ? max(share, 1e-9) : 1
    }.max() ?? 1
  }
}

extension [CellResult] {
  /// The median of a figure over runs; nil where a run does not have it.
  package func median(of figure: FigureName) -> Double? {
    let values = map { try? $0.finite(figure).get() }
    guard !isEmpty, !values.contains(nil) else { return nil }
    return values.compactMap { $0 }.sorted()[count / 2]
  }
}
