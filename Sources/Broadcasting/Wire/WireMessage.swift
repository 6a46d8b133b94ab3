/// A message that can be turned into bytes and back.
///
/// Bytes are a version, then what the message writes. Numbers are little-endian base-128 varints. Decoding
/// is total: any bytes give a message or a `WireError`, and never allocate more than their own size
/// warrants.
///
/// A message lists its kinds and their fields once as it is written, and once as it is read. Its bytes, its
/// size, its fingerprint and its word follow, by the kind of sink and source.
public protocol WireMessage: WireValue, Equatable {
  /// Calls `body` with every rumor whose payload travels with the message.
  func forEachPayload(_ body: (RumorID) -> Void)
}

extension WireMessage {
  /// The number of rumors whose payloads travel with the message.
  @inlinable @inline(__always)
  public var payloadCount: Int {
    var count = 0
    forEachPayload { _ in count &+= 1 }
    return count
  }

  /// The message in 60 bits, if it fits: what the simulator then keeps of it while it is under way.
  @inlinable @inline(__always)
  public var word: UInt64? {
    var sink = WordSink()
    encode(into: &sink)
    return sink.word
  }

  /// The message whose `word` it is.
  @inlinable @inline(__always)
  public init(word: UInt64) {
    var source = WordSource(word)
    do throws(WireError) {
      try self.init(decoding: &source)
    } catch {
      preconditionFailure("no message has the word \(word): \(error)")
    }
  }
}

/// The reason why bytes are no message.
///
/// The reader's state is of no use afterwards; nothing else changed.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end before the message does.
  case truncated
  /// Bytes are left over after the message.
  case trailingBytes(Int)
  /// Written by a version that this one does not read.
  case unknownVersion(UInt64)
  /// No message of this architecture has this kind.
  case unknownKind(UInt64)
  /// A number where a larger or smaller one was due, a list that cannot be that long, and so on.
  case malformed(String)

  public var description: String {
    switch self {
    case .truncated: "the message is cut off"
    case .trailingBytes(let count): "\(count) bytes follow the message"
    case .unknownVersion(let version): "version \(version) of the wire form is unknown"
    case .unknownKind(let kind): "no message has kind \(kind)"
    case .malformed(let what): what
    }
  }
}

extension WireMessage {
  /// The version that every frame begins with.
  @inlinable static var wireVersion: UInt64 { 1 }

  /// The message as a frame.
  @inlinable public func frame() -> [UInt8] {
    var writer = WireWriter()
    writer.put(Self.wireVersion)
    encode(into: &writer)
    return writer.bytes
  }

  /// Reads a whole frame, but for its first `skipping` bytes, that came from a peer in a cluster of so many
  /// hosts and nodes.
  @inlinable public init(
    frame: [UInt8], skipping: Int = 0, hosts: Int = NodeID.limit, nodes: Int = NodeID.limit
  ) throws(WireError) {
    var reader = WireReader(frame, skipping: skipping, hosts: hosts, nodes: nodes)
    let version = try reader.number()
    guard version == Self.wireVersion else { throw .unknownVersion(version) }
    try self.init(decoding: &reader)
    guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
  }
}
