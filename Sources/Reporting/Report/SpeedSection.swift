import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// The time until all hosts know.
  var speedSection: Section? {
    guard let scenario = reference else { return nil }
    var blocks: [Section.Block] = [
      .text(
        """
        Stable latency: from when a broadcast was due until the last host has it. What waits for a timer \
        shows in the tail, and not in the median.
        """)
    ]
    if let plot = spectrum(of: scenario, name: "speed") { blocks.append(.picture(plot)) }
    blocks.append(.table(speedTable(scenario), commands([scenario])))
    if let lossy = scenarios.first(where: { $0.faults.isEmpty && $0.network.loss > .zero }) {
      if let plot = spectrum(of: lossy, name: "speed-\(lossy.name)") {
        blocks.append(.text("The same with \(lossy.network.loss) of all messages lost:"))
        blocks.append(.picture(plot))
      }
    }
    return Section(title: "How soon does everybody know?", blocks: blocks)
  }

  private func speedTable(_ scenario: Scenario) -> Table {
    Table(
      contenders(in: scenario),
      columns: [
        .stableP50, Column("", "p95", "stable p95", .stableLatency, .p95, .nanoseconds), .stableP99,
        Column("", "max", "stable max", .stableLatency, .max, .nanoseconds),
        Column("", "p50", "delivery p50", .deliveryLatency, .p50, .nanoseconds),
        Column("", "p50", "acknowledge p50", .acknowledgeLatency, .p50, .nanoseconds),
        Column("", "hops", "hops", .hops, nil, .count),
      ], showsPromise: false)
  }

  private func spectrum(of scenario: Scenario, name: String) -> Plot? {
    let lines = contenders(in: scenario).compactMap { contender -> SpectrumPlot.Line? in
      let points = contender.spectrum
      guard !points.isEmpty else { return nil }
      return SpectrumPlot.Line(label: contender.markedLabel, style: style(of: contender), points: points)
    }
    guard !lines.isEmpty else { return nil }
    return SpectrumPlot(
      name: name, title: "Time until every host has a broadcast (lower is better)",
      subtitle: caption(of: scenario), lines: lines
    ).plot
  }
}

extension Contender {
  /// The median over the runs at each quantile that all of them have.
  var spectrum: [SpectrumPlot.SpectrumValue] {
    let spectra = results.compactMap(\.profile?.spectrum).filter { !$0.isEmpty }
    guard let first = spectra.first else { return [] }
    return first.compactMap { point in
      let values = spectra.map { spectrum in
        spectrum.first { $0.quantile == point.quantile }.map { Double($0.latency) / 1e6 }
      }
      guard let spread = Spread(values), spread.isComplete else { return nil }
      return SpectrumPlot.SpectrumValue(quantile: point.quantile, latency: spread.median)
    }
  }
}
