internal import Broadcasting

/// The memory by which a process that took a killed one's place knows that it did, and what it must not do
/// again.
///
/// Maelstrom starts a killed node as a new process, which has no memory and is told nothing but `init`. Its
/// peers must be able to tell what it says from what the former process said (`Seat.life`), and what its
/// clients broadcast must not get the names that the former process gave. Both come from the clock, which
/// goes on while nodes die; that there was a former process shows in who sends `init`. Maelstrom numbers its
/// clients from c0, and the first that it makes are those that initialise the nodes, one each: an `init` from
/// any later client begins a later life. So the first lives, whose nodes need to ask nobody what they have
/// missed, cost no message more than in the other drivers. An `init` from anyone who is not called so begins
/// a later life, too: to ask in vain is cheaper than not to ask.
struct Life: Hashable {
  /// 0 for the first; later ones are eighths of a second since the clock's origin.
  ///
  /// No node is killed, started and initialised twice in one.
  let number: UInt32
  /// The first sequence number for what clients broadcast.
  ///
  /// 0 in the first life, and there are 2³¹ for it. A later one begins where the clock stands, in steps of
  /// 50 µs around 2³⁰: a host that takes fewer than 20,000 values a second never repeats a number within
  /// the 14 hours of a round.
  let firstSequence: UInt32

  init(initialisedBy client: String, hosts: Int, at now: Instant) {
    guard !Self.isFirst(client, hosts: hosts) else {
      (number, firstSequence) = (0, 0)
      return
    }
    let eighths = UInt64(now.nanoseconds) / 125_000_000
    number = UInt32(clamping: max(eighths, 1))
    firstSequence = 1 << 31 + UInt32(UInt64(now.nanoseconds) / 50_000 % (1 << 30))
  }

  private static func isFirst(_ client: String, hosts: Int) -> Bool {
    guard client.hasPrefix("c"), let number = Int(client.dropFirst()) else { return false }
    return (0..<hosts).contains(number)
  }
}
