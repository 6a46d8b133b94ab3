import Broadcasting
import Scenarios

/// A sum of what messages cost.
protocol Summable: Hashable, Sendable {
  init()
  mutating func add(_ other: Self)
}

/// A number of messages that were sent.
struct Sendings: Summable {
  var messages = 0
  var payloadMessages = 0
  var bytes = 0
  /// Bytes with the headers that they travel with (`WireSize`).
  var wireBytes = 0

  init() {}

  /// So many copies of a message of `size` bytes.
  @inline(__always)
  init(_ copies: Int, of size: Int, carriesPayload: Bool) {
    messages = copies
    payloadMessages = carriesPayload ? copies : 0
    bytes = copies * size
    wireBytes = copies * WireSize.of(size)
  }

  @inline(__always)
  mutating func add(_ other: Sendings) {
    messages += other.messages
    payloadMessages += other.payloadMessages
    bytes += other.bytes
    wireBytes += other.wireBytes
  }
}

/// Messages by the second in which they were sent.
struct SecondCounts: Hashable, Sendable {
  private var counts: [Int] = []

  /// The messages of the second that had most.
  var most: Int { counts.max() ?? 0 }

  /// Adds messages that were sent so long after the first second began.
  @inline(__always)
  mutating func add(_ messages: Int, after delay: Delay) {
    let second = Int(delay.nanoseconds / 1_000_000_000)
    if second >= counts.count { lengthen(to: second + 1) }
    counts[second] += messages
  }

  @inline(never)
  private mutating func lengthen(to count: Int) {
    counts.append(contentsOf: repeatElement(0, count: count - counts.count))
  }

  mutating func add(_ other: SecondCounts) {
    if other.counts.count > counts.count { lengthen(to: other.counts.count) }
    for (second, messages) in other.counts.enumerated() { counts[second] += messages }
  }
}

/// Messages that were sent after a time from which on nothing may be under way any more, by quarters of a
/// second: only the end of a run tells which of them broadcasts caused, and which are idle traffic.
struct LateSendings<Sum: Summable>: Hashable, Sendable {
  private var intervals: [Sum] = []

  /// The length of an interval.
  static var interval: Delay { .milliseconds(250) }

  /// Adds what was sent so long after that time.
  mutating func add(_ sendings: Sum, after delay: Delay) {
    let place = Int(delay.nanoseconds / Self.interval.nanoseconds)
    while intervals.count <= place { intervals.append(Sum()) }
    intervals[place].add(sendings)
  }

  mutating func add(_ other: LateSendings) {
    while intervals.count < other.intervals.count { intervals.append(Sum()) }
    for (place, sendings) in other.intervals.enumerated() { intervals[place].add(sendings) }
  }

  /// The sendings of the first `count` intervals, and those of the others.
  func split(at count: Int) -> (before: Sum, after: Sum) {
    var (before, after) = (Sum(), Sum())
    for sendings in intervals.prefix(count) { before.add(sendings) }
    for sendings in intervals.dropFirst(count) { after.add(sendings) }
    return (before, after)
  }
}
