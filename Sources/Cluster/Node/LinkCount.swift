/// The traffic over a link, as one of its ends counted it.
///
/// For every pair of processes that live to the end, what one sent the other received: sent = received +
/// lost, and lost is 0 unless the transport broke.
struct LinkCount: Codable, Hashable, Sendable {
  let peer: Int
  /// The number of the peer's process.
  let incarnation: UInt32
  /// Frames that ZeroMQ took.
  var sent: UInt64 = 0
  /// Frames that it did not take: the peer's queue was full, or the link down.
  var refused: UInt64 = 0
  var received: UInt64 = 0
  /// Missing numbers among those received.
  var missed: UInt64 = 0

  init(peer: Int, incarnation: UInt32) {
    self.peer = peer
    self.incarnation = incarnation
  }
}
