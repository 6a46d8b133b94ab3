/// The store of messages under way that do not fit in an event.
///
/// An address is a word, and may be taken back by any store of the same run: each gives out room, and keeps
/// what it took back to give out again. The store frees what it allocated; whoever ends a run takes all
/// messages back first.
@safe
@usableFromInline package struct MessageStore<Message>: ~Copyable {
  @inlinable static var mostOfSlab: Int { 64 }

  @usableFromInline var vacant = unsafe Row<UnsafeMutablePointer<Message>>()
  @usableFromInline var slabs = unsafe Row<UnsafeMutablePointer<Message>>()

  @inlinable deinit {
    for index in 0..<(unsafe slabs.count) { unsafe slabs[index].deallocate() }
  }

  @inlinable @inline(__always)
  mutating func put(_ message: consuming Message) -> UInt64 {
    if unsafe vacant.isEmpty { addSlab() }
    guard let place = unsafe vacant.popLast() else { return 0 }
    unsafe place.initialize(to: message)
    return UInt64(UInt(bitPattern: place))
  }

  /// Takes back what is at `address`, which a store has put there and nobody has taken yet.
  @inlinable @inline(__always)
  package mutating func take(_ address: UInt64) -> Message {
    guard let place = unsafe UnsafeMutablePointer<Message>(bitPattern: UInt(address)) else {
      preconditionFailure("no message has no address")
    }
    unsafe vacant.append(place)
    return unsafe place.move()
  }

  /// The message at `address`, which stays there.
  @inlinable package func message(at address: UInt64) -> Message {
    guard let place = unsafe UnsafeMutablePointer<Message>(bitPattern: UInt(address)) else {
      preconditionFailure("no message has no address")
    }
    return unsafe place.pointee
  }

  /// Puts a copy of what is at `address`.
  @inlinable package mutating func copy(_ address: UInt64) -> UInt64 { put(message(at: address)) }

  /// Evens out the room of two stores of one run, once it is much more at one of them.
  @inlinable package mutating func shareRoom(with other: inout MessageStore<Message>) {
    let rooms = unsafe (vacant.count, other.vacant.count)
    if rooms.0 > 2 * rooms.1 + 256 { unsafe vacant.give((rooms.0 - rooms.1) / 2, to: &other.vacant) }
  }

  @inlinable @inline(never)
  mutating func addSlab() {
    // A store of a few messages takes little.
    let size = unsafe slabs.count < 4 ? 4 << slabs.count : Self.mostOfSlab
    let slab = UnsafeMutablePointer<Message>.allocate(capacity: size)
    unsafe slabs.append(slab)
    for index in 0..<size { unsafe vacant.append(slab + index) }
  }
}
