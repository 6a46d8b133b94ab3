internal import Broadcasting

/// A node's name on the data sockets: the run's token, the node, and which of its processes.
///
/// A process that takes a dead one's place has a name of its own, so that no socket ever takes one for the
/// other. Whoever does not know the token cannot pass for a node.
struct LinkName: Hashable, Sendable {
  /// Drawn anew for each run.
  let token: UInt64
  let node: NodeID
  /// The number of processes that the node had before this one.
  let incarnation: UInt32

  private static let mark: UInt8 = 0x47
  static let size = 17

  /// As a ZeroMQ routing id, which must not begin with 0.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.mark]
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: token >> UInt64(shift)))
    }
    for number in [node.index, incarnation] {
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift)))
      }
    }
    return bytes
  }

  init(token: UInt64, node: NodeID, incarnation: UInt32) {
    self.token = token
    self.node = node
    self.incarnation = incarnation
  }

  /// The name that the bytes are; nil for anything else.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount == Self.size else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      var number: UInt64 = 0
      for place in range.reversed() {
        number = number << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
      }
      return number
    }
    guard number(0..<1) == UInt64(Self.mark) else { return nil }
    token = number(1..<9)
    let index = number(9..<13)
    guard index < NodeID.limit else { return nil }
    node = NodeID(Int(index))
    incarnation = UInt32(truncatingIfNeeded: number(13..<17))
  }

  init?(_ bytes: [UInt8]) { unsafe self.init(bytes.span.bytes) }
}
