import Measurement
public import Scenarios

/// The rates of one scenario that several architectures bear, side by side.
public struct SustainedRateReport: Sendable {
  private let scenario: Scenario
  public let rates: [SustainedRate]

  public init(of scenario: Scenario, _ rates: [SustainedRate]) {
    self.scenario = scenario
    self.rates = rates
  }

  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    (["\(scenario.name) · \(outline)"] + table.lines(bold: false) + [""]).map { $0 + "\n" }.joined()
  }

  /// For GitHub; every line ends with a newline.
  public var markdown: String {
    (["### \(scenario.name)", "", outline, ""] + table.markdown + [""]).map { $0 + "\n" }.joined()
  }

  /// The meaning of the columns, to stand under the table.
  public static let legend = """
    Sustained: the highest rate, doubled from the lowest, at which every broadcast was acknowledged and
    reached every host, 99 % of them within half a second more than at the lowest rate; a rate is given up
    after two runs without that. Deliveries are those at other hosts. Latencies until the last host has it:
    unloaded at the lowest rate, then at the sustained one.

    """

  private var outline: String {
    "\(scenario.hosts) hosts · \(scenario.workload.payload.text) · \(scenario.workload.duration) a rate"
  }

  private var table: Table {
    func heading(_ group: String, _ title: String, _ full: String, isNumber: Bool = true) -> Table.Heading {
      Table.Heading(group: group, title: title, full: full, isNumber: isNumber)
    }
    return Table(
      headings: [
        heading("", "architecture", "architecture", isNumber: false),
        heading("sustained", "broadcasts/s", "sustained broadcasts/s"),
        heading("sustained", "deliveries/s", "deliveries/s"),
        heading("unloaded stable", "p50", "stable p50 unloaded"),
        heading("unloaded stable", "p99", "stable p99 unloaded"),
        heading("sustained stable", "p50", "stable p50 sustained"),
        heading("sustained stable", "p99", "stable p99 sustained"),
        heading("", "stopped by", "stopped by", isNumber: false),
      ], rows: rates.map(row))
  }

  private func row(_ rate: SustainedRate) -> [Table.Entry] {
    let highest = rate.highest
    func latency(_ step: SustainedRate.Step?, _ part: Metric.Part) -> String {
      step?.result.value(of: .stableLatency, part: part).map(Quantity.nanoseconds.text) ?? "–"
    }
    return [
      rate.label, highest.map { "\($0.rate)" } ?? "–",
      highest?.result.value(of: .deliveriesPerSecond, part: nil).map(Quantity.count.text) ?? "–",
      latency(rate.unloaded, .p50), latency(rate.unloaded, .p99), latency(highest, .p50),
      latency(highest, .p99), rate.stop,
    ].map { Table.Entry($0) }
  }
}

extension SustainedRate {
  /// The architecture, and those of its settings that are not the defaults.
  public var label: String { Contender.all(in: steps.map(\.result)).first?.label ?? "" }
}
