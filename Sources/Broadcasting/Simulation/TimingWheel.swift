/// Events by due time, first in first out among those due at once.
///
/// A wheel of slots of about a millisecond covers the next four seconds; what is due later waits in a heap.
/// Insertion is O(1), and so is removal where a slot's events come in order, as they do under a constant
/// latency; elsewhere a slot is sorted when its time comes. Events are moved in and out, never copied.
///
/// Varghese, Lauck: "Hashed and Hierarchical Timing Wheels", SOSP 1987.
struct TimingWheel<Event>: ~Copyable {
  struct Entry {
    /// Nanoseconds.
    var due: Int64
    var event: Event
  }

  private static var slotShift: Int64 { 20 }
  private static var slotCount: Int { 4096 }

  private var slots: [Slot]
  /// One bit a slot: whether it holds anything.
  private var occupied: [UInt64]
  /// The slot number (due >> slotShift) that `current` was taken from; slots before it are past.
  private var position: Int64 = 0
  /// The entries of the present slot in order, of which the first `taken` are gone.
  private var current = Slot()
  private var taken = 0
  private var far = FarQueue()
  /// Storage of emptied slots, to be used again.
  private var spare: [Slot] = []
  private(set) var count = 0

  init() {
    slots = Array(repeating: Slot(), count: Self.slotCount)
    occupied = Array(repeating: 0, count: Self.slotCount / 64)
  }

  deinit {
    current.destroy(from: taken)
    for slot in slots { slot.destroy(from: 0) }
    for slot in spare { slot.destroy(from: 0) }
  }

  /// Adds an event; `due` must not lie before the entry popped last.
  @inline(__always)
  mutating func push(_ event: consuming Event, due: Int64) {
    count += 1
    let slot = due >> Self.slotShift
    // A slot that the heap still holds entries for is filed behind them.
    if slot > position, slot < position + Int64(Self.slotCount) {
      file(Entry(due: due, event: event), slot: slot)
    } else {
      pushOutsideWheel(Entry(due: due, event: event), slot: slot)
    }
  }

  @inline(__always)
  private mutating func file(_ entry: consuming Entry, slot: Int64) {
    let index = Int(truncatingIfNeeded: slot) & (Self.slotCount - 1)
    if occupied[index >> 6] & (1 << UInt64(index & 63)) == 0 {
      occupied[index >> 6] |= 1 << UInt64(index & 63)
      if let storage = spare.popLast() { slots[index] = storage }
    }
    slots[index].append(entry)
  }

  @inline(never)
  private mutating func pushOutsideWheel(_ entry: consuming Entry, slot: Int64) {
    if slot > position {
      far.push(entry)
    } else {
      current.insert(entry, after: taken)
    }
  }

  /// Removes and returns the earliest entry that is due before `limit`; nil if there is none.
  @inline(__always)
  mutating func pop(before limit: Int64) -> Entry? {
    while taken == current.count {
      guard advance(before: limit) else { return nil }
    }
    guard current.due(at: taken) < limit else { return nil }
    taken += 1
    count -= 1
    return current.take(at: taken - 1)
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

    current.forgetTaken()
    spare.append(current)
    current = Slot()
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
    current.sortStably()
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
}

extension TimingWheel {
  /// A growing list of entries that are moved in and out without reference counting.
  ///
  /// It does not own its storage: the wheel does, and frees it.
  @safe struct Slot {
    private var entries: UnsafeMutablePointer<Entry>?
    private var capacity = 0
    private(set) var count = 0

    init() { unsafe entries = nil }

    @inline(__always)
    mutating func append(_ entry: consuming Entry) {
      if count == capacity { grow() }
      guard let entries = unsafe entries else { return }
      unsafe (entries + count).initialize(to: entry)
      count += 1
    }

    @inline(never)
    private mutating func grow() {
      let larger = max(64, capacity * 4)
      let storage = UnsafeMutablePointer<Entry>.allocate(capacity: larger)
      if let entries = unsafe entries {
        unsafe storage.moveInitialize(from: entries, count: count)
        unsafe entries.deallocate()
      }
      unsafe entries = storage
      capacity = larger
    }

    /// When the entry at `index`, which must be held, is due.
    @inline(__always)
    func due(at index: Int) -> Int64 {
      guard index < count, let entries = unsafe entries else { return .max }
      return unsafe entries[index].due
    }

    /// Moves the entry at `index`, which must be held, out; it must not be looked at again.
    @inline(__always)
    func take(at index: Int) -> Entry? {
      guard index < count, let entries = unsafe entries else { return nil }
      return unsafe (entries + index).move()
    }

    /// Inserts behind the entries that are due no later, among those from `taken` on.
    mutating func insert(_ entry: consuming Entry, after taken: Int) {
      let due = entry.due
      var low = taken
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if self.due(at: middle) <= due { low = middle + 1 } else { high = middle }
      }
      if count == capacity { grow() }
      guard let entries = unsafe entries else { return }
      unsafe (entries + low + 1).moveInitialize(from: entries + low, count: count - low)
      unsafe (entries + low).initialize(to: entry)
      count += 1
    }

    /// Empties it, all of its entries having been taken.
    mutating func forgetTaken() { count = 0 }

    /// By due time, equals in their order; nothing to do where they are in order already.
    mutating func sortStably() {
      guard count > 1, let entries = unsafe entries else { return }
      var sorted = 1
      while sorted < count, due(at: sorted - 1) <= due(at: sorted) { sorted += 1 }
      guard sorted < count else { return }
      let keys = (0..<count).map { (due: due(at: $0), place: $0) }.sorted { $0 < $1 }
      let storage = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
      for (index, key) in keys.enumerated() {
        unsafe (storage + index).initialize(to: (entries + key.place).move())
      }
      unsafe entries.deallocate()
      unsafe self.entries = storage
    }

    /// Ends the entries from `first` on and frees the storage.
    func destroy(from first: Int) {
      guard let entries = unsafe entries else { return }
      unsafe (entries + first).deinitialize(count: count - first)
      unsafe entries.deallocate()
    }
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
