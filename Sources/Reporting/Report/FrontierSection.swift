import Broadcasting
import Measurement
import Scenarios

/// The answer to who sends least at an equal latency budget: a picture and tables a size of the fleet.
struct FrontierSection {
  /// The results of the frontiers' settings, apart from those of the defaults.
  let data: ReportData
  let frontiers: [Frontier]

  static let title = "Who sends least in time?"
  static let anchor = "who-sends-least-in-time"

  /// Nil where there is nothing to compare.
  init?(_ data: ReportData) {
    self.data = data
    frontiers = Frontier.all(in: data)
    guard !frontiers.isEmpty else { return nil }
  }

  var section: Section {
    Section(title: Self.title, blocks: [.text(introduction)] + frontiers.flatMap(blocks))
  }

  private var introduction: String {
    """
    At an equal latency budget: each architecture with the settings that send least, of those that a \
    search found, and still have 99 % of all broadcasts at every host within the budget, on every seed. \
    **The budget holds without faults only**\(trials). The best of each figure is bold among those whose \
    acknowledgements promise the same. Whoever gathers its rumors for longer sends less: that is why \
    messages mean little without a budget. –: of all that was tried nothing is that fast and sends at most \
    two messages a host and broadcast. How the settings were found, and which were not varied, stands in \
    `bench/presets/frontier.yaml`; the folded tables have them. In brackets there: *done*, the time until \
    99 % of clients have their acknowledgement, where that is not at once; *cut*, while the hosts are cut \
    into two, the share of its own side that a rumor reaches in time, on the worse side, and the time from \
    the heal until all have caught up.
    """
  }

  /// What is asked of them in the other scenarios.
  private var trials: String {
    let trials = frontiers.flatMap(\.trials)
    let lossy = trials.first(where: \.isOnlyLossy)
    let words = [
      trials.contains(where: \.hasPartition) ? "under a partition" : nil,
      lossy.map { "with \($0.network.loss) of all messages lost" },
      trials.contains { !$0.hasPartition && !$0.isOnlyLossy } ? "under other faults" : nil,
    ].compactMap { $0 }
    guard !words.isEmpty else { return "" }
    return
      "; \(ReportData.list(words)) every run must be *valid*, which is to say that nothing is lost that was "
      + "promised, and may be slower"
      + (lossy == nil ? "" : ": the last figure of a cell, marked † where it is beyond the budget")
      + ". Settings that are not valid there are marked ✗"
  }

  private func blocks(_ frontier: Frontier) -> [Section.Block] {
    let loss = frontier.lossy.map { " · stable p99 with \($0.network.loss) loss" } ?? ""
    let heading = """
      **Messages · bytes per broadcast · busiest node's messages/s\(loss), within each budget** \
      (\(data.outline(of: frontier.peace))):
      """
    return [
      .picture(picture(frontier)), .text(heading), .table(table(frontier), data.sourceCommands),
      .folded("The settings at \(frontier.hosts) hosts", [.table(settings(frontier), [])]),
    ]
  }

  // MARK: Picture

  private func picture(_ frontier: Frontier) -> Plot {
    let lines = frontier.lines.compactMap { line -> FrontierPlot.Line? in
      let points = line.chosen(frontier.budgets)
      let valid = points.filter(\.isValid)
      guard !points.isEmpty else { return nil }
      return FrontierPlot.Line(
        label: line.architecture
          + (valid.isEmpty ? " (not valid)" : frontier.promises.count > 1 ? " (\(line.promise))" : ""),
        style: .of(line.architecture),
        points: (valid.isEmpty ? points : valid).map { ($0.latency / 1e6, $0.messages) })
    }
    return FrontierPlot(
      name: "frontier-\(frontier.hosts)", title: "Messages per broadcast within a latency budget",
      subtitle: data.caption(of: frontier.peace) + " · nearer to the lower left is better",
      xAxis: "latency budget for stable p99", yAxis: "messages per broadcast",
      xText: { Quantity.nanoseconds.text($0 * 1e6).droppingZerosBeforeUnit },
      yText: { Quantity.significant($0).droppingZeros },
      budgets: frontier.budgets.map { Double($0.nanoseconds) / 1e6 }, lines: lines
    ).plot
  }

  // MARK: Tables

