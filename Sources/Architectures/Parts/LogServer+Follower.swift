import Broadcasting

extension LogServer {
  /// A server's knowledge of one host.
  struct Follower: Sendable {
    var hasJoined = false
    var joinedAt = Instant.zero
    var life: UInt32 = 0
    /// The rumors that its digest named and the log did not have.
    var lacking = RumorSet()
    /// While it has not joined, or the log lacks something of its: when to ask again.
    var askDue = Instant.zero
    var asks = 0
    /// Offsets below this have been sent to it.
    var next: UInt64 = 0
    /// Its rumors that are promised, and it has not been told.
    var owed: [RumorID] = []
    var delivery = Delivery()
  }
}
