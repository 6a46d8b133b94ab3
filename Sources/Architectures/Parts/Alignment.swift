import Broadcasting

/// The times at which batches are sent and rounds played.
public enum Alignment: String, CaseIterable, Sendable {
  /// A fixed time after what began them: a batch after its first rumor, a host's rounds from a moment of its
  /// own.
  case none
  /// At whole multiples of their length by the clock: on all hosts at the same moment, as far as their
  /// clocks agree. One message then carries all that came meanwhile, and travels with everyone's.
  case clock

  /// The time when a batch or round of `length` that began at `now` is over; `lag` later than on the clock's
  /// multiple.
  ///
  /// With `clock` it is always after `now`, and `lag` must be below `length`.
  func end(of length: Delay, from now: Instant, lag: Delay = .zero) -> Instant {
    switch self {
    case .none: return now + length
    case .clock:
      guard length > .zero else { return now }
      let since = now.nanoseconds - lag.nanoseconds
      let (whole, rest) = since.quotientAndRemainder(dividingBy: length.nanoseconds)
      let floor = rest < 0 ? whole - 1 : whole
      return Instant(nanoseconds: (floor + 1) * length.nanoseconds + lag.nanoseconds)
    }
  }
}
