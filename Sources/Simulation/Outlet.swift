import Architectures
import Broadcasting

/// The events that one worker has put into the queues of all blocks: for each block and slot a list, in the
/// order in which they were put there.
///
/// A list is a chain of chunks of a kilobyte, which are used again as soon as they are read, so that a run's
/// memory is that of the events that are under way. Who reads keeps the chunks; where one worker sends more
/// than others, they go back between windows (`shareRoom`). A list is written by its outlet's worker alone,
/// and read by the worker that the block belongs to.
///
/// **Places.** Most events of a large run say what the one before said, to others. So a list holds an event's
/// place, in 8 bytes, and its head only where it differs from the last one's, behind a sign that says so.
///
/// **Marks.** With several workers a list is cut into spans, one for each time in which several workers put
/// events side by side: the spans of all outlets in the order of their marks, and at equal marks of their
/// workers, are the order in which a single worker would have put them there.
@safe
struct Outlet: ~Copyable {
  /// A chunk is as large as its alignment; its first 8 bytes have the next chunk's address.
  private static var chunkSize: Int { 1024 }
  private static var placesOfChunk: Int { chunkSize / MemoryLayout<Place>.stride }

  @safe struct List {
    fileprivate var first: UnsafeMutablePointer<Place>?
    /// The address of the next place; at a chunk's end, or nil, where a chunk is needed before.
    fileprivate var cursor: UnsafeMutablePointer<Place>?
    /// The last event's head, each bit turned, so that zero is none's.
    fileprivate var head: UInt64
    fileprivate var mark: UInt64

    fileprivate static var empty: List { unsafe List(first: nil, cursor: nil, head: 0, mark: 0) }
  }

  /// All blocks' lists of one slot.
  @safe struct Lists {
    fileprivate let first: UnsafeMutablePointer<List>
  }

  /// By slot and block, so that what is due at once, and goes everywhere, is put in lists that are together.
  ///
  /// 130 KB of them a block, of which most runs use few.
  private let lists: UnsafeMutablePointer<List>
  /// By slot: whether there are its lists.
  private let hasLists: UnsafeMutablePointer<Bool>
  private let blocks: Int
  /// By block and slot, one bit: whether the list holds anything.
  private let occupied: UnsafeMutablePointer<UInt64>
  private let hasMarks: Bool
  private var vacant = unsafe Row<UnsafeMutablePointer<Place>>()
  private var slabs = unsafe Row<UnsafeMutableRawPointer>()

  /// The events that are due beyond the slots that there are, until their block takes them.
  var far = Row<FarEvent>()
  /// Room that was emptied, to be used again.
  var spare = Row<Event>()
  var scratch = Row<Event>()
  /// The span that events belong to that are put here now.
  var mark: UInt64 = 0

  struct FarEvent {
    let due: Int64
    let event: Event
    let block: Int
  }

  init(blocks: Int, hasMarks: Bool) {
    let count = blocks << Slots.bits
    self.blocks = blocks
    unsafe lists = .allocate(capacity: count)
    unsafe hasLists = .allocate(capacity: 1 << Slots.bits)
    unsafe hasLists.initialize(repeating: false, count: 1 << Slots.bits)
    unsafe occupied = .allocate(capacity: count / 64)
    unsafe occupied.initialize(repeating: 0, count: count / 64)
    self.hasMarks = hasMarks
  }

  deinit {
    unsafe lists.deallocate()
    unsafe hasLists.deallocate()
    unsafe occupied.deallocate()
    for index in 0..<(unsafe slabs.count) { unsafe slabs[index].deallocate() }
  }

  @inline(__always)
  func lists(of slot: Int64) -> Lists {
    let index = Slots.index(slot)
    if unsafe !hasLists[index] { makeLists(index) }
    return unsafe Lists(first: lists + index * blocks)
  }

  @inline(never)
  private func makeLists(_ index: Int) {
    unsafe hasLists[index] = true
    unsafe (lists + index * blocks).initialize(repeating: .empty, count: blocks)
  }

