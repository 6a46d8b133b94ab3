import Architectures
import Broadcasting
import Formats
public import Measurement
public import Scenarios
public import Studies

/// The findings of a search, for a person.
public struct TuningReport: Sendable {
  let search: Search
  /// The best that fulfils the goal on further seeds, too; nil if nothing does.
  public let found: Search.Evaluation?
  /// The settings that the search began with, on the same seeds.
  let start: Search.Evaluation?
  let heldOut: [UInt64]
  /// Candidates that fulfilled the goal in the search and not on the held-out seeds.
  let refuted: Int

  /// Tries the best candidates, one after the other, on further seeds, until one fulfils the goal there, too.
  public init<Failure: Error>(
    _ search: Search, heldOut: [UInt64], run: ([Cell]) throws(Failure) -> [CellResult]
  ) throws(Failure) {
    self.search = search
    self.heldOut = heldOut
    var search = search
    search.plan = Search.Plan(
      scenario: search.plan.scenario, enduring: search.plan.enduring, seeds: heldOut)
    var refuted = 0
    var found: Search.Evaluation?
    for candidate in search.evaluations.prefix(Self.mostTried) where candidate.isFeasible {
      let evaluation = try search.evaluate(candidate.configuration, run: run)
      if evaluation.isFeasible {
        found = evaluation
        break
      }
      refuted += 1
    }
    self.found = found
    self.refuted = refuted
    start =
      if let origin = search.space.origin { try search.evaluate(origin, run: run) } else { nil }
  }

  private static let mostTried = 10
  /// More rows than this nobody reads.
  private static let mostRows = 16

  public var text: String { render(table: { $0.lines(bold: false) }, heading: { "\($0):" }) }

  public var markdown: String {
    render(table: { [""] + $0.markdown }, heading: { "\n**\($0)**" })
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
      "\(search.tried) candidates, \(search.evaluations.count) of them run in full with seeds "
        + "\(seeds.first ?? 0) to \(seeds.last ?? 0); \(feasible) fulfil every condition",
    ]
    if let first = search.leftOut.first {
      let count = search.leftOut.count
      lines.append((count == 1 ? "1 more is left out: " : "\(count) more are left out: first, ") + first)
    }
    let front = search.front
    if !front.isEmpty {
      lines += [heading("What can be had for what (valid, and no other is better in every figure)")]
      lines += table(frontTable(front))
    }
    lines += [heading("On further seeds, \(heldOut.first ?? 0) to \(heldOut.last ?? 0)")]
    lines += table(heldOutTable)
    if refuted > 0 {
      lines.append(
        "\(refuted) that fulfilled the conditions before do not on these seeds, and are passed over.")
    }
    return lines.map { $0 + "\n" }.joined()
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
    let verdict =
      evaluation.isFeasible ? "yes" : evaluation.score.invalid > 0 ? "no: a run is not valid" : "no"
    return ([name] + figures + [verdict, settings]).map { Table.Entry($0) }
  }

  /// The front, thinned out evenly where it is long, its ends kept.
  private func frontTable(_ front: [Search.Evaluation]) -> Table {
    let shown =
      front.count <= Self.mostRows
      ? Array(front.indices)
      : (0..<Self.mostRows).map { $0 * (front.count - 1) / (Self.mostRows - 1) }
    return Table(headings: headings("#"), rows: shown.map { row("\($0 + 1)", front[$0]) })
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
