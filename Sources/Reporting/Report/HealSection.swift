import Architectures
import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// Partitions that differ in the links' latency alone, from the fastest on; empty for fewer than three.
  var heals: [Scenario] {
    let cuts = scenarios.filter { $0.hasPartition && !$0.namesPart }
    let families = cuts.map { cut in cuts.filter { $0.withoutLatency == cut.withoutLatency } }
    let longest = families.max { $0.count < $1.count } ?? []
    guard longest.count > 2 else { return [] }
    return longest.sorted { $0.roundTrip < $1.roundTrip }
  }

  /// The time to heal over networks of different speed, against the timer that it waits for.
  var healSection: Section? {
    let (sweep, column) = (heals, Column.timeToCatchUp)
    let rows = contenders(inAny: sweep)
    guard let first = sweep.first, !rows.isEmpty else { return nil }
    let lines = rows.map { row in
      sweep.compactMap { scenario -> (hosts: Int, value: Double)? in
        let time = contender(row.key, in: scenario)?.spread(column)?.median ?? 0
        let milliseconds = Int(scenario.roundTrip.nanoseconds / 1_000_000)
        guard time > 0, milliseconds > 0 else { return nil }
        return (milliseconds, time)
      }
    }
    let plot = ScalingPlot(
      name: "heal", title: "Time to heal, against the network's round trip (lower is better)",
      subtitle: (["\(first.hosts) hosts"] + first.faults.map(\.outline)).joined(separator: " · "),
      across: "round trip, ms",
      contenders: rows.map { ($0.markedLabel, style(of: $0)) },
      panels: [
        ScalingPlot.Panel(title: "caught up after", text: { Quantity.nanoseconds.text($0) }, lines: lines)
      ],
      panelHeight: 420
    ).plot
    let table = Table(
      headings: [Table.Heading("architecture")]
        + sweep.map { Table.Heading("\($0.roundTrip)", isNumber: true) },
      rows: rows.map { row in
        [Table.Entry(row.label)]
          + sweep.map { scenario in
            let time = contender(row.key, in: scenario)?.spread(column)?.median
            let timer = row.timer(in: scenario).map { " (\($0))" } ?? ""
            return Table.Entry(time.map { Quantity.nanoseconds.text($0) + timer } ?? "–")
          }
      })
    return Section(
      title: "How much of healing is a timer?",
      blocks: [
        .text(
          """
          The sides find out that they can talk again when a timer sends something across: what was not \
          answered (`retry`, at most `retry-most`), or the periodic comparison (`repair`). By default \
          these are multiples of the network's round trip, with a floor, so that the same partition heals \
          sooner over faster links (floors: 25 ms to 250 ms). Rounds, heartbeats and exchanges of states \
          come on top where an architecture has them. Caught up after the heal, by the round trip; in \
          brackets the longest of `retry-most` and `repair`:
          """),
        .picture(plot), .table(table, commands(sweep)),
      ])
  }
}

extension Contender {
  /// The longest time after which it tries again or compares.
  fileprivate func timer(in scenario: Scenario) -> Delay? {
    configuration?.lengths(scenario.roundTrip)
      .filter { ["retry-most", "repair"].contains($0.name) }
      .compactMap { Delay(parsing: $0.value) }.max()
  }
}

extension Scenario {
  fileprivate var withoutLatency: Scenario {
    var scenario = self
    scenario.name = ""
    scenario.summary = ""
    scenario.network.latency = .constant(.zero)
    return scenario
  }
}