  // MARK: Writing

  @inline(__always)
  mutating func put(_ event: Event, block: Int, in lists: Lists) {
    let list = unsafe lists.first + block
    if hasMarks, unsafe list.pointee.mark != mark || list.pointee.cursor == nil { unsafe putMark(list) }
    if unsafe list.pointee.head != ~event.head { unsafe putHead(event.head, list) }
    unsafe append(event.place, to: list)
  }

  /// Puts `count` events that have one head, of which `place` gives each one's place, into one list.
  @inline(__always)
  mutating func put(_ count: Int, head: UInt64, block: Int, in lists: Lists, place: (Int) -> Place) {
    let list = unsafe lists.first + block
    if hasMarks, unsafe list.pointee.mark != mark || list.pointee.cursor == nil { unsafe putMark(list) }
    if unsafe list.pointee.head != ~head { unsafe putHead(head, list) }
    // What changes is in variables of its own: for all that the compiler knows, a place that is written might
    // be the list.
    var cursor = unsafe list.pointee.cursor
    for index in 0..<count {
      if Int(bitPattern: cursor) & (Self.chunkSize - 1) == 0 {
        unsafe list.pointee.cursor = cursor
        unsafe cursor = extend(list)
      }
      guard let next = unsafe cursor else { return }
      unsafe next.initialize(to: place(index))
      unsafe cursor = next + 1
    }
    unsafe list.pointee.cursor = cursor
  }

  @inline(never)
  private mutating func putMark(_ list: UnsafeMutablePointer<List>) {
    unsafe list.pointee.mark = mark
    unsafe append(.mark, to: list)
    unsafe append(mark, to: list)
    // Spans are read in another order.
    unsafe list.pointee.head = 0
  }

  @inline(__always)
  private mutating func putHead(_ head: UInt64, _ list: UnsafeMutablePointer<List>) {
    unsafe list.pointee.head = ~head
    unsafe append(.head, to: list)
    unsafe append(head, to: list)
  }

  @inline(__always)
  private mutating func append(_ place: Place, to list: UnsafeMutablePointer<List>) {
    var cursor = unsafe list.pointee.cursor
    if Int(bitPattern: cursor) & (Self.chunkSize - 1) == 0 { unsafe cursor = extend(list) }
    guard let cursor = unsafe cursor else { return }
    unsafe cursor.initialize(to: place)
    unsafe list.pointee.cursor = cursor + 1
  }

