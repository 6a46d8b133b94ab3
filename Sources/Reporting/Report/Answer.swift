import Measurement
import Scenarios

/// The architecture for each wish: a line a wish, each with its figure and its price, and who wins at which
/// size.
struct Answer {
  let data: ReportData
  /// The section that says who sends least at an equal latency budget; nil where that is not known.
  var frontier: FrontierSection?

  var blocks: [Section.Block] {
    guard data.cells.contains(where: { $0.verdict == .valid }) else {
      return [.text("No run is valid, so nothing is recommended; what broke stands under the tables.")]
    }
    guard data.everyone.count > 1 else {
      let only = data.everyone.map(\.label.markdownEscaped).joined()
      return [
        .text("There is only \(only) in these results: nothing to choose from. Its figures stand below.")
      ]
    }
    let lines = wishes + (frontier?.sentences(hosts: data.reference?.hosts ?? 25) ?? [])
    guard !lines.isEmpty else {
      return [.text("Nothing here can be ranked: no two architectures have valid runs of one scenario.")]
    }
    return [.text(scope), .text(lines)] + sizes
  }

  private var scope: String {
    let hosts = data.reference.map { "\($0.hosts) hosts" } ?? ""
    return
      "At \(hosts), with default settings unless a row names others; other settings can change the ranking: "
      + "`grapevine advise` tries them at your size. All that are within 5 % of the best are named.\(apart)"
  }

  /// Why promises are kept apart, where there are several.
  private var apart: String {
    guard let scenario = data.reference, data.promises(rankedIn: [scenario]).count > 1 else { return "" }
    return
      "Those with `origin` acknowledgements tell the client \"done\" when the origin alone has the "
      + "rumor, and "
      + "if that host forgets, it is lost; those with `remote` ones once a cache or a leader has it, too. "
      + "That is more work, so each is ranked among its own."
  }

  private var wishes: [String] {
    let axes = Axis.all(data, hasBudgets: frontier != nil)
    let wishes: [(String, String, Column, Scenario?)] = [
      ("To know soonest", "how-soon-does-everybody-know", .stableP99, data.reference),
      ("To send least", "what-does-a-broadcast-cost", .messages, data.reference),
      ("To spare the busiest node", "who-carries-the-load", .busiestMessages, data.reference),
      ("To go on spreading on every side of a cut", "what-happens-in-a-partition", .worstSide, data.halves),
      (
        "To lose the special node and not notice", "what-if-the-special-node-fails", .deliveredInFault,
        data.partCrash
      ),
    ]
    return wishes.compactMap { wish, anchor, column, scenario in
      axes.first { $0.shows(column, in: scenario) }.flatMap { line("[\(wish)](#\(anchor))", $0, axes) }
    }
  }

  /// A wish and who is best at it; where acknowledgements promise different things, a line for each promise.
  private func line(_ wish: String, _ axis: Axis, _ axes: [Axis]) -> String? {
    let promises = data.promises(rankedIn: [axis.scenario])
    let winners = promises.compactMap { promise -> String? in
      let best = axis.best(in: data, promising: promise)
      guard !best.isEmpty else { return nil }
      let names = best.map { contender in
        "**\(contender.label.markdownEscaped)** (\(text(contender, axis)))" + doubt(contender)
      }
      let whose = promises.count > 1 ? "  - among those acknowledged by `\(promise)`: " : ""
      return whose + ReportData.list(names) + next(axis, after: best, promise) + "."
        + price(of: best, axis, axes)
    }
    guard !winners.isEmpty else { return nil }
    let head = "- \(wish): \(axis.noun)."
    return promises.count > 1 ? ([head] + winners).joined(separator: "\n") : "\(head) \(winners[0])"
  }

  private func text(_ contender: Contender, _ axis: Axis) -> String {
    axis.value(contender, in: data).map { axis.column.quantity.text($0) } ?? "–"
  }

