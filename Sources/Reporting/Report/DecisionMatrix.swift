import Broadcasting

/// Every architecture on every axis: first in peace, then when things break.
struct DecisionMatrix {
  let data: ReportData

  var section: Section {
    var blocks: [Section.Block] = []
    let rows = data.reference.map { data.contenders(in: $0) } ?? []
    if let peace = data.reference {
      blocks.append(.text("\(peace.isCalm ? "In peace" : "In \(peace.name)"): \(data.outline(of: peace))."))
      blocks.append(.table(table(rows, peaceColumns(peace), showsPromise: true)))
      blocks.append(.reproduce(data.commands([peace])))
    }
    let broken = brokenColumns
    if !broken.isEmpty {
      let scenarios = [data.halves, data.partCrash].compactMap { $0 }
      let outlines = scenarios.map { "\($0.name) (\(data.outline(of: $0)))" }
      blocks.append(.text("When things break: \(ReportData.list(outlines))."))
      blocks.append(.table(table(everyRow(rows), broken, showsPromise: false)))
      blocks.append(.reproduce(data.commands(scenarios)))
    }
    blocks.append(.text(Self.legend))
    let notes = data.scenarios.flatMap { scenario in
      data.contenders(in: scenario).filter { !$0.isRanked }.flatMap { contender in
        contender.notes.map { "- \(scenario.name): \($0)" }
      }
    }
    if !notes.isEmpty {
      blocks.append(.text(["Runs that are not valid, and are not ranked:", ""] + notes))
    }
    return Section(title: "The decision matrix", blocks: blocks)
  }

  /// A column and the scenario that it is about.
  private typealias Cell = (scenario: Scenario, column: Column)

  private func peaceColumns(_ scenario: Scenario) -> [Cell] {
    [Column.stableP50, .stableP99, .messages, .bytes, .hotSpot, .connections, .idle].map { (scenario, $0) }
  }

  private var brokenColumns: [Cell] {
    var columns: [Cell] = []
    if let halves = data.halves {
      let bySide = ["majority", "minority"].map { side in
        (
          side, Column("", side, "answered, \(side)", "availability", side, .share),
          Column("", side, "reached, \(side)", "reach_by_side", side, .share)
        )
      }
      let shown = bySide.filter { side in data.contenders(in: halves).contains { $0.spread(side.1) != nil } }
      columns += shown.map { (halves, $0.1) } + shown.map { (halves, $0.2) }
      columns.append((halves, .timeToHeal))
    }
    if let crash = data.partCrash {
      columns.append((crash, Column.spared.called("answered by the others, special node down")))
      columns.append((crash, Column.stableP99.called("stable p99, special node down")))
    }
    return columns
  }

  /// The rows of the reference, and contenders that only other scenarios have.
  private func everyRow(_ rows: [Contender]) -> [Contender] {
    rows + data.everyone.filter { one in !rows.contains { $0.key == one.key } }
  }

  private func table(_ rows: [Contender], _ cells: [Cell], showsPromise: Bool) -> Table {
    var headings = [Table.Heading("architecture")]
    if showsPromise { headings.append(Table.Heading("acknowledged by")) }
    headings += cells.map { Table.Heading($0.column.heading, isNumber: true) }
    var lines = rows.map { row in
      [Table.Entry(name(of: row))] + (showsPromise ? [Table.Entry(row.promise)] : [])
    }
    for cell in cells {
      let contenders = data.contenders(in: cell.scenario)
      let entries = Table.entries(
        of: rows.map { row in contenders.first { $0.key == row.key } }, cell.column)
      // Ranges stand in the sections; here a reader compares.
      for (line, entry) in entries.enumerated() {
        lines[line].append(
          Table.Entry(entry.text, range: data.isExact ? nil : entry.range, isBest: entry.isBest))
      }
    }
    return Table(headings: headings, rows: lines)
  }

  /// Marked if any run of it, in any scenario, is not valid.
  private func name(of contender: Contender) -> String {
    let all = data.cells.filter { Contender.Key($0) == contender.key }
    return (all.allSatisfy { $0.verdict == .valid } ? "" : "✗ ") + contender.label
  }

  private static let legend = """
    Medians; the best of a column among those whose runs are all valid is bold, and so is whatever reads the \
    same. An acknowledgement by `origin` promises that the origin has the rumor, by `remote` that another \
    node has it too, so that it survives the origin's loss. Hot spot: messages of the busiest node over the \
    mean. Idle: messages a second when nothing is new. Answered: operations answered within their deadline \
    while the fault held; by the others: at hosts that did not themselves fail. Reached: the share of the \
    hosts on its own side that a rumor of the fault reached before the end of the fault. The special node is \
    the cache, the leader or the registry; who has none loses a random host.
    """
}

extension Table.Heading {
  init(_ title: String, isNumber: Bool = false) {
    self.init(group: "", title: title, full: title, isNumber: isNumber)
  }
}
