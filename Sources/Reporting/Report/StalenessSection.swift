import Broadcasting

extension ReportData {
  /// How old what a read missed can be.
  var stalenessSection: Section? {
    let shown = ([steady, halves] + [partCrash] + impairments.prefix(1).map { $0 }).compactMap { $0 }
    guard let scenario = halves ?? shown.first else { return nil }
    let column = Column("", "p99", "staleness p99", "staleness_ns", "p99", .nanoseconds)
    let bars = contenders(in: scenario).compactMap { contender -> BarPlot.Bar? in
      guard let spread = contender.spread(column) else { return nil }
      return BarPlot.Bar(
        label: contender.label, style: style(of: contender), value: spread.median / 1e9,
        range: spread.least / 1e9...spread.most / 1e9, text: column.quantity.text(spread.median))
    }
    let plot = BarPlot(
      name: "staleness", title: "Age of what the stalest 1 % of reads missed (lower is better)",
      subtitle: "\(scenario.name) · \(caption(of: scenario))", axis: "seconds", bars: bars
    ).plot
    var rows: [Contender] = []
    for contender in shown.flatMap({ contenders(in: $0) })
    where !rows.contains(where: { $0.key == contender.key }) {
      rows.append(contender)
    }
    let columns = shown.map { scenario in
      let contenders = contenders(in: scenario)
      return Table.entries(of: rows.map { row in contenders.first { $0.key == row.key } }, column)
    }
    let table = Table(
      headings: [Table.Heading("architecture")] + shown.map { Table.Heading($0.name, isNumber: true) },
      rows: rows.indices.map { row in
        [Table.Entry(rows[row].label)] + columns.map { Table.Entry($0[row].text, isBest: $0[row].isBest) }
      })
    return Section(
      title: "How stale are reads?",
      blocks: [
        .text(
          "For each read: the age of the oldest broadcast that every other host had and that the read "
            + "missed; 0 if "
            + "it missed none. A partition into halves leaves nothing that every *other* host has, so what "
            + "counts "
            + "there are single hosts that lag. The value that 99 % of reads stay below:"),
        .picture(plot), .table(table), .reproduce(commands(shown)),
      ])
  }
}