  /// The doubts that a reader must know of one that is recommended.
  private func doubt(_ contender: Contender) -> String {
    let broken = data.scenarios.filter { scenario in
      data.contender(contender.key, in: scenario).map { $0.count(.valid) < $0.results.count } ?? false
    }
    return broken.isEmpty ? "" : " (✗ not valid in \(ReportData.list(broken.map(\.name))))"
  }

  /// The best of the others with the same promise, with all that read the same.
  private func next(_ axis: Axis, after best: [Contender], _ promise: String) -> String {
    let others = data.ranked(in: axis.scenario).filter { other in
      other.promise == promise && !best.contains { $0.key == other.key }
    }
    let values = others.compactMap { other in axis.value(other, in: data).map { (other, $0) } }
    let sorted = values.sorted { axis.column.better == .more ? $0.1 > $1.1 : $0.1 < $1.1 }
    guard let nearest = sorted.first else { return "" }
    let figure = axis.column.quantity.text(nearest.1)
    let names = sorted.filter { axis.column.quantity.text($0.1) == figure }.map(\.0.label.markdownEscaped)
    return ", next \(ReportData.list(names)) (\(figure))"
  }

  /// The two axes on which one is furthest from the best with its promise; of two or three, one axis each.
  ///
  /// More are not one choice.
  private func price(of best: [Contender], _ axis: Axis, _ axes: [Axis]) -> String {
    guard best.count < 4 else { return "" }
    let others = axes.filter { !$0.shows(axis.column, in: axis.scenario) }
    var prices: [(names: [String], text: String)] = []
    for contender in best {
      let worst = others.compactMap { other in other.ratio(contender, in: data).map { (other, $0) } }
        .filter { $0.1 >= 1.2 }.sorted { $0.1 > $1.1 }.prefix(best.count == 1 ? 2 : 1)
      let costs = worst.map { other, ratio in
        let compared =
          other.column.better == .more || !ratio.isFinite
          ? "" : ", \(Quantity.significant(ratio).droppingZeros) times the least"
        return other.phrase(text(contender, other)) + compared
      }
      guard !costs.isEmpty else { continue }
      let cost = costs.joined(separator: "; ")
      if let place = prices.firstIndex(where: { $0.text == cost }) {
        prices[place].names.append(contender.label.markdownEscaped)
      } else {
        prices.append(([contender.label.markdownEscaped], cost))
      }
    }
    let texts = prices.map { names, text in
      best.count == 1 ? text : "of \(ReportData.list(names)) \(text)"
    }
    return texts.isEmpty ? "" : " The price: \(texts.joined(separator: "; "))."
  }

  /// The best at each size of the fleet.
  private var sizes: [Section.Block] {
    guard let sweep = data.longestSweep else { return [] }
    let columns: [(String, Column)] = [
      ("knows soonest", .stableP99), ("sends least", .messages),
      ("spares its busiest node", .busiestMessages),
      ("needs fewest connections", .connections),
    ].filter { frontier == nil || $0.1.metric != .messagesPerBroadcast }
    let promises = data.promises(rankedIn: sweep)
    let rows = sweep.map { scenario in
      [Table.Entry("\(scenario.hosts)")]
        + columns.map { title, column in
          let axis = Axis(scenario: scenario, column: column, noun: title) { $0 }
          let groups = promises.map { axis.best(in: data, promising: $0).map(\.label) }
          return Table.Entry(
            joining: groups.map { Table.Entry($0.isEmpty ? "–" : $0.joined(separator: ", ")) })
        }
    }
    let table = Table(
      headings: [Table.Heading("hosts", isNumber: true)] + columns.map { Table.Heading($0.0) }, rows: rows)
    let whose =
      promises.count < 2
      ? "" : ": \(promises.map { "`\($0)`" }.joined(separator: " · "))"
    return [
      .text("Who is best, or within 5 % of it, in peace, by size\(whose)."),
      .table(table, data.commands(sweep)),
    ]
  }
}
