/// Events by due time, first in first out among those due at once.
///
/// A wheel of slots of about a millisecond covers the next four seconds; what is due later waits in a heap.
/// Insertion is O(1), and so is removal where a slot's events come in order, as they do under a
/// constant latency; elsewhere a slot is sorted when its time comes.
///
/// Varghese, Lauck: "Hashed and Hierarchical Timing Wheels", SOSP 1987.
struct TimingWheel<Event> {
  struct Entry {
    /// Nanoseconds.
    var due: Int64
    var event: Event
  }

  private static var slotShift: Int64 { 20 }
  private static var slotCount: Int { 4096 }

  private var slots: [[Entry]]
  /// One bit a slot: whether it holds anything.
  private var occupied: [UInt64]
  /// The slot number (due >> slotShift) that `current` was taken from; slots before it are past.
  private var position: Int64 = 0
  /// The entries of the present slot in order, of which the first `taken` are gone.
  private var current: [Entry] = []
  private var taken = 0
  private var far = FarQueue()
  /// Storage of emptied slots, to be used again.
  private var spare: [[Entry]] = []
  private(set) var count = 0

  init() {
    slots = Array(repeating: [], count: Self.slotCount)
    occupied = Array(repeating: 0, count: Self.slotCount / 64)
  }

  /// Adds an event; `due` must not lie before the entry popped last.
  @inline(__always)
  mutating func push(_ event: Event, due: Int64) {
    count += 1
    let slot = due >> Self.slotShift
    if slot > position, slot < position + Int64(Self.slotCount) {
      file(Entry(due: due, event: event), slot: slot)
    } else {
      pushOutsideWheel(Entry(due: due, event: event), slot: slot)
    }
  }

  @inline(__always)
  private mutating func file(_ entry: Entry, slot: Int64) {
    let index = Int(truncatingIfNeeded: slot) & (Self.slotCount - 1)
    if occupied[index >> 6] & (1 << UInt64(index & 63)) == 0 {
      occupied[index >> 6] |= 1 << UInt64(index & 63)
      if let storage = spare.popLast() { slots[index] = storage }
    }
    slots[index].append(entry)
  }

  @inline(never)
  private mutating func pushOutsideWheel(_ entry: Entry, slot: Int64) {
    guard slot <= position else {
      far.push(entry)
      return
    }
    var low = taken
    var high = current.count
    while low < high {
      let middle = (low + high) / 2
      if current[middle].due <= entry.due { low = middle + 1 } else { high = middle }
    }
    current.insert(entry, at: low)
  }

  /// Removes and returns the earliest entry that is due before `limit`; nil if there is none.
  @inline(__always)
  mutating func pop(before limit: Int64) -> Entry? {
    while taken == current.count {
      guard advance(before: limit) else { return nil }
    }
    guard current[taken].due < limit else { return nil }
    taken += 1
    count -= 1
    return current[taken - 1]
  }

  /// Makes the next slot that holds anything the present one; false if none begins before `limit`.
  @inline(never)
  private mutating func advance(before limit: Int64) -> Bool {
    let near = nextOccupied()
    let next: Int64
    switch (near, far.earliest.map { $0 >> Self.slotShift }) {
    case (nil, nil): return false
    case (let slot?, nil): next = slot
    case (nil, let slot?): next = slot
    case (let a?, let b?): next = min(a, b)
    }
    guard next << Self.slotShift < limit else { return false }

    current.removeAll(keepingCapacity: true)
    if current.capacity > 0 { spare.append(current) }
    current = []
    taken = 0
    // What waited in the heap enters the wheel before anything new can be filed behind it: all of it
    // that is within the wheel from here on, the last slot included.
    position = next
    while let due = far.earliest, due >> Self.slotShift < position + Int64(Self.slotCount) {
      let entry = far.pop()
      file(entry, slot: entry.due >> Self.slotShift)
    }
    let index = Int(truncatingIfNeeded: next) & (Self.slotCount - 1)
    swap(&current, &slots[index])
    occupied[index >> 6] &= ~(1 << UInt64(index & 63))
    Self.sortStably(&current)
    return true
  }

  private func nextOccupied() -> Int64? {
    let start = Int(truncatingIfNeeded: position + 1) & (Self.slotCount - 1)
    let words = occupied.count
    for step in 0...words {
      let word = ((start >> 6) + step) & (words - 1)
      var bits = occupied[word]
      if step == 0 { bits &= ~0 << UInt64(start & 63) }
      if step == words { bits &= ~(~0 << UInt64(start & 63)) }
      guard bits != 0 else { continue }
      let index = word << 6 | bits.trailingZeroBitCount
      return position + 1 + Int64((index - start) & (Self.slotCount - 1))
    }
    return nil
  }

  /// By due time, equals in their order; nothing to do where they are in order already.
  private static func sortStably(_ entries: inout [Entry]) {
    guard entries.count > 1 else { return }
    var isSorted = true
    for index in 1..<entries.count where entries[index].due < entries[index - 1].due {
      isSorted = false
      break
    }
    if isSorted { return }
    let order = entries.indices.sorted { a, b in
      let (first, second) = (entries[a].due, entries[b].due)
      return first < second || (first == second && a < b)
    }
    entries = order.map { entries[$0] }
  }
}

extension TimingWheel {
  /// A binary heap of the entries that are due beyond the wheel.
  struct FarQueue {
    private var heap: [(entry: Entry, order: UInt64)] = []
    private var pushes: UInt64 = 0

    var earliest: Int64? { heap.first?.entry.due }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
      let (first, second) = (heap[a], heap[b])
      return first.entry.due < second.entry.due
        || (first.entry.due == second.entry.due && first.order < second.order)
    }

    mutating func push(_ entry: Entry) {
      heap.append((entry, pushes))
      pushes += 1
      var child = heap.count - 1
      while child > 0, precedes(child, (child - 1) / 2) {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    }

    /// The earliest entry; there must be one.
    mutating func pop() -> Entry {
      heap.swapAt(0, heap.count - 1)
      let least = heap.removeLast().entry
      var parent = 0
      while true {
        var child = 2 * parent + 1
        guard child < heap.count else { return least }
        if child + 1 < heap.count, precedes(child + 1, child) { child += 1 }
        guard precedes(child, parent) else { return least }
        heap.swapAt(parent, child)
        parent = child
      }
    }
  }
}
