import Testing

@testable import Broadcasting
@testable import Scenarios

/// What a wrong clock shows, and how long its timers take.
@Suite struct ClocksTests {
  private static func clocks(_ clock: Fault.Clock?, at now: Delay = .zero) -> Clocks {
    var clocks = Clocks(nodes: 2..<5, seed: 1)
    clocks.set(NodeID(3), to: clock, at: .zero + now)
    return clocks
  }

  @Test(arguments: [
    (Fault.Clock(ahead: .seconds(2)), 10_000, 12_000), (Fault.Clock(behind: .seconds(2)), 10_000, 8_000),
    (Fault.Clock(gains: 100_000), 10_000, 11_000), (Fault.Clock(loses: 100_000), 10_000, 9_000),
    (Fault.Clock(ahead: .seconds(1), loses: 50_000), 20_000, 20_000),
    // It has shown 0 already, and goes on at half its speed.
    (Fault.Clock(behind: .seconds(2)), 1_500, 750),
  ])
  func aClockShowsTheTimeWithItsError(clock: Fault.Clock, now: Int64, shown: Int64) {
    let clocks = Self.clocks(clock)
    let time = clocks.time(of: NodeID(3), at: .zero + .milliseconds(now))
    #expect(time == .zero + .milliseconds(shown))
    #expect(clocks.time(of: NodeID(4), at: .zero + .milliseconds(now)) == .zero + .milliseconds(now))
  }

  @Test func aClockThatIsSetBackGoesAtHalfItsSpeed() {
    var clocks = Self.clocks(Fault.Clock(ahead: .seconds(5)))
    clocks.set(NodeID(3), to: nil, at: .zero + .seconds(10))
    for (now, shown) in [(10, 15), (12, 16), (20, 20), (21, 21)] as [(Int64, Int64)] {
      #expect(clocks.time(of: NodeID(3), at: .zero + .seconds(now)) == .zero + .seconds(shown))
    }
  }

  @Test(
    arguments: [
      (Fault.Clock(ahead: .seconds(2)), 1_000_000_000), (Fault.Clock(gains: 100_000), 909_090_910),
      (Fault.Clock(loses: 100_000), 1_111_111_112),
      // It is still to show what it has shown.
      (Fault.Clock(behind: .seconds(20)), 2_000_000_000),
    ] as [(Fault.Clock, Int64)])
  func aTimerTakesASecondOfItsClock(clock: Fault.Clock, length: Int64) {
    let clocks = Self.clocks(clock)
    let now = Instant.zero + .seconds(3)
    let end = clocks.end(of: .seconds(1), at: NodeID(3), from: now)
    #expect(abs((end - now).nanoseconds - length) <= 1)
    #expect(clocks.time(of: NodeID(3), at: end) >= clocks.time(of: NodeID(3), at: now) + .seconds(1))
    #expect(clocks.end(of: .seconds(1), at: NodeID(2), from: now) == now + .seconds(1))
  }

  /// Whatever a clock does, it goes on, and a timer rings when it shows the time that it was set for.
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func timersRingByTheClock(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var clocks = Clocks(nodes: 0..<1, seed: seed)
    var now = Instant.zero
    for _ in 0..<20 {
      if random.index(below: 2) == 0 {
        let clock = Fault.Clock(
          ahead: random.delay(in: .zero...(.seconds(30))), behind: random.delay(in: .zero...(.seconds(30))),
          gains: random.index(below: 100_001), loses: random.index(below: 100_001), isSpread: true)
        clocks.set(NodeID(0), to: random.index(below: 2) == 0 ? clock : nil, at: now)
      }
      let shown = clocks.time(of: NodeID(0), at: now)
      let delay = random.delay(in: .nanoseconds(1)...(.seconds(10)))
      let end = clocks.end(of: delay, at: NodeID(0), from: now)
      #expect(clocks.time(of: NodeID(0), at: end) >= shown + delay)
      #expect(clocks.time(of: NodeID(0), at: end + .nanoseconds(-1)) < shown + delay)
      now = end
    }
  }

  @Test func errorsThatAreSpreadLieBetweenTheTwo() {
    var clocks = Clocks(nodes: 0..<1000, seed: 7)
    let fault = Fault.Clock(ahead: .seconds(3), behind: .seconds(1), isSpread: true)
    let errors = (0..<1000).map { node in
      clocks.set(NodeID(node), to: fault, at: .zero + .seconds(10))
      return clocks.time(of: NodeID(node), at: .zero + .seconds(20)) - (.zero + .seconds(20))
    }
    #expect(errors.allSatisfy { Delay.seconds(-1) <= $0 && $0 <= .seconds(3) })
    #expect(errors.count { $0 > .seconds(1) } > 400)
    #expect(errors.count { $0 < .zero } > 150)
  }
}
