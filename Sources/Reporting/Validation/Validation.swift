import Architectures
import Broadcasting
public import Measurement
public import Scenarios

/// The simulator's prediction of live runs of one scenario, judged: a row for each figure of each
/// architecture.
public struct Validation: Sendable {
  let scenario: Scenario
  public let rows: [Row]
  /// The remarks of the runs although they are valid.
  let remarks: [String]
  /// The most runs that were made of any architecture.
  let runs: (simulated: Int, live: Int)
  let drivers: [String]

  /// Takes those results that are of `scenario`; rows come in the order in which architectures first appear.
  public init(of scenario: Scenario, simulated: [CellResult], live: [CellResult]) {
    let simulated = simulated.filter { $0.scenario == scenario.name }
    let live = live.filter { $0.scenario == scenario.name }
    let pairs = Contender.all(in: simulated + live).map { contender in
      (
        contender, simulated: simulated.filter { $0.isOf(contender) },
        live: live.filter { $0.isOf(contender) }
      )
    }
    self.scenario = scenario
    rows = pairs.flatMap { contender, simulated, live in
      Measure.all(in: scenario).map { measure in
        Row(measure, of: contender, in: scenario, simulated: simulated, live: live)
      }
    }
    remarks = pairs.flatMap { contender, simulated, live in
      Self.remarks(contender.label, "simulated", simulated) + Self.remarks(contender.label, "live", live)
    }
    runs = (pairs.map(\.simulated.count).max() ?? 0, pairs.map(\.live.count).max() ?? 0)
    drivers = Set(live.map(\.driver)).sorted()
  }

  /// The scenario's.
  public var name: String { scenario.name }

  /// True where every row passes; not where there is none.
  public var passes: Bool { !rows.isEmpty && rows.allSatisfy { $0.verdict == .pass } }

  private static func remarks(_ label: String, _ kind: String, _ results: [CellResult]) -> [String] {
    let remarked = results.filter { $0.verdict == .valid && !$0.reasons.isEmpty }
    guard let first = remarked.first else { return [] }
    let more = remarked.count == 1 ? "" : ", and \(remarked.count - 1) more"
    return ["\(label): note: \(first.reasons.text) (\(kind) seed \(first.seed)\(more))"]
  }
}

extension Validation {
  /// A figure that is held against live runs.
  public struct Measure: Hashable, Sendable {
    public let title: String
    public let metric: Metric
    /// Nil where the metric is one number, or for its first one.
    public let part: Metric.Part?
    let quantity: Quantity

    private static let always = [
      Measure(title: "messages", metric: .messages, part: nil, quantity: .count),
      Measure(title: "payload messages", metric: .payloadMessages, part: nil, quantity: .count),
      Measure(title: "bytes", metric: .bytes, part: nil, quantity: .bytes),
      Measure(title: "stable p50", metric: .stableLatency, part: .p50, quantity: .nanoseconds),
      Measure(title: "stable p99", metric: .stableLatency, part: .p99, quantity: .nanoseconds),
    ]
    private static let partitioned = [
      Measure(title: "time to heal", metric: .timeToHeal, part: nil, quantity: .nanoseconds)
    ]

    /// The measures that make sense in a scenario.
    static func all(in scenario: Scenario) -> [Measure] {
      scenario.hasPartition ? always + partitioned : always
    }
  }
}

extension CellResult {
  fileprivate func isOf(_ contender: Contender) -> Bool {
    architecture == contender.architecture && settings == contender.settings
  }
}
