import Dispatch
import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// A run is the same whoever computes it.
@Suite struct WorkersTests {
  static func threads(_ count: Int) -> Workers {
    Workers(count: count) { count, work in DispatchQueue.concurrentPerform(iterations: count, execute: work) }
  }

  /// The outcome of one run, but for how it was computed.
  private static func result(
    _ configuration: Configuration, _ scenario: Scenario, _ seed: UInt64, workers: Workers
  ) -> CellResult {
    Cell(configuration: configuration, scenario: scenario, seed: seed).run(
      workers: workers.dividing(intoBlocksOf: 4))
  }

  /// Latencies that have no least leave no window to share, and are computed one after the other: with those
  /// of a few milliseconds, windows are as short as they can be.
  private static func scenario(seed: UInt64) -> Scenario {
    var scenario = Scenario.random(seed: seed)
    if scenario.network.latency.least < .milliseconds(20) {
      let low = Delay.milliseconds(seed % 2 == 0 ? 20 : 2)
      scenario.network.latency = .uniform(low: low, high: .milliseconds(60))
    }
    if seed % 5 < 2 {
      scenario.capacity = Capacity(
        receive: .microseconds(300), send: .microseconds(200),
        bandwidth: Bandwidth(bytesPerSecond: 1_000_000))
    }
    return scenario
  }

  @Test(arguments: Architecture.all.map(\.name), 0..<4)
  func aRunIsTheSameForEveryNumberOfWorkers(name: String, quarter: Int) throws {
    let configuration = try #require(Architecture.named(name)).configured()
    for seed in UInt64(2 * quarter)..<UInt64(2 * quarter + 2) {
      let scenario = Self.scenario(seed: seed)
      let one = Self.result(configuration, scenario, seed, workers: .one)
      let count = [2, 3, 8][Int(seed % 3)]
      let several = Self.result(configuration, scenario, seed, workers: Self.threads(count))
      // Not the results themselves: a failure would print them.
      let isSame = several == one
      #expect(isSame, "\(name), schedule \(seed), \(count) workers")
      #expect(one.verdict == .valid, "\(name), schedule \(seed): \(one.reasons)")
    }
  }
}

extension WorkersTests {
  /// Large enough to be divided as it is.
  @Test func aLargeRunIsTheSameForEveryNumberOfWorkers() throws {
    let gossip = try #require(Architecture.named("gossip")).configured([
      SettingValue(name: "fanout", value: "3"), SettingValue(name: "repair", value: "0s"),
    ])
    let scenario = Scenario(
      name: "large", hosts: 20_000, network: Network(loss: Probability(millionths: 10_000)),
      workload: Workload(broadcasts: .one, duration: .nanoseconds(1)), settle: .zero, quiet: .seconds(4))
    let one = gossip.propagate(scenario, 1)
    let several = gossip.propagate(scenario, 1, workers: Self.threads(3))
    #expect(one.waves.map(\.messages) == several.waves.map(\.messages))
    #expect(one.waves.map(\.delays) == several.waves.map(\.delays))
    // 1 − s = e^(−3 · 0.99 · s) has s = 0.938 as its solution.
    let reached = one.waves[0].delays.count { $0 != nil }
    #expect((18_600...18_930).contains(reached))
  }
}
