import Broadcasting

/// One wake-up that can be moved earlier: of the timers set for it, only the latest counts.
struct Alarm: Sendable {
  private let kind: UInt32
  private var token: UInt32 = 0
  private var due = Instant.never

  init(_ kind: UInt32) { self.kind = kind }

  var isSet: Bool { due != .never }

  /// Rings at `instant` or earlier, if it is set for an earlier moment already.
  mutating func set<Message>(for instant: Instant, in context: inout NodeContext<Message>) {
    guard instant < due else { return }
    due = instant
    token &+= 1
    context.wake(TimerID(kind, token: token), after: Swift.max(instant - context.now, .zero))
  }

  /// True where `timer` is this alarm, ringing; it is not set any more.
  mutating func rings(_ timer: TimerID) -> Bool {
    guard timer.kind == kind, timer.token == token, isSet else { return false }
    due = .never
    return true
  }

  /// True where `timer` belongs to this alarm at all, wanted or stale.
  func owns(_ timer: TimerID) -> Bool { timer.kind == kind }

  /// Forgets the timer that is set, because the node crashed and it is gone.
  mutating func reset() {
    due = .never
    token &+= 1
  }
}

/// The times at which to try again what was not answered: after `first`, then twice as long each time, up to
/// `most`.
struct Backoff: Hashable, Sendable {
  let first: Delay
  let most: Delay

  func delay(attempt: Int) -> Delay { min(first * (1 << Int64(min(attempt, 20))), most) }
}
