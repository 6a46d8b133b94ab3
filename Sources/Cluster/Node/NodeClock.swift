internal import Broadcasting
internal import Scenarios

/// The clock that a live node goes by: right, or as wrong as the simulator has it (`Clocks`).
///
/// Only the state machine and its timers go by it; journals, links and all that is measured go by the run's
/// time.
struct NodeClock {
  /// News of the clock: from a time on it is as wrong as a fault says.
  struct Change: Codable, Hashable, Sendable {
    /// Its place among all changes of the node's clock.
    let number: Int
    /// In nanoseconds of the run.
    let since: Int64
    /// The place of the fault among the scenario's entries; nil where the clock is right from then on.
    let entry: UInt32?
  }

  private let id: NodeID
  private let faults: [Fault]
  /// Nil where all clocks are right, all the time.
  private var clocks: Clocks?
  /// The time when it was last read: what it showed then, it has shown.
  private var lastRead = Instant.zero
  /// The number of changes that it has been through.
  private(set) var changes = 0

  /// `seed` is the run's.
  init(of id: NodeID, in scenario: Scenario, seed: UInt64) {
    self.id = id
    faults = scenario.faults
    if scenario.hasWrongClocks { clocks = Clocks(nodes: id.int..<id.int + 1, seed: seed) }
  }

  /// The time that it shows.
  mutating func time(at now: Instant) -> Instant {
    lastRead = max(lastRead, now)
    return clocks?.time(of: id, at: now) ?? now
  }

  /// The time at which it will have gone on by `delay`.
  func end(of delay: Delay, from now: Instant) -> Instant {
    clocks?.end(of: delay, at: id, from: now) ?? now + delay
  }

  /// The time from which a change holds of which news came now: when it was due, or else when the clock was
  /// last read, so that it never goes back; nil for a change that it has been through already.
  func beginning(of change: Change, at now: Instant) -> Instant? {
    guard change.number >= changes else { return nil }
    return max(min(Instant(nanoseconds: change.since), now), lastRead)
  }

  /// It is as wrong as the fault of an entry says, or right, from `since` on.
  mutating func set(toEntry entry: UInt32?, since: Instant) {
    var error: Fault.Clock?
    if let entry, entry < faults.count, case .clock(_, let clock) = faults[Int(entry)].kind {
      error = clock
    }
    clocks?.set(id, to: error, at: since)
    lastRead = max(lastRead, since)
    changes += 1
  }
}
