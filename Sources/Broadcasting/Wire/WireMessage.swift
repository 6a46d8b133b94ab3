/// A message that can be turned into bytes and back.
///
/// Bytes are a version, then what the message writes. Numbers are little-endian base-128 varints. Decoding
/// is total: any bytes give a message or a `WireError`, and never allocate more than their own size
/// warrants.
public protocol WireMessage: Sendable, Equatable {
  /// Writes the message. One body gives its bytes, its size and its fingerprint, by the kind of sink.
  func encode<Sink: WireSink>(into sink: inout Sink)
  init(decoding reader: inout WireReader) throws(WireError)

  /// The message in 60 bits, if it fits: what the simulator then keeps of it while it is under way.
  ///
  /// Nil unless a message says otherwise.
  var word: UInt64? { get }
  /// The message whose `word` it is.
  init(word: UInt64)

  /// How many rumors' payloads travel with the message.
  var payloadCount: Int { get }
  /// Calls `body` with every rumor whose payload travels with the message.
  func forEachPayload(_ body: (RumorID) -> Void)
}

extension WireMessage {
  @inline(__always)
  public var word: UInt64? { nil }
  public init(word: UInt64) { preconditionFailure("no message of this kind is a word") }
}

/// Why bytes are no message.
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
  static var wireVersion: UInt64 { 1 }

  /// The message as a frame.
  public func frame() -> [UInt8] {
    var writer = WireWriter()
    writer.put(Self.wireVersion)
    encode(into: &writer)
    return writer.bytes
  }

  /// Reads a whole frame, but for its first `skipping` bytes, that came from a peer in a cluster of so many
  /// hosts and nodes.
  public init(
    frame: [UInt8], skipping: Int = 0, hosts: Int = NodeID.limit, nodes: Int = NodeID.limit
  ) throws(WireError) {
    var reader = WireReader(frame, skipping: skipping, hosts: hosts, nodes: nodes)
    let version = try reader.number()
    guard version == Self.wireVersion else { throw .unknownVersion(version) }
    try self.init(decoding: &reader)
    guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
  }
}
