import Architectures
import Broadcasting

/// The events of one block's nodes by due time; among those due at once in the order in which they were put
/// there.
///
/// Slots of about a millisecond cover the next four seconds (`Outlet`); what is due later waits in a heap. A
/// slot is read when its time comes, and sorted if it must be: under a constant latency it is in order. What
/// is put into the slot that is being read waits in a heap of its own.
///
/// Varghese, Lauck: "Hashed and Hierarchical Timing Wheels", SOSP 1987.
@safe
struct EventQueue: ~Copyable {
  private let block: Int
  /// Each worker's.
  private let outlets: UnsafeMutablePointer<Outlet>
  private let workers: Int
  /// That of the worker that the block belongs to.
  private let outlet: UnsafeMutablePointer<Outlet>
  /// True where it is the only queue: it keeps to no window then.
  private let isAlone: Bool

  /// The slot that is being read; those before it are past.
  private(set) var position: Int64 = 0
  /// The slot from which on slots are counted that there are lists for.
  private var horizon: Int64 = 0
  private var current = Row<Event>()
  private var taken = 0
  private var late = EventHeap()
  /// True while something waits that was put into the slot while it was being read.
  private(set) var hasLate = false
  /// The instant that was put for last, and the lists of its slot; nil where it has none.
  private var aim: (due: Int64, lists: Outlet.Lists?)
  private var far = EventHeap()
  /// The slots that any worker had put something in when the window began, 64 bits a word; empty where there
  /// is one worker.
  private var putElsewhere = Row<UInt64>()
  /// The spans of the slot that is being read, where there are several workers.
  private var spans: [(mark: UInt64, begin: Int)] = []

  init(block: Int, layout: BlockLayout, outlets: UnsafeMutablePointer<Outlet>, workers: Int) {
    self.block = block
    unsafe self.outlets = unsafe outlets
    self.workers = workers
    unsafe outlet = unsafe outlets + layout.worker(of: block, among: workers)
    isAlone = layout.isAlone
    aim = (-1, nil)
    if workers > 1 { putElsewhere.fill(to: Self.words, with: 0) }
  }

  private static var words: Int { Int(Slots.count) / 64 }

  // MARK: Putting

  /// Adds an event of `other` block's, or of this one's, from this block's worker.
  ///
  /// `due` must not be past, and for another block's event not within the present window.
  @inline(__always)
  mutating func put(_ event: Event, due: Int64, in other: Int) {
    put(event.at(offset: due & (Slots.length - 1)), due: due, in: other, lists: lists(at: due))
  }

  /// The lists for what is due at an instant; nil where it must wait elsewhere.
  ///
  /// They hold until anything is taken.
  @inline(__always)
  mutating func lists(at due: Int64) -> Outlet.Lists? {
    // What a node sends to many is due at once.
    if due != aim.due { takeAim(at: due) }
    return aim.lists
  }

  /// The same for an event that has its offset, with the lists of its due time.
  @inline(__always)
  mutating func put(_ event: Event, due: Int64, in other: Int, lists: Outlet.Lists?) {
    if let lists {
      unsafe outlet.pointee.put(event, block: other, in: lists)
    } else {
      putOutOfLists(event, due: due, in: other)
    }
  }

  /// Adds `count` events of this block's, which have one head, with the lists of their due time; `place`
  /// gives each one's place, its offset included.
  @inline(__always)
  mutating func put(_ count: Int, head: UInt64, lists: Outlet.Lists, place: (Int) -> Place) {
    unsafe outlet.pointee.put(count, head: head, block: block, in: lists, place: place)
  }

  @inline(__always)
  private mutating func takeAim(at due: Int64) {
    let slot = Slots.slot(of: due)
    let hasList = slot > horizon && slot < horizon + Slots.count && slot != position
    aim = (due, hasList ? unsafe outlet.pointee.lists(of: slot) : nil)
  }

  @inline(never)
  private mutating func putOutOfLists(_ event: Event, due: Int64, in other: Int) {
    if Slots.slot(of: due) >= horizon + Slots.count {
      if isAlone {
        far.push(event, due: due)
      } else {
        unsafe outlet.pointee.far.append(.init(due: due, event: event, block: other))
      }
    } else {
      late.push(event, due: due)
      hasLate = true
    }
  }

  /// Takes over what an outlet kept that is due far ahead.
  mutating func putFar(_ event: Event, due: Int64) { far.push(event, due: due) }

