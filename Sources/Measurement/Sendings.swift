import Broadcasting

/// A number of messages that were sent.
struct Sendings: Hashable, Sendable {
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

/// The bytes that a message takes on an Ethernet: in ZeroMQ's frame, over TCP with timestamps and IPv4, each
/// message in segments of its own; the receiver's acknowledgements of segments are not counted.
enum WireSize {
  /// Ethernet 38 (preamble and gap included), IPv4 20, TCP 32.
  private static let headers = 90
  /// Of 1,500 that a frame carries.
  private static let segment = 1448

  @inline(__always)
  static func of(_ size: Int) -> Int {
    // ZMTP 3: a frame's flags, and its length in one byte or in eight.
    let frame = size + (size <= 255 ? 2 : 9)
    let segments = frame <= segment ? 1 : (frame - 1) / segment + 1
    return frame + segments * headers
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

  /// The sendings of the first `count` intervals, and those of the others.
  func split(at count: Int) -> (before: Sendings, after: Sendings) {
    var (before, after) = (Sendings(), Sendings())
    for sendings in intervals.prefix(count) { before.add(sendings) }
    for sendings in intervals.dropFirst(count) { after.add(sendings) }
    return (before, after)
  }
}
