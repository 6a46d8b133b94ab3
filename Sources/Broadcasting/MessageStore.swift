/// The store of messages under way that do not fit in an event.
///
/// An address is a word, and may be taken back by any store of the same run: each gives out room, and keeps
/// what it took back to give out again. The store frees what it allocated; whoever ends a run takes all
/// messages back first.
@safe
@usableFromInline package struct MessageStore<Message>: ~Copyable {
  @inlinable static var mostOfSlab: Int { 64 }

  /// A message, and its size once somebody has measured it.
  @usableFromInline struct Slot {
    @usableFromInline let message: Message
    @usableFromInline var size: UInt32

    @inlinable @inline(__always)
    init(_ message: consuming Message) {
      self.message = message
      size = 0
    }
  }

  @inlinable package init() {}

  @usableFromInline var vacant = unsafe Row<UnsafeMutablePointer<Slot>>()
  @usableFromInline var slabs = unsafe Row<UnsafeMutablePointer<Slot>>()

  @inlinable deinit {
    for index in 0..<(unsafe slabs.count) { unsafe slabs[index].deallocate() }
  }

  @inlinable @inline(__always)
  package mutating func put(_ message: consuming Message) -> UInt64 {
    if unsafe vacant.isEmpty { addSlab() }
    guard let place = unsafe vacant.popLast() else { return 0 }
    unsafe place.initialize(to: Slot(message))
    return UInt64(UInt(bitPattern: place))
  }

  /// Takes back what is at `address`, which a store has put there and nobody has taken yet.
  @inlinable @inline(__always)
  package mutating func take(_ address: UInt64) -> Message {
    let place = unsafe slot(at: address)
    unsafe vacant.append(place)
    return unsafe place.move().message
  }

  @inlinable @inline(__always)
  func slot(at address: UInt64) -> UnsafeMutablePointer<Slot> {
    guard let place = unsafe UnsafeMutablePointer<Slot>(bitPattern: UInt(address)) else {
      preconditionFailure("no message has no address")
    }
    return unsafe place
  }

  /// The message at `address`, which stays there.
  @inlinable package func message(at address: UInt64) -> Message { unsafe slot(at: address).pointee.message }

  /// The size, in bytes, that was noted for the message at `address`; 0 where none was.
  @inlinable package func size(at address: UInt64) -> Int { Int(unsafe slot(at: address).pointee.size) }

  /// Notes the size, in bytes, of the message at `address`.
  @inlinable package mutating func note(size: Int, at address: UInt64) {
    unsafe slot(at: address).pointee.size = UInt32(clamping: size)
  }

  /// Puts a copy of what is at `address`.
  @inlinable package mutating func copy(_ address: UInt64) -> UInt64 {
    let copy = put(message(at: address))
    note(size: size(at: address), at: copy)
    return copy
  }

  /// Evens out the room of two stores of one run, once it is much more at one of them.
  @inlinable package mutating func shareRoom(with other: inout MessageStore<Message>) {
    let rooms = unsafe (vacant.count, other.vacant.count)
    if rooms.0 > 2 * rooms.1 + 256 { unsafe vacant.give((rooms.0 - rooms.1) / 2, to: &other.vacant) }
  }

  @inlinable @inline(never)
  mutating func addSlab() {
    // A store of a few messages takes little.
    let size = unsafe slabs.count < 4 ? 4 << slabs.count : Self.mostOfSlab
    let slab = UnsafeMutablePointer<Slot>.allocate(capacity: size)
    unsafe slabs.append(slab)
    for index in 0..<size { unsafe vacant.append(slab + index) }
  }
}
