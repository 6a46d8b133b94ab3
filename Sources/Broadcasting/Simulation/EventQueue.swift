/// The events of one block's nodes by due time; among those due at once in the order in which they were put
/// there.
///
/// Slots of about a millisecond cover the next four seconds (`Outlet`); what is due later waits in a heap. A
/// slot is read when its time comes, and sorted if it must be: under a constant latency it is in order. What
/// is put into the slot that is being read waits in a heap of its own.
///
/// Varghese, Lauck: "Hashed and Hierarchical Timing Wheels", SOSP 1987.
@safe
struct EventQueue<Message>: ~Copyable {
  private let block: Int
  /// Each worker's.
  private let outlets: UnsafeMutablePointer<Outlet<Message>>
  private let workers: Int
  /// That of the worker that the block belongs to.
  private let outlet: UnsafeMutablePointer<Outlet<Message>>
  /// Whether it is the only queue: it keeps to no window then.
  private let isAlone: Bool

  /// The slot that is being read; those before it are past.
  private(set) var position: Int64 = 0
  /// The slot from which on slots are counted that there are lists for.
  private var horizon: Int64 = 0
  private var current = Row<Event>()
  private var taken = 0
  private var late = EventHeap()
  private var hasLate = false
  /// The instant that was put for last, and the lists of its slot; nil where it has none.
  private var aim: (due: Int64, lists: Outlet<Message>.Lists?)
  private var far = EventHeap()
  /// Which slots any worker had put something in when the window began, 64 bits a word; empty where there is
  /// one worker.
  private var putElsewhere = Row<UInt64>()

