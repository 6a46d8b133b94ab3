/// What one worker has put into the queues of all blocks: for each block and slot a list of events, in the
/// order in which they were put there.
///
/// A list is a chain of chunks of a kilobyte, which are used again as soon as they are read, so that a run's
/// memory is that of the events that are under way. Who reads keeps the chunks; where one worker sends more
/// than others, they go back between windows (`shareRoom`). A list is written by its outlet's worker alone,
/// and read by the worker that the block belongs to.
///
/// With several workers a list is cut into spans by marks, one for each time in which several workers put
/// events side by side: the spans of all outlets in the order of their marks, and at equal marks of their
/// workers, are the order in which a single worker would have put them there.
@safe
struct Outlet<Message>: ~Copyable {
  /// A chunk is as large as its alignment; its first 16 bytes have the next chunk's address.
  fileprivate static var chunkSize: Int { 1024 }

  @safe struct List {
    fileprivate var head: UnsafeMutablePointer<Event>?
    /// Where the next event goes; at a chunk's end, or nil, if a chunk is needed first.
    fileprivate var cursor: UnsafeMutablePointer<Event>?
    fileprivate var mark: UInt64
  }

  /// All blocks' lists of one slot.
  @safe struct Lists {
    fileprivate let first: UnsafeMutablePointer<List>
  }

  /// By slot and block, so that what is due at once, and goes everywhere, is put in lists that are together.
  private let lists: UnsafeMutablePointer<List>
  private let blocks: Int
  /// By block and slot, one bit: whether the list holds anything.
  private let occupied: UnsafeMutablePointer<UInt64>
  private let hasMarks: Bool
  private var vacant = unsafe Row<UnsafeMutablePointer<Event>>()
  private var slabs = unsafe Row<UnsafeMutableRawPointer>()

  var messages = MessageStore<Message>()
  /// What is due beyond the slots that there are, until its block takes it.
  var far = Row<FarEvent>()
  /// Room that was emptied, to be used again.
  var spare = Row<Event>()
  var scratch = Row<Event>()
  /// Which span events belong to that are put here now.
  var mark: UInt64 = 0

  struct FarEvent {
    let due: Int64
    let event: Event
    let block: Int
  }

  init(blocks: Int, hasMarks: Bool) {
    let count = blocks << Slots.bits
    self.blocks = blocks
    // Zero is an empty list: 100 KB of them a block and a worker.
    unsafe lists = Self.zeroed(count)
    unsafe occupied = Self.zeroed(count / 64)
    self.hasMarks = hasMarks
  }