  /// Gives the list another chunk, and says where its first place is.
  @inline(never)
  private mutating func extend(_ list: UnsafeMutablePointer<List>) -> UnsafeMutablePointer<Place>? {
    if unsafe vacant.isEmpty { addSlab() }
    guard let chunk = unsafe vacant.popLast() else { return nil }
    if let end = unsafe list.pointee.cursor {
      unsafe Self.setNext(of: end - Self.placesOfChunk, chunk)
    } else {
      unsafe list.pointee.first = chunk
      let (index, block) = unsafe (list - lists).quotientAndRemainder(dividingBy: blocks)
      let bit = block << Slots.bits | index
      unsafe occupied[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    unsafe Self.setNext(of: chunk, nil)
    return unsafe chunk + 1
  }

  private static func setNext(of chunk: UnsafeMutablePointer<Place>, _ next: UnsafeMutablePointer<Place>?) {
    unsafe UnsafeMutableRawPointer(chunk).storeBytes(of: UInt(bitPattern: next), as: UInt.self)
  }

  private static func next(of chunk: UnsafeMutablePointer<Place>) -> UnsafeMutablePointer<Place>? {
    unsafe UnsafeMutablePointer(bitPattern: UnsafeRawPointer(chunk).load(as: UInt.self))
  }

  @inline(never)
  private mutating func addSlab() {
    let chunks = unsafe slabs.isEmpty ? 16 : 256
    let slab = UnsafeMutableRawPointer.allocate(byteCount: chunks * Self.chunkSize, alignment: Self.chunkSize)
    unsafe slabs.append(slab)
    for index in (0..<chunks).reversed() {
      let chunk = unsafe slab + index * Self.chunkSize
      unsafe vacant.append(chunk.bindMemory(to: Place.self, capacity: Self.placesOfChunk))
    }
  }

  /// Evens out the room of two outlets, once it is much more at one of them; while no worker writes.
  mutating func shareRoom(with other: inout Outlet) {
    let chunks = unsafe (vacant.count, other.vacant.count)
    if chunks.0 > 2 * chunks.1 + 256 { unsafe vacant.give((chunks.0 - chunks.1) / 2, to: &other.vacant) }
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
    let index = Slots.index(slot)
    guard unsafe hasLists[index] else { return .empty }
    let list = unsafe lists + index * blocks + block
    defer { unsafe list.pointee = .empty }
    return unsafe list.pointee
  }

  /// The list, which was taken out, holds nothing; while no worker writes.
  func clear(block: Int, slot: Int64) {
    let index = Slots.index(slot)
    let bit = block << Slots.bits | index
    guard unsafe hasLists[index] && lists[index * blocks + block].first == nil else { return }
    unsafe occupied[bit >> 6] &= ~(1 << UInt64(bit & 63))
  }

  /// Empties a list into `row`, and keeps its chunks to be used again.
  ///
  /// `atHead` is told the head of the events that come next; `keeps` says of each place, 1 or 0, whether its
  /// event is wanted; `atMark` is told each mark, and where in the row its span begins.
  @inline(__always)
  mutating func read(
    _ list: List, into row: inout Row<Event>, atHead: (_ head: UInt64) -> Void,
    keeps: (_ place: Place) -> Int, atMark: (_ mark: UInt64, _ place: Int) -> Void
  ) {
    var chunk = unsafe list.first
    var head: UInt64 = 0
    // Of a sign at the end of a chunk.
    var sign = Place(0)
    while let present = unsafe chunk {
      let next = unsafe Self.next(of: present)
      if let next = unsafe next { unsafe Memory.prefetch(next) }
      let last = unsafe next == nil ? list.cursor : present + Self.placesOfChunk
      guard let end = unsafe last else { return }
      let most = unsafe end - present
      let begin = row.count
      row.reserve(begin + most)
      unsafe row.append(atMost: most) { room in
        var count = 0
        var place = unsafe present + 1
        while unsafe place < end {
          let value = unsafe place.pointee
          unsafe place += 1
          if sign != 0 {
            if sign == .head {
              head = value
              atHead(value)
            } else {
              atMark(value, begin + count)
            }
            sign = 0
          } else if value < .firstOfSigns {
            unsafe (room + count).initialize(to: Event(place: value, head: head))
            // No branch: in the middle of a wave nothing could foretell it.
            count &+= keeps(value)
          } else {
            sign = value
          }
        }
        return count
      }
      unsafe vacant.append(present)
      unsafe chunk = next
    }
  }
}

/// An entry of a list: the place of an event, or a sign that something else comes next.
typealias Place = UInt64

extension Place {
  /// No event has such a place: no node has so high a number.
  static var firstOfSigns: Place { .max << 22 }
  /// A mark: the next entry is the head of the events that follow.
  static var head: Place { .max }
  /// A mark: the next entry is the mark of a span that begins.
  static var mark: Place { .max - 1 }
}

/// Slots of time, of about a millisecond each: there is a list for each of the next four seconds or so.
enum Slots {
  static let bits = 12
  static let count: Int64 = 1 << 12
  static let shift: Int64 = 20
  static let length: Int64 = 1 << shift

  /// The slot that an instant, in nanoseconds, falls in.
  @inline(__always)
  static func slot(of due: Int64) -> Int64 { due >> shift }
  @inline(__always)
  static func begin(of slot: Int64) -> Int64 { slot << shift }
  @inline(__always)
  static func index(_ slot: Int64) -> Int { Int(truncatingIfNeeded: slot) & (1 << bits - 1) }
}