  // MARK: Taking

  /// Removes and returns the earliest event of the slot that is being read, if it is due before `limit`.
  @inline(__always)
  mutating func next(before limit: Int64, due: inout Int64) -> Event? {
    guard !hasLate, taken < current.count else { return nextOfLate(before: limit, due: &due) }
    let event = current[taken]
    let eventDue = Slots.begin(of: position) + event.offset
    guard eventDue < limit else { return nil }
    taken += 1
    due = eventDue
    return event
  }

  @inline(never)
  private mutating func nextOfLate(before limit: Int64, due: inout Int64) -> Event? {
    guard let latest = late.earliest else { return nil }
    if taken < current.count {
      let event = current[taken]
      let eventDue = Slots.begin(of: position) + event.offset
      if eventDue <= latest {
        guard eventDue < limit else { return nil }
        taken += 1
        due = eventDue
        return event
      }
    }
    guard latest < limit, let event = late.pop()?.event else { return nil }
    hasLate = !late.isEmpty
    due = latest
    return event
  }

  /// The number of events of the slot being read that are left, those apart that came late.
  @inline(__always)
  var pending: Int { current.count - taken }

  /// The events that are left of the slot that is being read, in order, but for those that came late; until
  /// anything else is asked of the queue than `put`.
  @inline(__always)
  var upcoming: UnsafePointer<Event> { unsafe current.pointer(at: taken) }

  /// The time when the slot begins that is being read.
  @inline(__always)
  var begin: Int64 { Slots.begin(of: position) }

  /// Takes the first `count` of what is upcoming.
  @inline(__always)
  mutating func take(_ count: Int) { taken += count }

  private var isExhausted: Bool { taken == current.count && late.isEmpty }

  /// Goes on to the next slot that holds anything; false if none begins before `limit`, or if the present
  /// one has more.
  ///
  /// `atHead` and `keeps` say which events are wanted, as for `Outlet.read`, and `slot` which slot they are
  /// of; they are not asked if the slot ends after `limit`, because it is not known yet what will be wanted
  /// then.
  @inline(__always)
  mutating func advance(
    before limit: Int64, slot: inout Int64, atHead: (_ head: UInt64) -> Void, keeps: (_ place: Place) -> Int
  ) -> Bool {
    guard let next = nextSlot(before: limit) else { return false }
    slot = next
    if Slots.begin(of: next + 1) <= limit {
      read(next, atHead: atHead, keeps: keeps)
    } else {
      readAll(of: next)
    }
    return true
  }

  /// The same for who wants all events.
  mutating func advance(before limit: Int64) -> Bool {
    guard let slot = nextSlot(before: limit) else { return false }
    readAll(of: slot)
    return true
  }

  @inline(never)
  private mutating func readAll(of slot: Int64) { read(slot, atHead: { _ in }, keeps: { _ in 1 }) }

  @inline(__always)
  private mutating func read(_ slot: Int64, atHead: (UInt64) -> Void, keeps: (Place) -> Int) {
    if workers > 1 { spans.removeAll(keepingCapacity: true) }
    for worker in 0..<workers {
      let list = unsafe outlets[worker].takeList(block: block, slot: slot)
      if isAlone { unsafe outlets[worker].clear(block: block, slot: slot) }
      unsafe outlet.pointee.read(list, into: &current, atHead: atHead, keeps: keeps) { mark, place in
        spans.append((mark, place))
      }
    }
    // Each worker's list was read behind the one before.
    if workers > 1 { orderSpans() }
    unsafe EventOrder.sort(&current, scratch: &outlet.pointee.scratch)
  }

  /// Leaves the slot that is being read, if nothing is left of it, for the next one that begins before
  /// `limit`.
  @inline(never)
  private mutating func nextSlot(before limit: Int64) -> Int64? {
    guard isExhausted else { return nil }
    giveRoomBack()
    let near = nextOccupied()
    let next: Int64
    switch (near, isAlone ? far.earliest.map(Slots.slot(of:)) : nil) {
    case (nil, nil): return nil
    case (let slot?, nil): next = slot
    case (nil, let slot?): next = slot
    case (let a?, let b?): next = min(a, b)
    }
    guard Slots.begin(of: next) < limit else { return nil }
    position = next
    aim.due = -1
    if isAlone { reach(horizon: next) }
    unsafe swap(&current, &outlet.pointee.spare)
    return next
  }

