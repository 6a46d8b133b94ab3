import Architectures
import Broadcasting
import Formats
public import Measurement
public import Scenarios
public import Studies

/// The findings of a search, for a person.
public struct TuningReport: Sendable {
  public let search: Search
  /// The best that fulfils the goal on further seeds, too; nil if nothing does.
  public let found: Search.Evaluation?
  /// The settings that the search began with, on the same seeds.
  public let start: Search.Evaluation?
  public let heldOut: [UInt64]
  /// Candidates that fulfilled the goal in the search and not on the held-out seeds.
  public let refuted: Int
  /// The scenarios as a command line names them, the one that is searched in first.
  let scenarios: [String]

  /// The number of candidates that were tried on the held-out seeds.
  public var triedAgain: Int { refuted + (found == nil ? 0 : 1) }

  /// Tries the candidates that fulfil the goal, the least costly first, on further seeds, until one fulfils
  /// it there, too, or all have been tried.
  ///
  /// `scenarios` are what a command line calls them, where that is not their names; `progress` is called
  /// after each candidate with how many were tried, and of how many.
  public init<Failure: Error>(
    _ search: Search, heldOut: [UInt64], scenarios: [String]? = nil,
    run: ([Cell]) throws(Failure) -> [CellResult],
    progress: (_ tried: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(Failure) {
    self.search = search
    self.heldOut = heldOut
    self.scenarios = scenarios ?? ([search.plan.scenario] + search.plan.enduring).map(\.name)
    var search = search
    search.plan = Search.Plan(
      scenario: search.plan.scenario, enduring: search.plan.enduring, seeds: heldOut)
    var refuted = 0
    var found: Search.Evaluation?
    let feasible = search.evaluations.filter(\.isFeasible)
    for candidate in feasible {
      let evaluation = try search.evaluate(candidate.configuration, run: run)
      if evaluation.isFeasible { found = evaluation } else { refuted += 1 }
      progress(refuted + (found == nil ? 0 : 1), feasible.count)
      if found != nil { break }
    }
    self.found = found
    self.refuted = refuted
    start =
      if let origin = search.space.origin { try search.evaluate(origin, run: run) } else { nil }
  }

  /// More rows than this nobody reads.
  private static let mostRows = 16

  public var text: String { render(table: { $0.lines(bold: false) }, heading: { "\($0):" }) }

  public var markdown: String {
    let rows = shownFront + [found, start].compactMap { $0 }
    let commands = ["", "Each row again, in their order:", "", "```sh"] + rows.map(command) + ["```"]
    return render(table: { [""] + $0.markdown }, heading: { "\n**\($0)**" })
      + commands.map { $0 + "\n" }.joined()
  }

  /// `--set` for each setting of what was found that is not a default.
  public var assignments: [String] {
    guard let found else { return [] }
    return found.configuration.settings.changed(from: found.configuration.architecture)
      .map { "\(found.configuration.architecture).\($0.name)=\($0.value.filter { $0 != " " })" }
  }

  private func render(table: (Table) -> [String], heading: (String) -> String) -> String {
    let seeds = search.plan.seeds
    let feasible = search.evaluations.count(where: \.isFeasible)
    var lines = [
      "\(given) in \(search.plan.scenario.name) · minimise \(search.goal.minimised)"
        + search.goal.constraints.map { " · \($0.text)" }.joined(),
      "\(search.tried) candidates tried, \(search.evaluations.count) of them in full with "
        + "\(Self.range(seeds)); \(feasible) fulfil every condition",
    ]
    if let shortage = search.shortage {
      lines.append("no more of the \(search.budget) that were asked for: \(shortage)")
    }
    if let first = search.leftOut.first {
      let count = search.leftOut.count
      lines.append((count == 1 ? "1 more is left out: " : "\(count) more are left out: first, ") + first)
    }
    if !search.front.isEmpty {
      lines += [heading("What can be had for what (valid, and no other is better in every figure)")]
      lines += table(frontTable)
    }
    lines += [heading("Tried again with \(Self.range(heldOut))")]
    lines += table(heldOutTable)
    if feasible > 0 {
      lines.append(
        "\(triedAgain) of the \(feasible) that fulfil every condition were tried again, the least costly "
          + "first; \(refuted) of them \(refuted == 1 ? "does" : "do") not fulfil every condition here.")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `seeds 6 to 15`, `seed 7`.
  private static func range(_ seeds: [UInt64]) -> String {
    seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(seeds.first ?? 0) to \(seeds.last ?? 0)"
  }

  /// The architecture, and what is the same for all candidates.
  private var given: String {
    ([search.space.architecture.name] + search.space.given.map { "\($0.name)=\($0.value)" })
      .joined(separator: " ")
  }

  private func headings(_ first: String) -> [Table.Heading] {
    func heading(_ text: String, isNumber: Bool) -> Table.Heading {
      Table.Heading(group: "", title: text, full: text, isNumber: isNumber)
    }
    return [heading(first, isNumber: false)]
      + search.goal.figures.map { heading($0.description, isNumber: true) }
      + [heading("fulfils", isNumber: false), heading("settings", isNumber: false)]
  }

  private func row(_ name: String, _ evaluation: Search.Evaluation) -> [Table.Entry] {
    let figures = search.goal.figures.map { figure in
      evaluation.cells.median(of: figure).map { figure.quantity.text($0) } ?? "–"
    }
    let settings = search.space.dimensions.map { dimension in
      "\(dimension.name)=\(evaluation.configuration[dimension.name]?.filter { $0 != " " } ?? "")"
    }
    .joined(separator: " ")
    return ([name] + figures + [Self.answer(evaluation), settings]).map { Table.Entry($0) }
  }

  private static func answer(_ evaluation: Search.Evaluation) -> String {
    guard !evaluation.isFeasible else { return "yes" }
    let doubtful = (evaluation.cells + evaluation.enduring).first { $0.verdict != .valid }
    return doubtful.map { "no: a run is \($0.reasons.lazy.compactMap(\.doubt).first ?? "not valid")" } ?? "no"
  }

  /// The places of the front, thinned out evenly where it is long, its ends kept.
  private var shownPlaces: [Int] {
    let count = search.front.count
    return count <= Self.mostRows
      ? Array(0..<count) : (0..<Self.mostRows).map { $0 * (count - 1) / (Self.mostRows - 1) }
  }

  private var shownFront: [Search.Evaluation] {
    let front = search.front
    return shownPlaces.map { front[$0] }
  }

  private var frontTable: Table {
    Table(
      headings: headings("#"),
      rows: zip(shownPlaces, shownFront).map { place, evaluation in row("\(place + 1)", evaluation) })
  }

  private var heldOutTable: Table {
    let rows = [("found", found), ("start", start)].compactMap { name, evaluation in
      evaluation.map { row(name, $0) }
    }
    return Table(headings: headings("what"), rows: rows)
  }
}

extension FigureName {
  var quantity: Quantity {
    switch metric?.unit {
    case .nanoseconds: .nanoseconds
    case .bytes: .bytes
    case .ratio: .share
    default: .rate
    }
  }
}