  init(block: Int, layout: BlockLayout, outlets: UnsafeMutablePointer<Outlet<Message>>, workers: Int) {
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
    var event = event
    event.offset = due & (1 << Slots.shift - 1)
    // What a node sends to many is due at once.
    if due != aim.due { takeAim(at: due) }
    if let lists = aim.lists {
      unsafe outlet.pointee.put(event, block: other, in: lists)
    } else {
      putOutOfLists(event, due: due, in: other)
    }
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

  /// How many events of the slot that is being read are left, those apart that came late.
  var pending: Int { current.count - taken }

  private var isExhausted: Bool { taken == current.count && late.isEmpty }

  /// Goes on to the next slot that holds anything; false if none begins before `limit`, or if the present
  /// one has more.
  @inline(never)
  mutating func advance(before limit: Int64) -> Bool {
    guard isExhausted else { return false }
    giveRoomBack()
    let near = nextOccupied()
    let next: Int64
    switch (near, isAlone ? far.earliest.map(Slots.slot(of:)) : nil) {
    case (nil, nil): return false
    case (let slot?, nil): next = slot
    case (nil, let slot?): next = slot
    case (let a?, let b?): next = min(a, b)
    }
    guard Slots.begin(of: next) < limit else { return false }
    position = next
    aim.due = -1
    if isAlone { reach(horizon: next) }
    unsafe swap(&current, &outlet.pointee.spare)
    read(slot: next)
    unsafe Self.sortStably(&current, scratch: &outlet.pointee.scratch)
    return true
  }

  /// The room goes to the block that reads next.
  private mutating func giveRoomBack() {
    taken = 0
    current.removeAll()
    if unsafe current.capacity > outlet.pointee.spare.capacity {
      unsafe swap(&current, &outlet.pointee.spare)
    }
  }

  private mutating func read(slot: Int64) {
    guard workers > 1 else {
      let list = unsafe outlets[0].takeList(block: block, slot: slot)
      if isAlone { unsafe outlets[0].clear(block: block, slot: slot) }
      unsafe outlets[0].read(list, into: &current)
      return
    }
    // Each worker's list is read behind the one before, and the spans then brought in order.
    for worker in 0..<workers {
      let list = unsafe outlets[worker].takeList(block: block, slot: slot)
      unsafe outlet.pointee.read(list, into: &current)
    }
    unsafe Self.orderSpans(of: &current, scratch: &outlet.pointee.scratch)
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

  /// What waited in the heap enters its slots, now that there are lists for them, before anything new can be
  /// put behind it.
  private mutating func reach(horizon: Int64) {
    self.horizon = horizon
    aim.due = -1
    while let due = far.earliest, Slots.slot(of: due) < horizon + Slots.count, let (_, event) = far.pop() {
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

  // MARK: Messages

  /// The address of a message that does not fit in an event.
  @inline(__always)
  mutating func store(_ message: consuming Message) -> UInt64 {
    unsafe outlet.pointee.messages.put(message)
  }

  /// Takes the message at `address`, which must be there, and which nobody else has taken.
  @inline(__always)
  mutating func takeMessage(_ address: UInt64) -> Message {
    unsafe outlet.pointee.messages.take(address)
  }

  func message(at address: UInt64) -> Message { unsafe outlet.pointee.messages.message(at: address) }

  /// The same event, with a copy of its message, which must be stored.
  mutating func copy(of event: Event) -> Event {
    event.with(content: unsafe outlet.pointee.messages.copy(event.content))
  }

  /// Nobody will handle the event.
  mutating func discard(_ event: Event) {
    if event.mark == nil, event.isMessage, event.isStored { _ = takeMessage(event.content) }
  }

  /// Discards all events.
  mutating func removeAll() {
    while taken < current.count {
      discard(current[taken])
      taken += 1
    }
    while let (_, event) = late.pop() { discard(event) }
    while let (_, event) = far.pop() { discard(event) }
    giveRoomBack()
    for slot in 0..<Slots.count {
      for worker in 0..<workers {
        let word = unsafe outlets[worker].occupied(block: block, word: Int(slot) >> 6)
        guard word & (1 << UInt64(slot & 63)) != 0 else { continue }
        let list = unsafe outlets[worker].takeList(block: block, slot: slot)
        unsafe outlet.pointee.read(list, into: &current)
        for index in 0..<current.count { discard(current[index]) }
        current.removeAll()
      }
    }
  }
}

extension EventQueue {
  /// By due time, equals in their order; nothing to do where they are in order already.
  private static func sortStably(_ events: inout Row<Event>, scratch: inout Row<Event>) {
    if events.isEmpty || haveOneOffset(events) { return }
    let count = events.count
    var sorted = 1
    while sorted < count, events[sorted - 1].offset <= events[sorted].offset { sorted += 1 }
    guard sorted < count else { return }
    if count <= 32 {
      for index in sorted..<count {
        let event = events[index]
        var place = index
        while place > 0, events[place - 1].offset > event.offset {
          events[place] = events[place - 1]
          place -= 1
        }
        events[place] = event
      }
      return
    }
    // A radix sort over the 20 bits of the offset.
    scratch.removeAll()
    scratch.fill(to: count, with: events[0])
    for shift in [0, 7, 14] as [Int64] {
      var places: InlineArray<128, Int> = .init(repeating: 0)
      for index in 0..<count { places[Int(events[index].offset >> shift) & 127] += 1 }
      var place = 0
      for digit in 0..<128 {
        let size = places[digit]
        places[digit] = place
        place += size
      }
      for index in 0..<count {
        let event = events[index]
        let digit = Int(event.offset >> shift) & 127
        scratch[places[digit]] = event
        places[digit] += 1
      }
      swap(&events, &scratch)
    }
  }

  /// Whether all are due at once, as they are where every message takes as long.
  private static func haveOneOffset(_ events: borrowing Row<Event>) -> Bool {
    let first = events[0].bits.0
    // Without a branch for each, it is a few of them at once.
    var differing: UInt64 = 0
    for index in 0..<events.count { differing |= events[index].bits.0 ^ first }
    return Event(bits: (differing, 0)).offset == 0
  }

  /// Brings spans, which several workers' lists hold one behind the other, in the order of their marks, and
  /// takes the marks out.
  private static func orderSpans(of events: inout Row<Event>, scratch: inout Row<Event>) {
    var spans: [(mark: UInt64, begin: Int, end: Int)] = []
    for index in 0..<events.count {
      if let mark = events[index].mark {
        spans.append((mark, index + 1, index + 1))
      } else {
        spans[spans.count - 1].end = index + 1
      }
    }
    scratch.removeAll()
    for place in spans.indices.sorted(by: { (spans[$0].mark, $0) < (spans[$1].mark, $1) }) {
      for index in spans[place].begin..<spans[place].end { scratch.append(events[index]) }
    }
    swap(&events, &scratch)
  }
}
