public import Broadcasting

/// Something that is due at a node, in 16 bytes: memory's speed is the limit of a large run.
///
/// A message that fits in a word (`WireMessage.word`) is in the event itself; of any other the event has the
/// address in a `MessageStore`.
@usableFromInline package struct Event: BitwiseCopyable {
  /// The kind of event that is due, as bits: a message is `stored` or a word, and on its way in one of three
  /// ways.
  @usableFromInline package enum Kind {
    /// The content is an address.
    @inlinable package static var stored: UInt64 { 1 }
    /// A message reaches its node.
    @inlinable package static var arrival: UInt64 { 0 }
    /// A message that is not in the network yet.
    ///
    /// In Maelstrom's network its sender's process is about to hand it over; where nodes take time, its
    /// sender is about to send it.
    @inlinable package static var departure: UInt64 { 2 }
    @inlinable package static var timer: UInt64 { 4 }
    /// A node is done with a message that it received or a copy that it sends.
    @inlinable package static var service: UInt64 { 8 }
  }

  @inlinable static var nodeBits: UInt64 { 22 }
  @inlinable static var nodeMask: UInt64 { 1 << nodeBits - 1 }
  /// No simulated cluster has more nodes than this.
  @inlinable package static var mostNodes: Int { 1 << Int(nodeBits) - 1 }

  /// The time in its slot of the queue (20 bits), the node, and the sender (22 bits each).
  @usableFromInline package let place: UInt64
  /// The kind in the upper 4 bits, and 60 bits of content.
  @usableFromInline package let head: UInt64

  @inlinable @inline(__always)
  package init(place: UInt64, head: UInt64) {
    self.place = place
    self.head = head
  }

  /// A message.
  @inlinable @inline(__always)
  package init(_ kind: UInt64, _ content: UInt64, from: NodeID, to: NodeID) {
    place = UInt64(to.index) << Self.nodeBits | UInt64(from.index)
    head = kind << 60 | content
  }

  /// A timer of a node that has started so many times.
  @inlinable @inline(__always)
  package init(_ timer: TimerID, of node: NodeID, starts: UInt32) {
    precondition(timer.kind < 1 << 28, "timers are numbered below 2^28")
    place = UInt64(node.index) << Self.nodeBits | UInt64(starts) & Self.nodeMask
    head = Kind.timer << 60 | UInt64(timer.kind) << 32 | UInt64(timer.token)
  }

  /// The service of a node.
  @inlinable package init(service ticket: UInt32, of node: NodeID) {
    place = UInt64(node.index) << Self.nodeBits
    head = Kind.service << 60 | UInt64(ticket)
  }

  /// The service of a line (`line` from 1 to 15) on the way of a message.
  @inlinable package init(line: UInt64, ticket: UInt32 = 0, of message: Event) {
    place = message.place & (1 << (2 * Self.nodeBits) - 1)
    head = Kind.service << 60 | line << 32 | UInt64(ticket)
  }

  @inlinable @inline(__always)
  package var kind: UInt64 { head >> 60 }
  @inlinable @inline(__always)
  package var isMessage: Bool { kind & (Kind.timer | Kind.service) == 0 }
  @inlinable @inline(__always)
  package var isService: Bool { kind & Kind.service != 0 }
  /// A service's.
  @inlinable package var line: UInt64 { content >> 32 }
  @inlinable package var ticket: UInt32 { UInt32(truncatingIfNeeded: head) }
  @inlinable @inline(__always)
  package var isArrival: Bool { kind & ~Kind.stored == Kind.arrival }
  @inlinable @inline(__always)
  package var isDeparture: Bool { kind & Kind.departure != 0 }
  @inlinable @inline(__always)
  package var isStored: Bool { kind & Kind.stored != 0 }
  /// A message's word or address.
  @inlinable @inline(__always)
  package var content: UInt64 { head & (1 << 60 - 1) }
  @inlinable @inline(__always)
  package var to: NodeID { NodeID(Int(place >> Self.nodeBits & Self.nodeMask)) }
  /// A message's sender.
  @inlinable @inline(__always)
  package var from: NodeID { NodeID(Int(place & Self.nodeMask)) }
  @inlinable @inline(__always)
  package var timer: TimerID {
    TimerID(UInt32(truncatingIfNeeded: content >> 32), token: UInt32(truncatingIfNeeded: head))
  }
  /// True where the timer was set since the last start of its node, which has started `start` times.
  @inlinable @inline(__always)
  package func isOf(start: UInt32) -> Bool { place & Self.nodeMask == UInt64(start) & Self.nodeMask }

  /// Nanoseconds after the beginning of its slot.
  @inlinable @inline(__always)
  package var offset: Int64 { Int64(place >> (2 * Self.nodeBits)) }
  @inlinable @inline(__always)
  package func at(offset: Int64) -> Event {
    Event(
      place: place & (1 << (2 * Self.nodeBits) - 1) | UInt64(truncatingIfNeeded: offset)
        << (2 * Self.nodeBits),
      head: head)
  }

  /// The same message to another node; this one is to the first.
  @inlinable @inline(__always)
  package func to(_ node: NodeID) -> Event {
    Event(place: place | UInt64(node.index) << Self.nodeBits, head: head)
  }

  /// The same message on another part of its way.
  @inlinable @inline(__always)
  package func becoming(_ kind: UInt64) -> Event {
    Event(place: place, head: head & (1 << 60 - 1 | Kind.stored << 60) | kind << 60)
  }

  /// The same with another word or address.
  @inlinable @inline(__always)
  package func with(content: UInt64) -> Event { Event(place: place, head: kind << 60 | content) }
}