  private static func zeroed<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let bytes = count * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return unsafe raw.bindMemory(to: Element.self, capacity: count)
  }

  deinit {
    unsafe lists.deallocate()
    unsafe occupied.deallocate()
    for index in 0..<(unsafe slabs.count) { unsafe slabs[index].deallocate() }
  }

  @inline(__always)
  func lists(of slot: Int64) -> Lists { unsafe Lists(first: lists + Slots.index(slot) * blocks) }

  @inline(__always)
  private func list(_ block: Int, _ slot: Int64) -> UnsafeMutablePointer<List> {
    unsafe lists(of: slot).first + block
  }

  // MARK: Writing

  @inline(__always)
  mutating func put(_ event: Event, block: Int, in lists: Lists) {
    let list = unsafe lists.first + block
    if hasMarks, unsafe list.pointee.mark != mark || list.pointee.cursor == nil { unsafe putMark(list) }
    unsafe append(event, to: list)
  }

  @inline(never)
  private mutating func putMark(_ list: UnsafeMutablePointer<List>) {
    unsafe list.pointee.mark = mark
    unsafe append(Event(mark: mark), to: list)
  }

  @inline(__always)
  private mutating func append(_ event: Event, to list: UnsafeMutablePointer<List>) {
    var cursor = unsafe list.pointee.cursor
    if Int(bitPattern: cursor) & (Self.chunkSize - 1) == 0 { unsafe cursor = extend(list) }
    guard let cursor = unsafe cursor else { return }
    unsafe cursor.initialize(to: event)
    unsafe list.pointee.cursor = cursor + 1
  }

  /// Gives the list another chunk, and says where its first event goes.
  @inline(never)
  private mutating func extend(_ list: UnsafeMutablePointer<List>) -> UnsafeMutablePointer<Event>? {
    if unsafe vacant.isEmpty { addSlab() }
    guard let chunk = unsafe vacant.popLast() else { return nil }
    if let end = unsafe list.pointee.cursor {
      unsafe Self.setNext(of: end - Self.chunkSize / MemoryLayout<Event>.stride, chunk)
    } else {
      unsafe list.pointee.head = chunk
      let (index, block) = unsafe (list - lists).quotientAndRemainder(dividingBy: blocks)
      let bit = block << Slots.bits | index
      unsafe occupied[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    unsafe Self.setNext(of: chunk, nil)
    return unsafe chunk + 1
  }

  private static func setNext(
    of chunk: UnsafeMutablePointer<Event>, _ next: UnsafeMutablePointer<Event>?
  ) {
    unsafe UnsafeMutableRawPointer(chunk).storeBytes(
      of: UInt(bitPattern: next), as: UInt.self)
  }

  private static func next(of chunk: UnsafeMutablePointer<Event>) -> UnsafeMutablePointer<Event>? {
    unsafe UnsafeMutablePointer(bitPattern: UnsafeRawPointer(chunk).load(as: UInt.self))
  }

  @inline(never)
  private mutating func addSlab() {
    let chunks = unsafe slabs.isEmpty ? 16 : 256
    let slab = UnsafeMutableRawPointer.allocate(
      byteCount: chunks * Self.chunkSize, alignment: Self.chunkSize)
    unsafe slabs.append(slab)
    for index in (0..<chunks).reversed() {
      let chunk = unsafe slab + index * Self.chunkSize
      unsafe vacant.append(chunk.bindMemory(to: Event.self, capacity: 64))
    }
  }

  /// Evens out what two outlets have to put more in, once it is much more at one of them; while no worker
  /// writes.
  mutating func shareRoom(with other: inout Outlet<Message>) {
    let chunks = unsafe (vacant.count, other.vacant.count)
    if chunks.0 > 2 * chunks.1 + 256 { unsafe vacant.give((chunks.0 - chunks.1) / 2, to: &other.vacant) }
    let rooms = (messages.room, other.messages.room)
    if rooms.0 > 2 * rooms.1 + 256 { messages.giveRoom((rooms.0 - rooms.1) / 2, to: &other.messages) }
  }

  // MARK: Reading

  /// 64 bits of which lists of a block hold anything.
  @inline(__always)
  func occupied(block: Int, word: Int) -> UInt64 { unsafe occupied[block << (Slots.bits - 6) | word] }

  /// Takes a list out; it is empty afterwards, and is told so by `clear`.
  ///
  /// The bits that say which lists hold anything are written by the outlet's worker at the same time, so
  /// that a reader leaves them alone, and does not look at them either.
  func takeList(block: Int, slot: Int64) -> List {
    let list = unsafe list(block, slot)
    defer { unsafe list.pointee = List(head: nil, cursor: nil, mark: 0) }
    return unsafe list.pointee
  }

  /// The list, which was taken out, holds nothing; while no worker writes.
  func clear(block: Int, slot: Int64) {
    let bit = block << Slots.bits | Slots.index(slot)
    guard unsafe list(block, slot).pointee.head == nil else { return }
    unsafe occupied[bit >> 6] &= ~(1 << UInt64(bit & 63))
  }

  /// Appends all of a list to `row`, and keeps its chunks to be used again.
  mutating func read(_ list: List, into row: inout Row<Event>) {
    unsafe Self.forEachChunk(of: list) { events, count in
      unsafe row.append(copying: events, count: count)
      unsafe vacant.append(events - 1)
    }
  }

  /// Calls `body` with the place and the number of each chunk's events.
  private static func forEachChunk(
    of list: List, _ body: (UnsafeMutablePointer<Event>, Int) -> Void
  ) {
    var chunk = unsafe list.head
    while let present = unsafe chunk {
      let next = unsafe Self.next(of: present)
      let end = unsafe next == nil ? list.cursor : present + Self.chunkSize / MemoryLayout<Event>.stride
      guard let end = unsafe end else { return }
      unsafe body(present + 1, end - present - 1)
      unsafe chunk = next
    }
  }
}

extension Event {
  /// Stands between two spans of a list.
  fileprivate init(mark: UInt64) {
    self.init(bits: (.max, mark))
  }

  /// The mark that it is; nil for what is due at a node.
  var mark: UInt64? { bits.0 == .max ? bits.1 : nil }
}

/// Slots of time, of about a millisecond each: there is a list for each of the next four seconds or so.
enum Slots {
  static let bits = 12
  static let count: Int64 = 1 << 12
  static let shift: Int64 = 20

  /// The slot that an instant, in nanoseconds, falls in.
  @inline(__always)
  static func slot(of due: Int64) -> Int64 { due >> shift }
  @inline(__always)
  static func begin(of slot: Int64) -> Int64 { slot << shift }
  @inline(__always)
  static func index(_ slot: Int64) -> Int { Int(truncatingIfNeeded: slot) & (1 << bits - 1) }
}
