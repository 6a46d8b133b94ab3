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
    At an equal latency budget: each architecture with the settings that send least, of those that were \
    found, and still have 99 % of all broadcasts at every host within the budget, on every seed. The preset \
    that was run says how they were found, and what was left as it is. They count only where every run is \
    valid\(trials); those that are not are marked ✗. The best is bold among those whose acknowledgements \
    promise the same. Whoever gathers its rumors for longer sends less: that is why messages mean little \
    without a budget.
    """
  }

  /// `under a partition and with 5% of all messages lost`.
  private var trials: String {
    let trials = frontiers.flatMap(\.trials)
    let lossy = trials.first(where: \.isOnlyLossy)
    let words = [
      trials.contains(where: \.hasPartition) ? "under a partition" : nil,
      lossy.map { "with \($0.network.loss) of all messages lost" },
      trials.contains { !$0.hasPartition && !$0.isOnlyLossy } ? "under other faults" : nil,
    ]
    return words.allSatisfy { $0 == nil } ? "" : ", also " + ReportData.list(words.compactMap { $0 })
  }

  private func blocks(_ frontier: Frontier) -> [Section.Block] {
    let heading = """
      **Messages · bytes per broadcast · busiest node's messages/s, within each budget** \
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
    let best = frontier.promises.reduce(into: [:]) { best, promise in
      best[promise] = frontier.budgets.map { budget in
        frontier.least(promise, within: budget).best.first.map { Column.messages.quantity.text($0.messages) }
      }
    }
    let rows = frontier.lines.map { line in
      [Table.Entry(line.architecture), Table.Entry(line.promise)]
        + frontier.budgets.enumerated().map { place, budget in
          guard let point = line.point(within: budget) else { return Table.Entry("–") }
          let text = Column.messages.quantity.text(point.messages)
          let messages = Table.Entry(
            text + (point.isValid ? "" : " ✗"), isBest: point.isValid && text == best[line.promise]?[place])
          let others = [Column.bytes, .busiestMessages].map { Self.text(point.contender, $0) }
          return Table.Entry(joining: [messages] + others.map { Table.Entry($0) })
        }
    }
    return Table(headings: headings, rows: rows)
  }

  /// The settings of the chosen points, and their latency where messages are lost: an architecture a row.
  func settings(_ frontier: Frontier) -> Table {
    let lossy = frontier.trials.first(where: \.isOnlyLossy)
    let rows = frontier.lines.map { line in
      let points = line.chosen(frontier.budgets)
      let settings = points.map { point in
        let budgets = frontier.budgets.filter { line.point(within: $0)?.contender.key == point.contender.key }
        let changed = point.contender.changedSettings.map { "\($0.name)=\($0.value.filter { $0 != " " })" }
        let failing = point.isValid ? "" : " (✗ \(point.failing.joined(separator: ", ")))"
        return budgets.map { "\($0)" }.joined(separator: ", ") + ": "
          + (changed.isEmpty ? "the defaults" : changed.joined(separator: " ")) + failing
      }
      let losses = points.map { point in
        lossy.flatMap { data.contender(point.contender.key, in: $0) }.map { Self.text($0, .stableP99) } ?? "–"
      }
      return [line.architecture, settings.joined(separator: "; "), losses.joined(separator: ", ")]
        .map { Table.Entry($0) }
    }
    let title = "stable p99 with loss, in the same order"
    return Table(headings: ["architecture", "settings", title].map { Table.Heading($0) }, rows: rows)
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
      return parts.isEmpty ? nil : "  - by `\(promise)`: " + parts.joined(separator: "; ") + "."
    }
    guard !lines.isEmpty else { return [] }
    let wish =
      "- [To send least](#\(Self.anchor)) at an equal budget, in messages per broadcast at "
      + "\(frontier.hosts) hosts:"
    return [wish] + lines
  }

  private static func figure(_ point: Frontier.Point) -> String {
    Column.messages.quantity.text(point.messages)
  }
}

extension Scenario {
  fileprivate var isOnlyLossy: Bool { faults.isEmpty && network.loss > .zero }
}

extension Column {
  static let busiestMessages = Column(
    "busiest", "msgs/s", "busiest node's messages/s", .busiestMessagesPerSecond, nil, .rate)
}
