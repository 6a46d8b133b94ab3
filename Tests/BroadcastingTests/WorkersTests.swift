import Dispatch
import Testing

@testable import Broadcasting

/// A run is the same whoever computes it.
@Suite struct WorkersTests {
  private static func threads(_ count: Int) -> Workers {
    Workers(count: count) { count, work in DispatchQueue.concurrentPerform(iterations: count, execute: work) }
  }

  /// What one run gives, but for how it was computed.
  private static func result(
    _ configuration: Configuration, _ scenario: Scenario, _ seed: UInt64, workers: Workers
  ) -> CellResult {
    Cell(configuration: configuration, scenario: scenario, seed: seed).run(
      workers: workers.dividing(intoBlocksOf: 4))
  }

  @Test(arguments: Architecture.all.map(\.name), 0..<5)
  func aRunIsTheSameForEveryNumberOfWorkers(name: String, fifth: Int) throws {
    let configuration = try #require(Architecture.named(name)).configured()
    for seed in UInt64(10 * fifth)..<UInt64(10 * fifth + 10) {
      var scenario = Scenario.random(seed: seed)
      // Shorter latencies leave no window to share, and are computed one after the other.
      if scenario.network.latency.least < .milliseconds(20) {
        scenario.network.latency = .uniform(low: .milliseconds(20), high: .milliseconds(60))
      }
      let one = Self.result(configuration, scenario, seed, workers: .one)
      let count = [2, 3, 8][Int(seed % 3)]
      let several = Self.result(configuration, scenario, seed, workers: Self.threads(count))
      #expect(several == one, "\(name), schedule \(seed), \(count) workers")
    }
  }
}
