import Broadcasting

/// The progress of one receiver of a numbered stream, and the time to send again.
///
/// A receiver says what it holds, cumulatively and late. What was sent more than a while ago and is still not
/// held is lost, and is sent again with exponential backoff.
struct Delivery: Sendable {
  /// The numbers that the receiver holds.
  private(set) var held = RunSet()
  /// The time to look for losses; `never` while nothing is outstanding.
  private(set) var due = Instant.never
  /// The end of the numbers that were sent before the present wait began.
  ///
  /// Those below it that are missing at `due` are lost.
  private var mark: UInt64 = 0
  private var end: UInt64 = 0
  /// The number of times in a row that something was found lost.
  private(set) var attempts = 0

  /// Numbers below `end` have been sent now or earlier.
  mutating func sent(below end: UInt64, at now: Instant, backoff: Backoff) {
    self.end = max(self.end, end)
    guard due == .never else { return }
    mark = self.end
    due = now + backoff.delay(attempt: attempts)
  }

  /// The receiver holds these.
  mutating func holds(_ numbers: RunSet) { held.formUnion(numbers) }
  mutating func holds(_ number: UInt64) { held.insert(number) }

  /// The receiver has shown that it is there.
  mutating func answered() { attempts = 0 }

  /// All that was sent is held.
  mutating func complete() {
    due = .never
    attempts = 0
  }

  /// The numbers of `stream` that are lost, to be sent again; empty where none are.
  ///
  /// Call when `due` has come, or with `early` when the receiver itself reports a gap.
  mutating func lost(of stream: RunSet, at now: Instant, backoff: Backoff) -> RunSet {
    let outstanding = stream.subtracting(held)
    guard !outstanding.isEmpty else {
      complete()
      return outstanding
    }
    let lost = outstanding.subtracting(RunSet(sortedRuns: [Run(mark, .max)]))
    attempts = lost.isEmpty ? 0 : attempts + 1
    mark = end
    due = now + backoff.delay(attempt: attempts)
    return lost
  }

  /// Makes the next look for losses come at `instant`, and takes all below `end` for sent and lost.
  mutating func suspectAll(below end: UInt64, at instant: Instant) {
    self.end = max(self.end, end)
    mark = self.end
    due = instant
  }
}
