import Architectures
import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// The cost of a broadcast in messages and bytes, beside the times that each architecture waits.
  var costSection: Section? {
    guard let scenario = reference else { return nil }
    let contenders = contenders(in: scenario)
    let columns: [Column] = [
      .messages, .payload, .bytes,
      Column("", "redundancy", "redundancy", .redundancy, nil, .rate), .idle,
    ]
    let floor = Double(scenario.hosts - 1)
    let bars = contenders.compactMap { contender -> BarPlot.Bar? in
      guard let spread = contender.spread(.messages) else { return nil }
      let payload = contender.spread(columns[1])?.median
      return BarPlot.Bar(
        label: contender.markedLabel, style: style(of: contender), value: spread.median,
        range: spread.least...spread.most, part: payload, text: Column.messages.quantity.text(spread.median))
    }
    let plot = BarPlot(
      name: "cost", title: "Messages per broadcast (lower is better)",
      subtitle: "\(caption(of: scenario)) · dark: with payload · dashed: one a host", axis: "messages",
      bars: bars, floor: floor
    ).plot
    return Section(
      title: "What does a broadcast cost?",
      blocks: [
        .text(
          """
          To tell \(scenario.hosts - 1) others takes as many copies of the payload, and without batching \
          as many messages; batching, which is off by default, sends fewer and waits longer. The rest is \
          acknowledgements, leases, digests, and payloads that came to hosts that had them. Each \
          architecture runs with its defaults, or with the settings that its row names: they do not gather \
          rumors equally long, so nobody is called the best here.
          """),
        .picture(plot),
        .text(
          "Waits that follow the round trip, which is \(scenario.roundTrip) here, are shown as they are "
            + "with it."
        ),
        .table(
          Table(contenders, columns: columns, showsPromise: false).withoutBest
            .adding("batch", contenders.map(\.batch))
            .adding("other waits", contenders.map { $0.times(roundTrip: scenario.roundTrip) }),
          commands([scenario])),
      ])
  }
}

extension Contender {
  /// The time for which rumors are gathered: `none` for not at all, `–` where there is no such setting.
  fileprivate var batch: String {
    guard let value = settings.first(where: { $0.name == "batch" })?.value else { return "–" }
    return Delay(parsing: value) == .zero ? "none" : value
  }

  /// Its times but for the batch, as long as they are over a network with this round trip.
  fileprivate func times(roundTrip: Delay) -> String {
    guard let known = Architecture.named(architecture), let own = configuration else { return "–" }
    let lengths = own.lengths(roundTrip)
    let times = known.settings.compactMap { setting -> String? in
      guard case .delays = setting.domain, !["batch", "lag"].contains(setting.name),
        let value = lengths.first(where: { $0.name == setting.name })?.value ?? own[setting.name]
      else { return nil }
      return "\(setting.name) \(value)"
    }
    return times.isEmpty ? "–" : times.joined(separator: ", ")
  }
}

extension Table {
  /// The same without marks for the best.
  fileprivate var withoutBest: Table {
    Table(headings: headings, rows: rows.map { $0.map { Entry($0.text, range: $0.range) } })
  }

  /// The same with a column more before the verdict: a text for each row.
  fileprivate func adding(_ title: String, _ texts: [String]) -> Table {
    Table(
      headings: headings.dropLast() + [Heading(title)] + headings.suffix(1),
      rows: zip(rows, texts).map { row, text in row.dropLast() + [Entry(text)] + row.suffix(1) })
  }
}
