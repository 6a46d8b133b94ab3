import Broadcasting

/// Which architecture for which wish, a line a wish, each with its figure and its price.
struct Answer {
  let data: ReportData

  var lines: [String] {
    let axes = Axis.all(data)
    let valid = data.everyone.filter(\.isRanked)
    guard !valid.isEmpty else {
      return ["No run is valid, so nothing is recommended; what broke stands under the tables."]
    }
    guard data.everyone.count > 1 else {
      let only = data.everyone.map(\.label).joined()
      return ["There is only \(only) in these results: nothing to choose from. Its figures stand below."]
    }
    let wishes: [(String, Column, Scenario?)] = [
      ("To know soonest", .stableP99, data.reference),
      ("To send least", .messages, data.reference),
      ("To load no node more than others", .hotSpot, data.reference),
      ("To answer on every side of a partition", .available, data.halves),
      ("To lose the special node and not notice", .spared, data.partCrash),
    ]
    let lines = wishes.compactMap { wish, column, scenario in
      axes.first {
        $0.scenario == scenario && $0.column.metric == column.metric && $0.column.part == column.part
      }
      .flatMap { line(wish, $0, axes) }
    }
    return lines.isEmpty
      ? ["Nothing here can be ranked: no two architectures have valid runs of one scenario."] : lines
  }

  private func line(_ wish: String, _ axis: Axis, _ axes: [Axis]) -> String? {
    let best = axis.best(in: data)
    guard let first = best.first, let value = axis.value(first, in: data) else { return nil }
    let figure = axis.phrase(axis.column.quantity.text(value))
    let names = ReportData.list(best.map { "**\($0.label)**" })
    return "- \(wish): \(names). \(figure.capitalised)\(next(best, axis)).\(price(of: best, axes))"
  }

  /// The best of the others.
  private func next(_ best: [Contender], _ axis: Axis) -> String {
    let others = data.ranked(in: axis.scenario).filter { other in !best.contains { $0.key == other.key } }
    let values = others.compactMap { other in axis.value(other, in: data).map { (other, $0) } }
    let sorted = values.sorted { axis.column.better == .more ? $0.1 > $1.1 : $0.1 < $1.1 }
    guard let nearest = sorted.first else { return "" }
    return " (next: \(nearest.0.label), \(axis.column.quantity.text(nearest.1)))"
  }

  /// Where each is furthest from the best of all.
  private func price(of best: [Contender], _ axes: [Axis]) -> String {
    let prices = best.prefix(3).compactMap { contender -> String? in
      let worst = axes.compactMap { other in other.ratio(contender, in: data).map { (other, $0) } }
        .max { $0.1 < $1.1 }
      guard let (other, ratio) = worst, ratio >= 1.2, let value = other.value(contender, in: data) else {
        return nil
      }
      let cost = other.phrase(other.column.quantity.text(value))
      let compared =
        other.column.better == .more
        ? "" : ", \(Quantity.significant(ratio).droppingZeros) times the least"
      return best.count == 1 ? cost + compared : "\(contender.label), \(cost)\(compared)"
    }
    return prices.isEmpty ? "" : " The price: \(prices.joined(separator: "; "))."
  }
}

extension String {
  var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
