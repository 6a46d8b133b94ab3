import Testing

@testable import Broadcasting

/// Who looks on misses nothing, however the run is divided.
@Suite struct SpectatorTests {
  private struct Counter: Observer {
    var tally = Tally()

    mutating func sent<Message: WireMessage>(
      _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
    ) { tally.sent(message, from: from, to: to, size: size, at: now) }
    mutating func received<Message: WireMessage>(
      _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
    ) { tally.received(message, from: from, to: to, at: now) }
    mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
      tally.delivered(rumor, at: host, now: now)
    }
    mutating func invoked(_ operation: Int, at now: Instant) {}
    mutating func refused(_ operation: Int, at now: Instant) {}
    mutating func answered(read operation: Int, at now: Instant) {}
    mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
    mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
    mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {}
    mutating func follows(_ node: NodeID, at now: Instant) {}
    mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {}
    mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
    mutating func ended(fault index: Int, at now: Instant) {}
    func part(_ number: Int, of count: Int) -> Counter { preconditionFailure("spectators have the parts") }
    mutating func absorb(_ part: inout Counter) {}
  }

  @Test func seesAllBlocks() throws {
    let scenario = Scenario(
      name: "watched", hosts: 40, workload: Workload(duration: .seconds(2)), settle: .zero)
    let operations = scenario.operations(seed: 1)
    let workers = Workers.one.dividing(intoBlocksOf: 8)

    var watched = Simulation<Gossip, Spectator>(
      scenario: scenario, settings: .init(), seed: 1, operations: operations,
      watcher: Spectator(Counter()), workers: workers)
    watched.run()
    var counted = Simulation<Gossip, Tally>(
      scenario: scenario, settings: .init(), seed: 1, operations: operations, watcher: Tally(),
      workers: workers)
    counted.run()

    let seen = try #require(watched.watcher.observer as? Counter).tally
    #expect(seen.delivered > 40 && seen.delivered == counted.watcher.delivered)
    #expect(seen.sent == counted.watcher.sent && seen.received == counted.watcher.received)
    #expect(watched.fingerprint == counted.fingerprint)
  }
}