  /// The room goes to the block that reads next.
  private mutating func giveRoomBack() {
    taken = 0
    current.removeAll()
    if unsafe current.capacity > outlet.pointee.spare.capacity {
      unsafe swap(&current, &outlet.pointee.spare)
    }
  }

  /// The next slot that holds anything, within reach of the lists.
  ///
  /// Lists that were read in this window still count as occupied, as if they were of a slot beyond.
  private func nextOccupied() -> Int64? {
    let start = Slots.index(position + 1)
    let words = Self.words
    for step in 0...words {
      let word = ((start >> 6) + step) & (words - 1)
      // What others put there in this window is due after it.
      var bits = unsafe outlet.pointee.occupied(block: block, word: word)
      if workers > 1 { bits |= putElsewhere[word] }
      if step == 0 { bits &= ~0 << UInt64(start & 63) }
      if step == words { bits &= ~(~0 << UInt64(start & 63)) }
      guard bits != 0 else { continue }
      let index = word << 6 | bits.trailingZeroBitCount
      let slot = position + 1 + Int64(Slots.index(Int64(index - start)))
      return slot < horizon + Slots.count ? slot : nil
    }
    return nil
  }

  /// Moves events from the heap into their slots, now that there are lists for them, before any new event can
  /// be put behind them.
  private mutating func reach(horizon: Int64) {
    self.horizon = horizon
    aim.due = -1
    while let due = far.earliest, Slots.slot(of: due) < horizon + Slots.count, let (_, event) = far.pop() {
      let event = event.at(offset: due & (Slots.length - 1))
      unsafe outlet.pointee.put(event, block: block, in: outlet.pointee.lists(of: Slots.slot(of: due)))
    }
  }

  // MARK: Windows

  /// The slot of the earliest event; nil if there is none.
  ///
  /// Not within a window.
  mutating func earliestSlot() -> Int64? {
    if taken < current.count { return position }
    lookAtOthers()
    let waiting = [late.earliest, far.earliest].compactMap { $0.map(Slots.slot(of:)) } + [nextOccupied()]
    return waiting.compactMap { $0 }.min()
  }

  /// A window begins, in which no event comes before `slot`.
  mutating func beginWindow(at slot: Int64) {
    // What was read is past, but for the slot that is being read.
    for past in max(horizon, slot - Slots.count)..<max(horizon, slot) {
      for worker in 0..<workers { unsafe outlets[worker].clear(block: block, slot: past) }
    }
    if isExhausted { position = max(position, slot - 1) }
    reach(horizon: slot)
    lookAtOthers()
  }

  private mutating func lookAtOthers() {
    guard workers > 1 else { return }
    for word in 0..<Self.words {
      var bits: UInt64 = 0
      for worker in 0..<workers { bits |= unsafe outlets[worker].occupied(block: block, word: word) }
      putElsewhere[word] = bits
    }
  }

  // MARK: Ending

  /// Takes all events out, in no order, and calls `body` with each.
  mutating func removeAll(_ body: (Event) -> Void) {
    while taken < current.count {
      body(current[taken])
      taken += 1
    }
    while let (_, event) = late.pop() { body(event) }
    while let (_, event) = far.pop() { body(event) }
    giveRoomBack()
    for slot in 0..<Slots.count {
      for worker in 0..<workers {
        let word = unsafe outlets[worker].occupied(block: block, word: Int(slot) >> 6)
        guard word & (1 << UInt64(slot & 63)) != 0 else { continue }
        let list = unsafe outlets[worker].takeList(block: block, slot: slot)
        unsafe outlet.pointee.read(
          list, into: &current, atHead: { _ in }, keeps: { _ in 1 }, atMark: { _, _ in })
        for index in 0..<current.count { body(current[index]) }
        current.removeAll()
      }
    }
  }

  /// Brings the spans, which several workers' lists hold one behind the other, in the order of their marks.
  private mutating func orderSpans() {
    let outlet = unsafe outlet
    unsafe outlet.pointee.scratch.removeAll()
    for place in spans.indices.sorted(by: { (spans[$0].mark, $0) < (spans[$1].mark, $1) }) {
      let end = place + 1 < spans.count ? spans[place + 1].begin : current.count
      for index in spans[place].begin..<end {
        unsafe outlet.pointee.scratch.append(current[index])
      }
    }
    unsafe swap(&current, &outlet.pointee.scratch)
  }
}
