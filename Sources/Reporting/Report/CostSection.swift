import Measurement
import Scenarios

extension ReportData {
  /// The cost of a broadcast in messages and bytes.
  var costSection: Section? {
    guard let scenario = reference else { return nil }
    let contenders = contenders(in: scenario)
    let columns: [Column] = [
      .messages, Column("", "payload", "with payload", .payloadMessagesPerBroadcast, nil, .rate), .bytes,
      Column("", "redundancy", "redundancy", .redundancy, nil, .rate), .idle,
      Column("", "most", "most connections of a node", .connections, .most, .count),
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
          acknowledgements, leases, digests, and payloads that came to hosts that had them. \
          \(cheapest(contenders))
          """),
        .picture(plot),
        .table(Table(contenders, columns: columns, showsPromise: false), commands([scenario])),
      ])
  }

  private func cheapest(_ contenders: [Contender]) -> String {
    let known = contenders.filter(\.isRanked).compactMap { contender in
      contender.spread(.messages).map { (contender.label.markdownEscaped, $0.median) }
    }
    guard let least = known.min(by: { $0.1 < $1.1 }), let most = known.max(by: { $0.1 < $1.1 }),
      least.1 > 0, most.1 > least.1
    else { return "" }
    return "Between the cheapest (\(least.0)) and the dearest (\(most.0)) lies a factor of "
      + "\(Quantity.significant(most.1 / least.1))."
  }
}
