import Scenarios

extension ReportData {
  /// The growth of cost and speed with the fleet.
  var scalingSection: Section? {
    guard let sizes = longestSweep, let first = sizes.first, let last = sizes.last else { return nil }
    let rows = contenders(inAny: sizes)
    let commands = commands(sizes)
    let large = sizes.filter { $0.hosts >= 100 && ($0.hosts == 100 || $0 == last) }
    let columns: [Column] = [.messages, .stableP99, .hotSpot, .connections]
    let titles = [
      "messages per broadcast", "stable latency, p99", "hot spot: busiest node over mean", "connections",
    ]
    let plot = ScalingPlot(
      name: "scaling", title: "How figures grow with the fleet (lower is better)",
      subtitle:
        "\(first.hosts) to \(last.hosts) hosts · \(caption(of: first).drop { $0 != "·" }.dropFirst(2))",
      contenders: rows.map { ($0.markedLabel, style(of: $0)) },
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
          """
          From \(first.hosts) to \(last.hosts) hosts, the same broadcasts a second in all \
          (\(outline(of: first).split(separator: " · ").dropFirst().joined(separator: " · "))), without \
          faults. `grapevine scale` goes on to 1,000,000; its page is `reports/scaling.md`.
          """),
        .picture(plot),
        .text(
          """
          Growth over the largest sizes, from \(Growth.least(of: sizes.map(\.hosts))) hosts on: the power \
          of n, and the order (1, log n, √n, n, n log n, n²) where one fits clearly better than the \
          others. Smaller fleets can grow otherwise: see the picture. No power fits across a change of \
          settings: by default flooding runs on a grid up to 100 hosts, and beyond on a random graph in \
          which each host has four neighbours.
          """),
        .table(
          growthTable(rows, [.messages, .bytes, .stableP99, .hotSpot, .connections], sizes), commands),
        .text("Messages per broadcast:"),
        .table(sizeTable(rows, .messages, sizes), commands),
        .text(
          "Stable p99 · bytes per broadcast · busiest node's messages/s · connections:"),
        .table(
          table(
            .stableP99, .bytes, .busiestMessages, .connections, in: large,
            titles: large.map { "\($0.hosts) hosts" }, rows: rows.map(\.key)), commands),
      ])
  }

  /// The values that valid runs gave, by size.
  private func values(
    of row: Contender, _ column: Column, _ sizes: [Scenario]
  ) -> [(hosts: Int, value: Double)] {
    sizes.compactMap { size in
      guard let contender = contender(row.key, in: size), contender.isRanked,
        let spread = contender.spread(column), spread.isComplete
      else {
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
        [Table.Entry(row.markedLabel)]
          + columns.map { column in Table.Entry(Growth(values(of: row, column, sizes))?.text ?? "–") }
      })
  }

  private func sizeTable(_ rows: [Contender], _ column: Column, _ sizes: [Scenario]) -> Table {
    table(column, in: sizes, titles: sizes.map { "\($0.hosts) hosts" }, rows: rows.map(\.key))
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
