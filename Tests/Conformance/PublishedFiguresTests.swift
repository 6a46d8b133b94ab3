import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// Rumor mongering in synchronous cycles, against published figures for 1000 hosts.
@Suite struct PublishedFiguresTests {
  private static let cycles = ["repair=0s", "align=clock", "interval=1s", "fanout=1"]

  /// A broadcast just after a cycle began, on links that take a tenth of a cycle.
  private static let scenario = Scenario(
    name: "cycles", hosts: 1000, network: Network(latency: .constant(.milliseconds(100))),
    workload: Workload(
      ratePerThousandSeconds: 1000, broadcasts: .one, duration: .milliseconds(1), arrivals: .constant),
    settle: .milliseconds(1001), quiet: .seconds(40))

  /// The residue, to one digit more than printed, and the updates sent for each host; each with the deviation
  /// of single runs.
  ///
  /// Demers et al. 1987, tables 1 (push, feedback, counter), 2 (push, blind, coin) and 3 (pull, feedback,
  /// counter). The further digits are of other simulations of the same cycles, without messages or clocks.
  @Test(arguments: [
    ("spread=rounds stop=feedback-counter k=1", (0.1742, 0.0136), (1.745, 0.033)),
    ("spread=rounds stop=feedback-counter k=2", (0.0370, 0.0062), (3.299, 0.033)),
    ("spread=rounds stop=blind-coin k=2", (0.205, 0.021), (1.589, 0.071)),
    ("mode=pull pull=hot stop=feedback-counter k=1", (0.031, 0.0064), (2.7, 0.04)),
  ]) func rumorMongeringLeavesItsResidue(
    settings: String, residue: (Double, Double), updates: (Double, Double)
  ) throws {
    let runs = try Self.runs(settings, seeds: 1...3)
    try Self.expect(runs.map { $0.ratio(.residue) }, toBe: residue)
    try Self.expect(runs.map { $0.integer(.payloadMessages).map { Double($0) / 1000 } }, toBe: updates)
  }

  private static func runs(_ settings: String, seeds: ClosedRange<UInt64>) throws -> [CellResult] {
    let all = (cycles + settings.split(separator: " ").map(String.init)).map { setting in
      let parts = setting.split(separator: "=")
      return SettingValue(name: String(parts[0]), value: String(parts[1]))
    }
    let configuration = try #require(Architecture.named("gossip")).configured(all)
    return seeds.map { Cell(configuration: configuration, scenario: scenario, seed: $0).run() }
  }

  /// Holds the mean to be within three standard errors.
  private static func expect(_ measured: [Double?], toBe figure: (mean: Double, deviation: Double)) throws {
    let values = try measured.map { try #require($0) }
    let mean = values.reduce(0, +) / Double(values.count)
    let error = figure.deviation / Double(values.count).squareRoot()
    #expect(abs(mean - figure.mean) <= 3 * error, "\(mean), not \(figure.mean) ± \(error)")
  }
}
