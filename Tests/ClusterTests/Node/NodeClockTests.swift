import Testing

@testable import Broadcasting
@testable import Cluster
@testable import Scenarios

/// A live node's clock shows what the simulator's does.
@Suite struct NodeClockTests {
  private static let id = NodeID(3)
  private static let errors = [
    Fault.Clock(ahead: .seconds(2)), Fault.Clock(behind: .seconds(4)), Fault.Clock(gains: 80_000),
    Fault.Clock(ahead: .seconds(1), behind: .seconds(2), loses: 500, isSpread: true),
  ]
  private static let scenario = Scenario(
    name: "clocks", hosts: 5,
    faults: errors.map { Fault(at: .zero, duration: nil, kind: .clock(.node(id), $0)) })

  private static func instant(_ random: inout SplitMix64, after past: Instant) -> Instant {
    past + random.delay(in: .zero...(.seconds(3)))
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func itIsTheSimulators(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var simulated = Clocks(nodes: 0..<5, seed: seed)
    var live = NodeClock(of: Self.id, in: Self.scenario, seed: seed)
    var now = Instant.zero
    for number in 0..<20 {
      let entry = random.index(below: Self.errors.count + 1)
      let isRight = entry == Self.errors.count
      simulated.set(Self.id, to: isRight ? nil : Self.errors[entry], at: now)
      let change = NodeClock.Change(
        number: number, since: now.nanoseconds, entry: isRight ? nil : UInt32(entry))
      let since = try #require(live.beginning(of: change, at: now))
      live.set(toEntry: change.entry, since: since)
      #expect(live.beginning(of: change, at: now) == nil, "it has been through it")
      now = Self.instant(&random, after: now)
      #expect(live.time(at: now) == simulated.time(of: Self.id, at: now))
      let delay = random.delay(in: .zero...(.seconds(9)))
      #expect(live.end(of: delay, from: now) == simulated.end(of: delay, at: Self.id, from: now))
    }
  }

  /// News come late, of whatever came before them.
  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func itNeverGoesBack(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var clock = NodeClock(of: Self.id, in: Self.scenario, seed: seed)
    var (now, shown) = (Instant.zero, Instant.zero)
    for number in 0..<40 {
      let due = Self.instant(&random, after: now)
      now = Self.instant(&random, after: due)
      // Read, or not, since the change was due.
      if random.index(below: 2) == 0 {
        let time = clock.time(at: now)
        #expect(time >= shown)
        shown = time
      }
      let entry = random.index(below: Self.errors.count + 1)
      let change = NodeClock.Change(
        number: number, since: due.nanoseconds, entry: entry == Self.errors.count ? nil : UInt32(entry))
      if let since = clock.beginning(of: change, at: now) { clock.set(toEntry: change.entry, since: since) }
      let time = clock.time(at: now)
      #expect(time >= shown)
      shown = time
    }
  }

  @Test func whereAllClocksAreRightItIsRight() {
    var clock = NodeClock(of: Self.id, in: Scenario(name: "right"), seed: 1)
    let now = Instant(nanoseconds: 12_345)
    #expect(clock.time(at: now) == now)
    #expect(clock.end(of: .seconds(1), from: now) == now + .seconds(1))
  }

  /// An entry that is no clock's sets it right: whoever sends it is not to be trusted.
  @Test(arguments: [4, .max]) func noEntryMakesItTrap(entry: UInt32) {
    var clock = NodeClock(of: Self.id, in: Self.scenario, seed: 1)
    clock.set(toEntry: entry, since: .zero)
    #expect(clock.time(at: .zero + .seconds(1)) == .zero + .seconds(1))
  }
}
