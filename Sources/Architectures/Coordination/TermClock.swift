import Broadcasting

/// The source of terms: a hybrid clock, so that a coordinator that forgot its term cannot repeat one.
///
/// A new term is the clock in milliseconds, or one more than the last where that is higher. No term above
/// the node's *own* clock plus one election timeout is ever believed, so a node that restarts without its
/// memory knows a bound on every term that it voted or wrote in. All that is assumed is that a node's
/// own clock does not go back when it restarts. Skew between clocks costs time, not safety: a node ignores
/// terms from too fast a clock until its own has caught up.
struct TermClock: Hashable, Sendable {
  /// In milliseconds.
  private let slack: UInt64

  init(electionTimeout: Delay) {
    slack = UInt64(max(1, electionTimeout.nanoseconds / 1_000_000))
  }

  /// The highest term that can be believed.
  func ceiling(at now: Instant) -> UInt64 { Self.milliseconds(now) + slack }

  /// The term in which to stand for election; nil if the clock must catch up with the last one first.
  func next(after term: UInt64, at now: Instant) -> UInt64? {
    guard term < ceiling(at: now) else { return nil }
    return max(term + 1, Self.milliseconds(now))
  }

  /// Above every term that was believed up to `now`.
  func above(allBelievedBy now: Instant) -> UInt64 { ceiling(at: now) + 1 }

  private static func milliseconds(_ now: Instant) -> UInt64 { UInt64(max(0, now.nanoseconds / 1_000_000)) }
}
