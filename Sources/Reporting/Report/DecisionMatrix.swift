import Broadcasting
import Measurement
import Scenarios

/// Every architecture on every axis: first in peace, then when things break.
struct DecisionMatrix {
  let data: ReportData

  var section: Section {
    var blocks: [Section.Block] = []
    let rows = data.reference.map { data.contenders(in: $0).map(\.key) } ?? []
    if let peace = data.reference {
      blocks.append(.text("\(peace.isCalm ? "In peace" : "In \(peace.name)"): \(data.outline(of: peace))."))
      let columns: [Column] = [
        .stableP50, .stableP99, .messages, .bytes, .hotSpot, .busiestMessages, .connections, .idle,
      ]
      let table = Table(
        rows: rows, columns: columns.map { (peace, [$0]) }, titles: columns.map(\.heading),
        showsPromise: true,
        in: data)
      blocks.append(.table(table, data.commands([peace])))
    }
    let broken = brokenColumns
    if !broken.isEmpty {
      let scenarios = [data.halves, data.partCrash].compactMap { $0 }
      let outlines = scenarios.map { "\($0.name) (\(data.outline(of: $0)))" }
      blocks.append(.text("When things break: \(ReportData.list(outlines))."))
      let table = Table(
        rows: rows + data.everyone.map(\.key).filter { !rows.contains($0) },
        columns: broken.map { ($0.scenario, [$0.column]) }, titles: broken.map(\.title), in: data)
      blocks.append(.table(table, data.commands(scenarios)))
    }
    blocks.append(.text(Self.legend(deadline: data.halves?.workload.deadline)))
    let notes = data.scenarios.flatMap { scenario in
      data.contenders(in: scenario).filter { $0.count(.valid) < $0.results.count }.flatMap { contender in
        data.notes(contender, of: scenario)
      }
    }
    if !notes.isEmpty {
      blocks.append(.text(["Runs that are not valid, and are not ranked:", ""] + notes))
    }
    return Section(title: "The decision matrix", blocks: blocks)
  }

  private var brokenColumns: [(scenario: Scenario, column: Column, title: String)] {
    var columns: [(scenario: Scenario, column: Column, title: String)] = []
    if let halves = data.halves {
      columns.append((halves, .broadcastsAnswered, "broadcasts answered, cut"))
      for side in [Metric.Part.majority, .minority] {
        let reach = Column("", side.name, side.name, .reachBySide, side, .share)
        guard data.contenders(in: halves).contains(where: { $0.spread(reach) != nil }) else { continue }
        columns.append((halves, reach, "spread, \(side)"))
      }
      columns.append((halves, .timeToCatchUp, "caught up after the heal"))
    }
    if let crash = data.partCrash {
      columns.append((crash, .broadcastsAnswered, "broadcasts answered, special node down"))
      columns.append((crash, .deliveredInFault, "delivered in time, special node down"))
      columns.append((crash, .timeToCatchUp, "caught up after its return"))
    }
    return columns
  }

  private static func legend(deadline: Delay?) -> String {
    """
    Medians; the best of a column among valid runs with one promise is bold, and so is whatever reads the \
    same. Acknowledged by `origin`: the client is told "done" when the origin has the rumor, which is lost \
    if that host forgets; by `remote`: when a cache or a leader has it, too. Hot spot: messages of the \
    busiest node over the mean. Idle: messages a second when nothing is new. Answered: of the broadcasts \
    that clients asked for during the fault, the share that was acknowledged within \
    \(deadline.map { "\($0)" } ?? "the deadline") of when it was due; those at a host that is down are \
    not. Spread: the share of the other hosts on its own side of the cut that a rumor reached within the \
    same time. Delivered in time: the same of all hosts that were up. Caught up: from the end of the fault \
    until every host has everything that was broadcast before, acknowledged or not. The special node is \
    the cache, the leader or the registry; who has none loses a host drawn at random. Faults are of these \
    settings and this size; the settings of latency budgets, above, can bear them otherwise.
    """
  }
}

extension Table.Heading {
  init(_ title: String, isNumber: Bool = false) {
    self.init(group: "", title: title, full: title, isNumber: isNumber)
  }
}
