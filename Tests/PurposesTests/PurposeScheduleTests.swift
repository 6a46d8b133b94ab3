import Foundation
import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Purposes
@testable import Running
@testable import Scenarios

/// Random schedules of faults under each purpose on each architecture: its rules hold, whatever goes wrong.
///
/// `GRAPEVINE_SCHEDULES` of each, from seed `GRAPEVINE_SEED` on.
@Suite struct PurposeScheduleTests {
  private static func number(_ variable: String, default value: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) } ?? value
  }
  private static let architectures = Architecture.all.map(\.name)

  /// Every third is one of places, with attacks, comings and goings.
  static func schedule(_ seed: UInt64, _ purpose: ConfiguredPurpose) -> Scenario {
    var scenario = Scenario.random(seed: seed)
    if seed.isMultiple(of: 3) { scenario = scenario.harsher(seed: seed, losesHosts: false) }
    scenario.purpose = purpose
    return scenario
  }

  static func run(_ architecture: String, _ scenario: Scenario, seed: UInt64) throws -> CellResult {
    let architecture = try #require(Architecture.named(architecture))
    let configuration = try architecture.configured()
    var scenario = scenario
    // Hosts that have neighbours only may be cut off by one that leaves, which is no purpose's fault.
    if configuration.usesTopology { (scenario.members, scenario.topology) = (nil, nil) }
    return Cell(configuration: configuration, scenario: scenario, seed: seed).run()
  }

  @Test(arguments: architectures) func noScheduleBreaksARule(architecture: String) throws {
    for purpose in RegisteredPurpose.all {
      for (index, settings) in ([[]] + purpose.variants).enumerated() {
        // Without a wish each variant has seeds of its own.
        let first = Self.number("GRAPEVINE_SEED", default: UInt64(index) * 10 + 1)
        for seed in first..<(first + Self.number("GRAPEVINE_SCHEDULES", default: 2)) {
          let configured = try purpose.configured(settings)
          let result = try Self.run(architecture, Self.schedule(seed, configured), seed: seed)
          #expect(
            result.verdict == .valid,
            """
            \(configured.text) on \(architecture): \(result.reasons.map(\.description)); replay with: \
            GRAPEVINE_SEED=\(seed) GRAPEVINE_SCHEDULES=1 swift test --filter noScheduleBreaksARule
            """)
        }
      }
    }
  }

  /// A purpose whose nodes answer and say nothing has nothing to be compared by.
  @Test func everyPurposeMeasuresSomethingWhereAHostCrashes() throws {
    for purpose in RegisteredPurpose.all {
      let crash = Fault(
        at: .seconds(1), duration: .seconds(8), kind: .crash(.node(NodeID(2)), forgets: false))
      var scenario = Scenario(
        name: "crash", hosts: 5, workload: Workload(duration: .seconds(5)), faults: [crash])
      scenario.purpose = try purpose.configured()
      let result = try Self.run("gossip", scenario, seed: 1)
      let shown = purpose.measures.filter { $0.isShown && $0.kind != .sides }
      for measure in shown {
        let metric = try #require(Metric.named(measure.name))
        if case .unknown(let why)? = result[metric] { Issue.record("\(measure.name): \(why)") }
      }
    }
  }

  @Test func twoRunsAreTheSame() throws {
    let purpose = try #require(RegisteredPurpose.named("rate-limit")).configured()
    let scenario = Self.schedule(4, purpose)
    #expect(try Self.run("gossip", scenario, seed: 4) == Self.run("gossip", scenario, seed: 4))
  }

  @Test func measuresHaveNamesOfTheirOwn() {
    #expect(Set(Metric.known.map(\.name)).count == Metric.known.count)
    #expect(Set(RegisteredPurpose.all.map(\.name)).count == RegisteredPurpose.all.count)
  }
}
