import Broadcasting

/// A number of messages that were sent.
struct Sendings: Hashable, Sendable {
  var messages = 0
  var payloadMessages = 0
  var bytes = 0

  mutating func add(_ other: Sendings) {
    messages += other.messages
    payloadMessages += other.payloadMessages
    bytes += other.bytes
  }
}

/// Messages that were sent after a time from which on nothing may be under way any more, by quarters of a
/// second: only the end of a run tells which of them broadcasts caused, and which are idle traffic.
struct LateSendings: Hashable, Sendable {
  private var intervals: [Sendings] = []

  /// The length of an interval.
  static let interval = Delay.milliseconds(250)

  /// Adds what was sent so long after that time.
  mutating func add(_ sendings: Sendings, after delay: Delay) {
    let place = Int(delay.nanoseconds / Self.interval.nanoseconds)
    while intervals.count <= place { intervals.append(Sendings()) }
    intervals[place].add(sendings)
  }

  mutating func add(_ other: LateSendings) {
    while intervals.count < other.intervals.count { intervals.append(Sendings()) }
    for (place, sendings) in other.intervals.enumerated() { intervals[place].add(sendings) }
  }

  /// What was sent in the first `count` intervals, and what was sent in the others.
  func split(at count: Int) -> (before: Sendings, after: Sendings) {
    var (before, after) = (Sendings(), Sendings())
    for sendings in intervals.prefix(count) { before.add(sendings) }
    for sendings in intervals.dropFirst(count) { after.add(sendings) }
    return (before, after)
  }
}
