package import Broadcasting

/// The clocks of a run's nodes where some are not right: what each shows, and how long its timers take.
///
/// A clock never goes back, as nodes are promised: one that is set back goes at half its speed until the time
/// that it shows has come. A timer that is set when a clock jumps is due when it was.
package struct Clocks: Sendable {
  private struct Clock: Sendable {
    /// The time by which it is ahead when `since` comes, in nanoseconds.
    var skew: Int64 = 0
    /// The nanoseconds that it gains in a million.
    var drift: Int64 = 0
    var since: Int64 = 0
    /// The time that it showed when `since` came, already.
    var floor: Int64 = 0

    func shows(at time: Int64) -> Int64 {
      max(floor + (time - since) / 2, time + skew + Self.scaled(time - since, drift))
    }

    /// The first time at which it shows that.
    func time(showing shown: Int64) -> Int64 {
      let (high, low) = max(shown - since - skew, 0).multipliedFullWidth(by: 1_000_000)
      let (quotient, rest) = (1_000_000 + drift).dividingFullWidth((high, low))
      return since + min(quotient + (rest > 0 ? 1 : 0), 2 * max(shown - floor, 0))
    }

    /// The span times ppm / 1,000,000, rounded down.
    static func scaled(_ span: Int64, _ ppm: Int64) -> Int64 {
      let (quotient, rest) = span.quotientAndRemainder(dividingBy: 1_000_000)
      return quotient * ppm + (rest * ppm - (rest * ppm < 0 ? 999_999 : 0)) / 1_000_000
    }
  }

  /// By node.
  private var clocks: [Clock]
  private let first: Int
  private let seed: UInt64

  /// Clocks that are right, of these nodes; `seed` is the run's.
  package init(nodes: Range<Int>, seed: UInt64) {
    clocks = Array(repeating: Clock(), count: nodes.count)
    first = nodes.lowerBound
    self.seed = seed
  }

  /// The time that the node's clock shows.
  package func time(of node: NodeID, at now: Instant) -> Instant {
    Instant(nanoseconds: clocks[node.int - first].shows(at: now.nanoseconds))
  }

  /// The time at which the node's clock will have gone on by `delay`.
  package func end(of delay: Delay, at node: NodeID, from now: Instant) -> Instant {
    let clock = clocks[node.int - first]
    let shown = clock.shows(at: now.nanoseconds) + delay.nanoseconds
    return max(now, Instant(nanoseconds: clock.time(showing: shown)))
  }

  /// From now on the node's clock is as wrong as `fault` says; nil sets it right.
  ///
  /// What a node draws is the same each time.
  package mutating func set(_ node: NodeID, to fault: Fault.Clock?, at now: Instant) {
    let place = node.int - first
    var clock = Clock(since: now.nanoseconds, floor: clocks[place].shows(at: now.nanoseconds))
    if let fault {
      var random = SplitMix64(seed: SplitMix64.seed(seed, .clocks, UInt64(node.index)))
      clock.skew = fault.drawn(-fault.behind.nanoseconds, fault.ahead.nanoseconds, &random)
      clock.drift = fault.drawn(Int64(-fault.loses), Int64(fault.gains), &random)
    }
    clocks[place] = clock
  }
}

extension Scenario {
  /// True where some node's clock is not right at some time.
  package var hasWrongClocks: Bool {
    faults.contains { if case .clock = $0.kind { true } else { false } }
  }
}

extension Fault.Clock {
  /// Their sum, of which at most one is not 0; where each node draws its own, something between the two.
  fileprivate func drawn(_ low: Int64, _ high: Int64, _ random: inout SplitMix64) -> Int64 {
    let drawn = random.draw(below: UInt64(high - low) + 1)
    return isSpread ? low + Int64(drawn) : low + high
  }
}
