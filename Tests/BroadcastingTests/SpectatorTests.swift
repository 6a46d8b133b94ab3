import Testing

@testable import Broadcasting

/// Who looks on misses nothing, however the run is divided.
@Suite struct SpectatorTests {
  @Test func seesAllBlocks() throws {
    let scenario = Scenario(
      name: "watched", hosts: 40, workload: Workload(duration: .seconds(2)), settle: .zero)
    let operations = scenario.operations(seed: 1)
    let workers = Workers.one.dividing(intoBlocksOf: 8)

    var watched = Simulation<Gossip, Spectator>(
      scenario: scenario, settings: .init(), seed: 1, operations: operations,
      watcher: Spectator(Tally()), workers: workers)
    watched.run()
    var counted = Simulation<Gossip, Tally>(
      scenario: scenario, settings: .init(), seed: 1, operations: operations, watcher: Tally(),
      workers: workers)
    counted.run()

    let seen = try #require(watched.watcher.observer as? Tally)
    #expect(seen.delivered > 40 && seen.delivered == counted.watcher.delivered)
    #expect(seen.sent == counted.watcher.sent && seen.received == counted.watcher.received)
    #expect(watched.fingerprint == counted.fingerprint)
  }
}
