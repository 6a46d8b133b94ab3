import Broadcasting

extension ReportData {
  /// How cost and speed grow with the fleet.
  var scalingSection: Section? {
    guard let sweep = sweeps.max(by: { $0.scenarios.count < $1.scenarios.count }) else { return nil }
    let sizes = sweep.sorted
    guard let first = sizes.first, let last = sizes.last else { return nil }
    let rows = contendersOf(sizes)
    let columns: [Column] = [.messages, .stableP99, .hotSpot, .connections]
    let titles = [
      "messages per broadcast", "stable latency, p99", "hot spot: busiest node over mean", "connections",
    ]
    let plot = ScalingPlot(
      name: "scaling", title: "How figures grow with the fleet (lower is better)",
      subtitle:
        "\(first.hosts) to \(last.hosts) hosts · \(caption(of: first).drop { $0 != "·" }.dropFirst(2))",
      contenders: rows.map { ($0.label, style(of: $0)) },
      panels: zip(columns, titles).map { column, title in
        ScalingPlot.Panel(
          title: title, text: { Self.tick($0, column.quantity) },
          lines: rows.map { values(of: $0, column, sizes) })
      }
    ).plot
    return Section(
      title: "How does it grow with the fleet?",
      blocks: [
        .text(
          "From \(first.hosts) to \(last.hosts) hosts, the same broadcasts a second in all. The order is "
            + "that of 1, "
            + "log n, √n, n, n log n and n² from which the figures deviate least; in brackets is the slope "
            + "in the "
            + "picture."),
        .picture(plot),
        .table(growthTable(rows, [.messages, .bytes, .stableP99, .hotSpot, .connections], sizes)),
        .text("Messages per broadcast:"),
        .table(valueTable(rows, .messages, sizes)),
        .text("Stable latency, p99:"),
        .table(valueTable(rows, .stableP99, sizes)),
        .reproduce(commands(sizes)),
      ])
  }

  /// Those that any of the sizes has.
  private func contendersOf(_ sizes: [Scenario]) -> [Contender] {
    let names = Set(sizes.map(\.name))
    return Contender.all(in: cells.filter { names.contains($0.scenario) })
  }

  /// What valid runs gave, by size.
  private func values(
    of row: Contender, _ column: Column, _ sizes: [Scenario]
  ) -> [(hosts: Int, value: Double)] {
    sizes.compactMap { size in
      let contender = contenders(in: size).first { $0.key == row.key }
      guard let contender, contender.isRanked, let spread = contender.spread(column), spread.isComplete else {
        return nil
      }
      return (size.hosts, spread.median)
    }
  }

  private static func tick(_ value: Double, _ quantity: Quantity) -> String {
    switch quantity {
    case .nanoseconds: quantity.text(value).droppingZerosBeforeUnit
    case .factor: Quantity.significant(value).droppingZeros + "×"
    default: Quantity.significant(value).droppingZeros
    }
  }

  private func growthTable(_ rows: [Contender], _ columns: [Column], _ sizes: [Scenario]) -> Table {
    Table(
      headings: [Table.Heading("architecture")] + columns.map { Table.Heading($0.heading) },
      rows: rows.map { row in
        [Table.Entry(row.label)]
          + columns.map { column in Table.Entry(Growth(values(of: row, column, sizes))?.text ?? "–") }
      })
  }

  private func valueTable(_ rows: [Contender], _ column: Column, _ sizes: [Scenario]) -> Table {
    let bySize = sizes.map { size in
      let contenders = contenders(in: size)
      return Table.entries(of: rows.map { row in contenders.first { $0.key == row.key } }, column)
    }
    return Table(
      headings: [Table.Heading("architecture")]
        + sizes.map { Table.Heading("\($0.hosts) hosts", isNumber: true) },
      rows: rows.indices.map { row in
        [Table.Entry(rows[row].label)]
          + bySize.map { Table.Entry($0[row].text, isBest: $0[row].isBest) }
      })
  }
}

extension String {
  /// `1.50 s` as `1.5 s`.
  var droppingZerosBeforeUnit: String {
    let parts = split(separator: " ")
    guard parts.count == 2 else { return self }
    return "\(String(parts[0]).droppingZeros) \(parts[1])"
  }
}