  /// An architecture a row, a budget a column.
  func table(_ frontier: Frontier) -> Table {
    let headings =
      [Table.Heading("architecture"), Table.Heading("acknowledged by")]
      + frontier.budgets.map { Table.Heading("\($0)", isNumber: true) }
    let rows = frontier.lines.map { line in
      [Table.Entry(line.architecture), Table.Entry(line.promise)]
        + frontier.budgets.map { budget in
          guard let point = line.point(within: budget) else { return Table.Entry("–") }
          let rivals = frontier.lines.filter { $0.promise == line.promise }
            .compactMap { $0.point(within: budget) }.filter(\.isValid)
          let figures = [Column.messages, .bytes, .busiestMessages].enumerated().map { place, column in
            let best = rivals.compactMap { $0.contender.spread(column)?.median }.min()
              .map { column.quantity.text($0) }
            let text = Self.text(point.contender, column)
            return Table.Entry(
              text + (place == 0 && !point.isValid ? " ✗" : ""),
              isBest: point.isValid && rivals.count > 1 && text == best)
          }
          return Table.Entry(joining: figures + withLoss(point, frontier, budget))
        }
    }
    return Table(headings: headings, rows: rows)
  }

  /// The latency where messages are lost, marked where it is beyond the budget; empty where that was not run.
  private func withLoss(_ point: Frontier.Point, _ frontier: Frontier, _ budget: Delay) -> [Table.Entry] {
    guard let lossy = frontier.lossy else { return [] }
    guard let spread = data.contender(point.contender.key, in: lossy)?.spread(.stableP99) else {
      return [Table.Entry("–")]
    }
    let mark = spread.median > Double(budget.nanoseconds) ? " †" : ""
    return [Table.Entry(Column.stableP99.quantity.text(spread.median) + mark)]
  }

  /// The settings of the chosen points, and what becomes of them in a cut: an architecture a row.
  func settings(_ frontier: Frontier) -> Table {
    let rows = frontier.lines.map { line in
      let points = line.chosen(frontier.budgets).map { point in
        let budgets = frontier.budgets.filter { line.point(within: $0)?.contender.key == point.contender.key }
        let changed = point.contender.changedSettings.map { "\($0.name)=\($0.value.filter { $0 != " " })" }
        let failing = point.isValid ? [] : ["✗ \(point.failing.joined(separator: ", "))"]
        let remarks = failing + underFaults(point, frontier)
        return budgets.map { "\($0)" }.joined(separator: ", ") + ": "
          + (changed.isEmpty ? "the defaults" : changed.joined(separator: " "))
          + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))")
      }
      return [line.architecture, line.promise, points.joined(separator: ". ")].map { Table.Entry($0) }
    }
    return Table(
      headings: ["architecture", "acknowledged by", "settings"].map { Table.Heading($0) }, rows: rows)
  }

  /// The wait for acknowledgements that take more than the origin, and what a cut does.
  private func underFaults(_ point: Frontier.Point, _ frontier: Frontier) -> [String] {
    var remarks: [String] = []
    if let wait = point.contender.spread(.acknowledgeP99), wait.median > 0 {
      remarks.append("done \(Column.acknowledgeP99.quantity.text(wait.median))")
    }
    if let cut = frontier.trials.first(where: \.hasPartition),
      let contender = data.contender(point.contender.key, in: cut)
    {
      remarks.append(
        "cut \(Self.text(contender, .worstSide)), +\(Self.text(contender, .timeToCatchUp))")
    }
    return remarks
  }

  private static func text(_ contender: Contender, _ column: Column) -> String {
    contender.spread(column).map { column.quantity.text($0.median) } ?? "–"
  }

  // MARK: Sentences

  /// A list item, at the size nearest to `hosts`: of each promise who sends least within each budget.
  func sentences(hosts: Int) -> [String] {
    let nearest = frontiers.min { ($0.hosts - hosts).magnitude < ($1.hosts - hosts).magnitude }
    guard let frontier = nearest else { return [] }
    let lines = frontier.promises.compactMap { promise -> String? in
      let parts = frontier.budgets.compactMap { budget -> String? in
        let (best, next) = frontier.least(promise, within: budget)
        guard !best.isEmpty else { return nil }
        let names = best.map { "**\($0.contender.architecture)** (\(Self.figure($0)))" }
        let other = next.map { ", next \($0.contender.architecture) (\(Self.figure($0)))" } ?? ""
        return "within \(budget) \(ReportData.list(names))\(other)"
      }
      return parts.isEmpty
        ? nil : "  - among those acknowledged by `\(promise)`: " + parts.joined(separator: "; ") + "."
    }
    guard !lines.isEmpty else { return [] }
    let wish =
      "- [To send least](#\(Self.anchor)) at an equal budget: messages per broadcast at "
      + "\(frontier.hosts) hosts "
      + "without faults, with the best settings that were found."
    return [wish] + lines
  }

  private static func figure(_ point: Frontier.Point) -> String {
    Column.messages.quantity.text(point.messages)
  }
}

extension Frontier {
  /// The trial that does nothing but lose messages; nil where there is none.
  fileprivate var lossy: Scenario? { trials.first(where: \.isOnlyLossy) }
}

extension Scenario {
  fileprivate var isOnlyLossy: Bool { faults.isEmpty && network.loss > .zero }
}
