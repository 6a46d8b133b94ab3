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
      "At \(hosts) and with the settings that the rows name, defaults but for those; other settings can "
      + "turn it: `grapevine advise` tries them at your size. Who is within a twentieth of the best is "
      + "named with it\(apart)."
  }

  /// That promises are kept apart, where there are several.
  private var apart: String {
    let promises =
      data.reference.map { Axis(scenario: $0, column: .stableP99) { $0 }.promises(in: data) } ?? []
    guard promises.count > 1 else { return "" }
    return "; who promises more with an acknowledgement has more to do, and is ranked apart"
  }

  private var wishes: [String] {
    let axes = Axis.all(data)
    let wishes: [(String, String, Column, Scenario?)] = [
      ("To know soonest", "how-soon-does-everybody-know", .stableP99, data.reference),
      ("To send least", "what-does-a-broadcast-cost", .messages, data.reference),
      ("To load no node more than others", "who-carries-the-load", .hotSpot, data.reference),
      ("To go on spreading on every side of a cut", "what-happens-in-a-partition", .worstSide, data.halves),
      (
        "To lose the special node and not notice", "what-if-the-special-node-fails", .deliveredInFault,
        data.partCrash
      ),
    ]
    // At an equal budget where that is known.
    let others = wishes.filter { frontier == nil || $0.2.metric != .messagesPerBroadcast }
    return others.compactMap { wish, anchor, column, scenario in
      axes.first {
        $0.scenario == scenario && $0.column.metric == column.metric && $0.column.part == column.part
          && $0.column.isLeast == column.isLeast
      }.flatMap { line("[\(wish)](#\(anchor))", $0, axes) }
    }
  }

  /// A wish and who is best at it; where acknowledgements promise different things, a line for each promise.
  private func line(_ wish: String, _ axis: Axis, _ axes: [Axis]) -> String? {
    let promises = axis.promises(in: data)
    guard promises.count > 1 else {
      guard let (names, value) = winners(axis, promises.first) else { return nil }
      let figure = axis.phrase(axis.column.quantity.text(value)).capitalised
      return
        "- \(wish): \(names). \(figure)\(next(axis, promises.first)).\(price(axis, promises.first, axes))"
    }
    let lines = promises.compactMap { promise -> String? in
      guard let (names, value) = winners(axis, promise) else { return nil }
      // Of several each has its own behind its name.
      let figure =
        axis.best(in: data, promising: promise).count > 1 ? "" : ", \(axis.column.quantity.text(value))"
      return "  - by `\(promise)`: \(names)\(figure)\(next(axis, promise)).\(price(axis, promise, axes))"
    }
    return lines.isEmpty ? nil : (["- \(wish): \(axis.phrase("…"))"] + lines).joined(separator: "\n")
  }

  /// The names of those that are best, each with its figure where there are several, and the best figure.
  private func winners(_ axis: Axis, _ promise: String?) -> (names: String, value: Double)? {
    let best = axis.best(in: data, promising: promise)
    guard let first = best.first, let value = axis.value(first, in: data) else { return nil }
    let names = best.map { contender in
      let figure = axis.value(contender, in: data).map { axis.column.quantity.text($0) } ?? ""
      return "**\(contender.label.markdownEscaped)**" + (best.count > 1 ? " (\(figure))" : "")
        + doubt(contender)
    }
    return (ReportData.list(names), value)
  }

  /// The doubts that a reader must know of one that is recommended.
  private func doubt(_ contender: Contender) -> String {
    let broken = data.scenarios.filter { scenario in
      data.contender(contender.key, in: scenario).map { $0.count(.valid) < $0.results.count } ?? false
    }
    return broken.isEmpty ? "" : " (✗ not valid in \(ReportData.list(broken.map(\.name))))"
  }

  /// The best of the others with the same promise.
  private func next(_ axis: Axis, _ promise: String?) -> String {
    let best = axis.best(in: data, promising: promise)
    let others = data.ranked(in: axis.scenario).filter { other in
      other.promise == promise && !best.contains { $0.key == other.key }
    }
    let values = others.compactMap { other in axis.value(other, in: data).map { (other, $0) } }
    let sorted = values.sorted { axis.column.better == .more ? $0.1 > $1.1 : $0.1 < $1.1 }
    guard let nearest = sorted.first else { return "" }
    return " (next: \(nearest.0.label.markdownEscaped), \(axis.column.quantity.text(nearest.1)))"
  }

  /// The two axes on which one is furthest from the best of all; of two or three, one axis each.
  ///
  /// More are not one choice.
  private func price(_ axis: Axis, _ promise: String?, _ axes: [Axis]) -> String {
    let best = axis.best(in: data, promising: promise)
    guard best.count < 4 else { return "" }
    let prices = best.compactMap { contender -> String? in
      let others = axes.filter { $0.column.heading != axis.column.heading || $0.scenario != axis.scenario }
      let worst = others.compactMap { other in other.ratio(contender, in: data).map { (other, $0) } }
        .filter { $0.1 >= 1.2 }.sorted { $0.1 > $1.1 }.prefix(best.count == 1 ? 2 : 1)
      let costs = worst.compactMap { other, ratio -> String? in
        guard let value = other.value(contender, in: data) else { return nil }
        let compared =
          other.column.better == .more || !ratio.isFinite
          ? "" : ", \(Quantity.significant(ratio).droppingZeros) times the least"
        return other.phrase(other.column.quantity.text(value)) + compared
      }
      guard !costs.isEmpty else { return nil }
      return (best.count == 1 ? "" : "\(contender.label.markdownEscaped): ") + costs.joined(separator: "; ")
    }
    return prices.isEmpty ? "" : " The price: \(prices.joined(separator: "; "))."
  }

  /// The best at each size of the fleet.
  private var sizes: [Section.Block] {
    guard let sweep = data.longestSweep else { return [] }
    let columns: [(String, Column)] = [
      ("knows soonest", .stableP99), ("sends least", .messages), ("loads nodes most evenly", .hotSpot),
      ("needs fewest connections", .connections),
    ].filter { frontier == nil || $0.1.metric != .messagesPerBroadcast }
    let rows = sweep.map { scenario in
      [Table.Entry("\(scenario.hosts)")]
        + columns.map { _, column in
          let axis = Axis(scenario: scenario, column: column) { $0 }
          let groups = axis.promises(in: data).map { axis.best(in: data, promising: $0).map(\.label) }
            .filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
          return Table.Entry(joining: groups.map { Table.Entry($0) })
        }
    }
    let table = Table(
      headings: [Table.Heading("hosts", isNumber: true)] + columns.map { Table.Heading($0.0) }, rows: rows)
    return [
      .text("Who is best, or within a twentieth of it, in peace, by size\(ofEachPromise(sweep)):"),
      .table(table, data.commands(sweep)),
    ]
  }

  /// Which promises the groups of names are of, where there are several.
  private func ofEachPromise(_ sweep: [Scenario]) -> String {
    let promises = sweep.first.map { Axis(scenario: $0, column: .stableP99) { $0 }.promises(in: data) } ?? []
    guard promises.count > 1 else { return "" }
    return ", of those acknowledged by " + ReportData.list(promises.map { "`\($0)`" })
      + " in turn, apart by a dot"
  }
}

extension String {
  var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
