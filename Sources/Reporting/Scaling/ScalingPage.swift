public import Formats
import Measurement

/// The findings of a scaling study, as a page for GitHub.
public struct ScalingPage: IllustratedPage {
  private let title = "How far does each way scale?"
  private let command: [String]
  private let sections: [Section]
  private let opening: [String]

  /// `command` makes the page again from the beginning, a line a command.
  public init(_ study: ScalingStudy, _ runs: [ScalingRun], command: [String]) {
    let data = ScalingData(study, runs)
    self.command = command
    opening = data.opening
    sections = [
      data.reachSection, data.growthSection, data.checkSection, data.faultSection, data.costSection,
      data.saturationSection, data.contenderSection,
    ].compactMap { $0 }
  }

  public var plots: [Plot] { sections.flatMap(\.plots) }

  public func markdown(pictures: String?) -> String {
    var lines = ["# \(title)", ""] + opening + ["", "Made by", "", "```sh"] + command + ["```", ""]
    lines += sections.flatMap { $0.markdown(pictures: pictures) }
    while lines.last == "" { lines.removeLast() }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension ScalingData {
  /// The scenarios that a study runs.
  static let peace = "decades"
  static let churn = "decades-churn"
  static let load = "saturation"

  fileprivate var opening: [String] {
    let bounds = "\(study.mostSeconds) s and \(Allowance.bytes(study.mostMemory))"
    return [
      "Every architecture at sizes that grow tenfold, under the same light load, each run as a process of "
        + "its own that may take at most \(bounds). What a run could not do is said, with the reason. What "
        + "is simulated is exact: a run that ends gives the same figures on any machine, but for what is "
        + "marked ⏱, which is this machine's: \(study.environment.machineText). Which runs end within "
        + "their time is this machine's, too, and with it the sizes that growth is fitted over.",
      "", "**\(verdict)**",
    ]
  }

  private var verdict: String {
    let checks = checks.map(\.check)
    guard !checks.isEmpty else { return "Too few sizes were run to hold growth against theory." }
    let agreeing = checks.count(where: \.agrees)
    return "\(agreeing) of \(checks.count) figures grow as theory says"
      + (agreeing == checks.count ? "." : "; the others are marked ✗ below.")
  }

  // MARK: How far

  fileprivate var reachSection: Section? {
    let scenarios = [Self.peace, Self.churn].filter(has)
    guard !scenarios.isEmpty else { return nil }
    return Section(
      title: "How far does each go?",
      blocks: [
        .text(
          "The largest fleet in which every rumor reached every host that is up, and why none larger: it "
            + "was refused because its estimate is beyond the bound, stopped at the bound, or not done when "
            + "the scenario ended."),
        .table(
          Table(
            headings: [Table.Heading("architecture")]
              + scenarios.flatMap { [Table.Heading("\($0): hosts"), Table.Heading("why no more")] },
            rows: contenders.map { contender in
              [Table.Entry(contender.name)]
                + scenarios.flatMap { scenario in
                  let (largest, next) = reach(contender, in: scenario)
                  let reason =
                    next.map { "\($0.hosts): \($0.reason)" } ?? "the largest size that was asked for"
                  return [Table.Entry(largest.map { "\($0)" } ?? "none"), Table.Entry(reason)]
                }
            }), []),
      ])
  }

  // MARK: Growth

  fileprivate var growthSection: Section? {
    guard has(Self.peace) else { return nil }
    let panels = [ScalingMeasure.messages, .busiest, .latency, .hops].map { measure in
      ScalingPlot.Panel(
        title: measure.title, text: Self.tick(measure.quantity),
        lines: contenders.map { points(measure, of: $0, in: Self.peace) })
    }
    let tables: [(words: String, table: Table)] = [
      ("Messages per broadcast:", sizeTable(.messages)),
      ("Bytes per broadcast:", sizeTable(.bytes, .bytesPerBroadcast)),
      (
        "Messages per broadcast at the busiest node, host or service, sent and received:", sizeTable(.busiest)
      ),
      ("The busiest node's load over the mean of all nodes:", sizeTable(.factor, .hotSpot, .factor)),
      (
        "Stable latency, from a broadcast to its last delivery, median of the broadcasts:",
        sizeTable(.latency)
      ),
      ("And the longest:", sizeTable(.nanoseconds, .stableLatency, .max)),
      ("Hops, the longest relay chain:", sizeTable(.hops)),
      ("Copies of a rumor that a host gets, the first included:", sizeTable(.copies)),
      (
        "Connections that must be held open, pairs of nodes, and the most at one node:",
        pairTable(.connections)
      ),
      ("Pairs of nodes that exchanged a message, and the most at one node:", pairTable(.pairs)),
    ]
    let pictures = plot("growth", "What grows with the fleet (lower is better)", panels)
    return Section(
      title: "What grows with the fleet",
      blocks: pictures + tables.flatMap { [Section.Block.text($0.words), .table($0.table, [])] })
  }

  private func plot(
    _ name: String, _ title: String, _ panels: [ScalingPlot.Panel], scenario: String = Self.peace
  ) -> [Section.Block] {
    guard panels.contains(where: { $0.lines.contains { !$0.isEmpty } }) else { return [] }
    let sizes = sizes(in: scenario)
    let range = "\(sizes.first ?? 0) to \(sizes.last ?? 0) hosts"
    return [
      .picture(
        ScalingPlot(
          name: name, title: title, subtitle: "\(range) · \(scenario)",
          contenders: contenders.map { ($0.shortName, $0.style) }, panels: panels, panelHeight: 310
        ).plot)
    ]
  }

  private static func tick(_ quantity: Quantity) -> @Sendable (Double) -> String {
    { value in
      if case .nanoseconds = quantity { return quantity.text(value).droppingZerosBeforeUnit }
      if case .bytes = quantity { return quantity.text(value).droppingZerosBeforeUnit }
      return value >= 10 ? ScalingPlot.short(value) : Quantity.significant(value).droppingZeros
    }
  }

  private func sizeTable(_ measure: ScalingMeasure, in scenario: String = Self.peace) -> Table {
    sizeTable(scenario) { contender in
      points(measure, of: contender, in: scenario).map { ($0.hosts, measure.quantity.text($0.value)) }
    }
  }

  private func sizeTable(
    _ quantity: Quantity, _ metric: Metric, _ part: Metric.Part? = nil, in scenario: String = Self.peace
  ) -> Table {
    sizeTable(scenario) { contender in
      points(of: contender, in: scenario) { $0.value(of: metric, part: part) }
        .map { ($0.hosts, quantity.text($0.value)) }
    }
  }

  /// A row a contender and a column a size.
  func sizeTable(
    _ scenario: String, _ texts: (ScalingContender) -> [(hosts: Int, text: String)]
  ) -> Table {
    let sizes = sizes(in: scenario)
    return Table(
      headings: [Table.Heading("architecture")] + sizes.map { Table.Heading("\($0) hosts", isNumber: true) },
      rows: contenders.map { contender in
        let row = texts(contender)
        return [Table.Entry(contender.name)]
          + sizes.map { size in Table.Entry(row.first { $0.hosts == size }?.text ?? "–") }
      })
  }

  private func pairTable(_ metric: Metric) -> Table {
    sizeTable(Self.peace) { contender in
      let most = points(of: contender, in: Self.peace) { $0.value(of: metric, part: .most) }
      return points(of: contender, in: Self.peace) { $0.value(of: metric, part: .pairs) }.map {
        pairs in
        let count = Quantity.count.text(pairs.value)
        let highest = most.first { $0.hosts == pairs.hosts }.map { Quantity.count.text($0.value) }
        return (pairs.hosts, "\(count), \(highest ?? "–")")
      }
    }
  }

  // MARK: Faults

  fileprivate var faultSection: Section? {
    guard has(Self.churn) else { return nil }
    return Section(
      title: "With losses and crashes",
      blocks: [
        .text(
          "The same load with 1 % of messages lost and four crashes, two of them with memory lost. Messages "
            + "per broadcast:"),
        .table(sizeTable(.messages, in: Self.churn), []),
        .text("Stable latency, median and longest:"),
        .table(sizeTable(.latency, in: Self.churn), []),
        .table(sizeTable(.nanoseconds, .stableLatency, .max, in: Self.churn), []),
      ])
  }

  // MARK: What it takes to simulate

  fileprivate var costSection: Section? {
    guard has(Self.peace) else { return nil }
    let panel = ScalingPlot.Panel(
      title: "⏱ memory of a run per host", text: Self.tick(.bytes), lines: contenders.map { bytesPerHost($0) }
    )
    return Section(
      title: "What a simulation of it takes ⏱",
      blocks: [
        .text(
          "Bytes a host: the most memory that the process had, less what it had before the run began, over "
            + "the number of hosts. In small fleets it is the simulator's own.")
      ] + plot("memory", "What a host of a simulated fleet takes", [panel]) + [
        .table(
          sizeTable(Self.peace) { contender in
            bytesPerHost(contender).map { ($0.hosts, Quantity.bytes.text($0.value)) }
          }, []),
        .text("Seconds on cores, and millions of simulated messages a second of real time:"),
        .table(
          sizeTable(Self.peace) { contender in
            usages(contender).map { hosts, usage, result in
              let messages = result?.value(of: .messages, part: nil) ?? 0
              let speed = messages / max(Double(usage.wall), 1) * 1e3
              return (
                hosts,
                "\(Quantity.fixed(Double(usage.cpu) / 1e9, decimals: 1)) s, "
                  + (result == nil ? "–" : Quantity.significant(speed))
              )
            }
          }, []),
      ])
  }

  private func usages(
    _ contender: ScalingContender
  ) -> [(hosts: Int, usage: MeasuredRun.Usage, result: CellResult?)] {
    sizes(in: Self.peace).compactMap { hosts in
      guard let run = run(contender, in: Self.peace, hosts: hosts), let usage = run.usage else { return nil }
      return (hosts, usage, run.result)
    }
  }

  private func bytesPerHost(_ contender: ScalingContender) -> [(hosts: Int, value: Double)] {
    usages(contender).compactMap { hosts, usage, result in
      guard result != nil else { return nil }
      return (hosts, Double(max(usage.peakMemory - usage.baseMemory, 0)) / Double(hosts))
    }
  }
}
