import Measurement
import Scenarios

extension ReportData {
  /// The age of the oldest rumor that a read missed.
  ///
  /// Only where no partition is: what nobody else has, nobody is behind with, by the metric's definition.
  var stalenessSection: Section? {
    let shown = scenarios.filter { scenario in
      !scenario.hasPartition && !sweeps.contains { $0.contains(scenario) }
    }
    guard let scenario = impairments.first ?? reference, shown.contains(scenario) else { return nil }
    let column = Column("", "p99", "staleness p99", .staleness, .p99, .nanoseconds)
    let bars = contenders(in: scenario).compactMap { contender -> BarPlot.Bar? in
      guard let spread = contender.spread(column) else { return nil }
      return BarPlot.Bar(
        label: contender.markedLabel, style: style(of: contender), value: spread.median / 1e9,
        range: spread.least / 1e9...spread.most / 1e9,
        text: spread.median == 0 ? "0" : column.quantity.text(spread.median))
    }
    let plot = BarPlot(
      name: "staleness", title: "Age of what the stalest 1 % of reads missed (lower is better)",
      subtitle: "\(scenario.name) · \(caption(of: scenario))", axis: "seconds", bars: bars
    ).plot
    return Section(
      title: "How stale are reads?",
      blocks: [
        .text(
          """
          For each read: the age of the oldest broadcast that every other host had and that the read \
          missed; 0 if it missed none. By this measure nobody is behind with what nobody else has: so \
          partitions are left out, and a cache that is down makes no read stale, for nothing spreads \
          meanwhile. A paused host's own reads are as old as the pause. The age that 99 % of reads stay below:
          """),
        .picture(plot), .table(table(column, in: shown), commands(shown)),
      ])
  }
}
