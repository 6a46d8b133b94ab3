internal import Broadcasting

/// The bytes that the driver writes before a message's own.
struct Envelope: Hashable, Sendable {
  enum Kind: UInt64 {
    /// The sender's end of the link is up.
    case hello = 1
    /// A message of the architecture follows.
    case message = 2
    /// The last on its link.
    case end = 3
  }

  var kind: Kind
  /// The receiver's process that it is for: one that took a dead one's place, and its address, must not take
  /// what was meant for that.
  var incarnation: UInt32
  /// Counts what was sent on the link in this direction, from 0.
  var sequence: UInt64
  /// The message's place among all that the sender's process sent, from 1; 0 where there is no message.
  var transmission: UInt32 = 0
  /// The time when the message was sent, in nanoseconds of the run.
  var sentAt: Int64 = 0
  /// The time for which the link emulator keeps it under way, in nanoseconds from `sentAt`.
  var delay: Int64 = 0
  /// The same for its double; nil if it has none.
  var doubleDelay: Int64?

  /// Of this form; one that differs is refused.
  static let version: UInt64 = 2

  func encode(into writer: inout WireWriter) {
    writer.put(Self.version)
    writer.put(kind.rawValue)
    writer.put(incarnation)
    writer.put(sequence)
    guard kind == .message else { return }
    writer.put(transmission)
    writer.put(UInt64(bitPattern: sentAt))
    writer.put(UInt64(bitPattern: delay))
    writer.put(doubleDelay.map { UInt64(bitPattern: $0) + 1 } ?? 0)
  }
}

extension Envelope {
  init(decoding reader: inout WireReader) throws(WireError) {
    let version = try reader.number()
    guard version == Self.version else { throw .unknownVersion(version) }
    let number = try reader.number()
    guard let kind = Kind(rawValue: number) else { throw .unknownKind(number) }
    let incarnation = try reader.number32()
    let sequence = try reader.number()
    // So that it can be counted on.
    guard sequence < UInt64.max else { throw .malformed("a sequence number is out of range") }
    self.init(kind: kind, incarnation: incarnation, sequence: sequence)
    guard kind == .message else { return }
    transmission = try Transmission.count(&reader)
    sentAt = try Self.time(&reader, most: Self.latest)
    delay = try Self.time(&reader, most: Self.longest)
    let double = try Self.time(&reader, most: Self.longest + 1)
    doubleDelay = double == 0 ? nil : double - 1
  }

  /// Nothing runs for a century, and no emulated link takes longer than a slow node's multiple of what the
  /// latency sampler draws at most.
  private static let latest: Int64 = 3_155_760_000_000_000_000
  private static let longest: Int64 = 1_000_000_000_000_000_000

  private static func time(_ reader: inout WireReader, most: Int64) throws(WireError) -> Int64 {
    let time = try reader.number()
    guard time <= UInt64(most) else { throw .malformed("a time is out of range") }
    return Int64(time)
  }
}
