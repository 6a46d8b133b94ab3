internal import Broadcasting

/// A sending of a message by a process of a live run: the process, and the place among its sendings.
///
/// With the sender's id it tells the sending from all others of the run.
struct Transmission: Hashable, Sendable {
  /// The number of processes that the sender had before this one.
  let incarnation: UInt32
  /// The number of messages that the process had sent then, this one included; never 0.
  let count: UInt32

  /// The number that the run's facts have for a sending by `sender`.
  ///
  /// No two are the same with up to 65,536 nodes and as many processes a node, which no machine bears.
  func number(of sender: NodeID) -> UInt64 {
    UInt64(sender.index) << 48 | UInt64(incarnation) << 32 | UInt64(count)
  }
}

extension Transmission {
  func encode(into writer: inout WireWriter) {
    writer.put(incarnation)
    writer.put(count)
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    self.init(incarnation: try reader.number32(), count: try Self.count(&reader))
  }

  /// A place among a process's sendings.
  static func count(_ reader: inout WireReader) throws(WireError) -> UInt32 {
    let count = try reader.number32()
    guard count > 0 else { throw .malformed("a transmission has no number") }
    return count
  }
}
