import Architectures
import Broadcasting
import Facts
import Scenarios

/// A part of a run's nodes, next to one another, that are simulated together: in the order of time, without
/// looking at the other blocks, for as long as no message between blocks can arrive.
///
/// A small run is one block (`BlockLayout`). Everything that the order of events decides
/// (the links' draws, the fingerprint, what is first among things due at once) is the block's own, so that
/// what happens depends on the blocks, and never on how many workers share them.
///
/// **Batches.** Words that are due one after the other go to the nodes together (`Bank.receiveWords`): as
/// long as nothing that comes of one could be due before the next.
///
/// **Settled words.** An arrival that tells its host nothing new (`Sheet.settledWords`) is counted when
/// its slot is read, and goes no further.
@safe
struct Block: ~Copyable {
  /// An input that waits for a paused node.
  enum Arrival {
    case event(Event)
    case operation(Int)
  }

  enum Status: UInt8 {
    case up
    case paused
    case down
  }

  /// The most words that go to the nodes at once, so that their effects stay in the cache.
  private static var mostOfBatch: Int { 256 }

  let layout: BlockLayout
  let number: Int
  let first: Int
  let operations: Operations
  let seed: UInt64
  let bank: Bank

  var status: Row<Status>
  /// The number of nodes that are paused or down.
  var absent = 0
  /// By node: how often it has forgotten, and how often it has crashed or gone.
  var lives: Row<UInt32>
  var starts: Row<UInt32>
  /// By node: what came while it was paused, in order.
  var backlog: [Int: [Arrival]] = [:]
  /// By node, in Maelstrom's network; else none.
  var inboxes: [Inbox<Arrival>] = []
  let hasInboxes: Bool
  /// Nil where messages take their nodes no time.
  var servers: Servers<Event>?
  /// Nil where messages take cards and links no time.
  var lines: Lines?
  let lineCosts: LineCosts?
  /// Nil where each message goes for itself.
  var streams: Streams?
  /// Nil where all clocks are right.
  var clocks: Clocks?
  /// True where messages enter the network at once when they are sent, and are received at once when they
  /// arrive.
  let isDirect: Bool
  /// True where no event can cause another that is due in the same slot.
  private let slotsAreApart: Bool
  let leastDelay: Delay
  private let settledWords: UInt16
  private var seen: Seen

  var queue: EventQueue
  /// Messages that are under way, for an observer who looks closely.
  var transmissions = Transmissions()
  /// The word that was sent last.
  var measured: (word: UInt64, measure: MessageMeasure)
  var links: Links
  /// The partition of the moment.
  var cut: Cut?
  var now = Instant.zero
  var fingerprint = Fingerprint()
  var facts: FactLog
  /// The nodes that play parts in the run; of the first block only.
  var holders: PartHolders
  /// The first block, whose observer is the run's.
  let chief: UnsafeMutablePointer<Block>
  /// True where other blocks may be computed at this moment.
  var isInWindow = false
  /// Beside other blocks: what the run's observer must hear of in order, until it does.
  var announcements: [Fact] = []

  init(
    number: Int, layout: BlockLayout, scenario: Scenario, roles: [Role], seed: UInt64,
    operations: Operations, isThere: [Bool]?, banks: BankMaker, bank: Bank, queue: consuming EventQueue,
    chief: UnsafeMutablePointer<Block>, observer: ObserverCalls
  ) {
    let range = layout.nodes(of: number)
    let capacities = NodeCapacities(scenario, roles: roles, seed: SplitMix64.seed(seed, .faults))
    let servers = capacities.map {
      Servers<Event>($0, nodes: range, from: scenario.begin, to: scenario.calm)
    }
    let costs = LineCosts(scenario, capacities: capacities ?? NodeCapacities(Capacity()))
    let lines = costs.map { _ in Lines(buffer: scenario.capacity?.buffer) }
    let streams = scenario.network.transport == .stream ? Streams() : nil
    let clocks = scenario.hasWrongClocks ? Clocks(nodes: range, seed: seed) : nil
    unsafe self.chief = unsafe chief
    self.layout = layout
    self.number = number
    self.operations = operations
    self.seed = seed
    self.bank = bank
    self.queue = queue
    facts = FactLog(observer)
    holders = PartHolders(roles: roles)
    // No message is this word: words have 60 bits.
    measured = (.max, MessageMeasure())
    first = range.lowerBound
    hasInboxes = scenario.network.model == .maelstrom
    if hasInboxes { inboxes = [Inbox<Arrival>](repeating: Inbox(), count: range.count) }
    self.servers = servers
    self.lineCosts = costs
    self.lines = lines
    self.streams = streams
    self.clocks = clocks
    isDirect = !hasInboxes && servers == nil && lines == nil && streams == nil
    leastDelay = banks.leastDelay(scenario.roundTrip)
    slotsAreApart = min(scenario.leastLatency, leastDelay).nanoseconds >= Slots.length
    settledWords = banks.settledWords
    seen = Seen(nodes: range.count)
    status = Row(repeating: .up, count: range.count)
    lives = Row(repeating: 0, count: range.count)
    starts = Row(repeating: 0, count: range.count)
    // The first block draws what a run of one block draws.
    let stream = number == 0 ? SplitMix64.seed(seed, .links) : SplitMix64.seed(seed, .links, UInt64(number))
    links = Links(
      network: scenario.network, geography: scenario.geography(of: roles), seed: stream,
      pairs: SplitMix64.seed(seed, .pairs))
    for host in range where host < isThere?.count ?? 0 && isThere?[host] == false {
      status[host - first] = .down
      absent += 1
    }
  }

  /// All nodes are up, one after the other.
  mutating func start() {
    for index in layout.nodes(of: number) {
      let node = NodeID(index)
      guard status[index - first] == .up else {
        announce(.changed(node, to: .absent, at: now))
        continue
      }
      announce(.changed(node, to: .up(life: 0), at: now))
      carryOut(bank.start(node, clock(of: node)), of: node)
    }
  }

  // MARK: Events

  /// Handles what is due before `limit`.
  mutating func run(before limit: Instant) {
    isInWindow = true
    defer { isInWindow = false }
    let limit = limit.nanoseconds
    while true {
      handleSlot(before: limit)
      guard advance(before: limit) else { return }
    }
  }

  private mutating func handleSlot(before limit: Int64) {
    let takesBatches = isDirect && cut == nil && clocks == nil && !facts.looksClosely
    var due: Int64 = 0
    while true {
      while queue.pending > 0, !queue.hasLate {
        let event = unsafe queue.upcoming[0]
        due = queue.begin &+ event.offset
        guard due < limit else { return }
        let count = takesBatches && event.kind == Event.Kind.arrival ? wordsAhead(before: limit) : 0
        if count > 0 {
          receiveWords(count)
        } else {
          queue.take(1)
          handleNow(event, due)
        }
      }
      guard queue.hasLate, let event = queue.next(before: limit, due: &due) else { return }
      handleNow(event, due)
    }
  }

  @inline(__always)
  private mutating func handleNow(_ event: Event, _ due: Int64) {
    now = Instant(nanoseconds: due)
    let isFromInbox = hasInboxes && event.isArrival
    handle(event, hasArrived: isFromInbox)
    if isFromInbox { wake(event.to) }
  }

  /// The number of upcoming events that are words and can go to their nodes together.
  @inline(__always)
  private func wordsAhead(before limit: Int64) -> Int {
    let most = min(queue.pending, Self.mostOfBatch)
    guard most > 0 else { return 0 }
    let events = unsafe queue.upcoming
    let begin = queue.begin
    // Where slots are not apart, only what is due at once: what comes of it is due later, or put behind it.
    let end = slotsAreApart ? limit &- begin : min(limit &- begin, unsafe events[0].offset &+ 1)
    var count = 0
    while count < most {
      let event = unsafe events[count]
      guard event.kind == Event.Kind.arrival, event.offset < end,
        absent == 0 || status[event.to.int &- first] == .up
      else { break }
      count &+= 1
    }
    return count
  }

  @inline(__always)
  private mutating func receiveWords(_ count: Int) {
    let events = unsafe queue.upcoming
    let begin = queue.begin
    facts.count(received: count)
    let effects = unsafe bank.receiveWords(events, count, begin)
    if !facts.wants(.received) {
      // The events stay where they are: what is put in the queue does not move them.
      unsafe carryOut(effects, of: events, begin: begin)
      queue.take(count)
      return
    }
    var index = 0
    for number in 0..<count {
      let event = unsafe events[number]
      now = Instant(nanoseconds: begin &+ event.offset)
      recordArrival(of: event)
      index = carryOut(effects, from: index, ofInput: number, of: event.to)
    }
    queue.take(count)
  }

  /// `hasArrived` says that the event waited at its node, out of any partition's reach.
  @inline(never)
  mutating func handle(_ event: Event, hasArrived: Bool) {
    let place = event.to.int &- first
    if event.isMessage {
      if event.isDeparture { return depart(event) }
      guard hasArrived || cut?.drops(from: event.from, to: event.to) != true else {
        return streams == nil ? drop(event, .cut) : stall(event)
      }
      if !hasArrived, !isDirect, isOnItsWay(event) { return }
      guard status[place] == .up else { return postpone(event) }
      if servers != nil { admit(event) } else { take(event) }
    } else {
      if event.isService { return serve(event) }
      guard event.isOf(start: starts[place]) else { return }
      guard status[place] == .up else { return postpone(event) }
      carryOut(bank.timerFired(event.timer, event.to, clock(of: event.to)), of: event.to)
    }
  }

  /// A message that is neither lost nor late is its node's.
  mutating func take(_ event: Event) {
    facts.count(received: 1)
    let event = facts.looksClosely ? takeClosely(event) : event
    if facts.wants(.received), !facts.looksClosely { recordArrival(of: event) }
    if event.isStored {
      carryOut(bank.receiveStored(event, clock(of: event.to)), of: event.to)
    } else {
      // Its offset is not looked at: it is due now.
      let word = event.at(offset: 0)
      let time = clock(of: event.to).nanoseconds
      let effects = unsafe withUnsafePointer(to: word) { unsafe bank.receiveWords($0, 1, time) }
      _ = carryOut(effects, from: 0, ofInput: 0, of: event.to)
    }
  }

  /// The time that the node's clock shows.
  @inline(__always)
  func clock(of node: NodeID) -> Instant { clocks?.time(of: node, at: now) ?? now }

  /// Gives a node the inputs that waited for it during a pause.
  mutating func handleBacklog(of node: NodeID) {
    // What has arrived is there, even if a partition has begun since.
    for arrival in backlog.removeValue(forKey: node.int) ?? [] {
      switch arrival {
      case .event(let event): handle(event, hasArrived: true)
      // In Maelstrom's network it was invoked when its client sent it.
      case .operation(let operation): if hasInboxes { answer(operation) } else { perform(operation) }
      }
    }
  }

  /// A node that is paused finds the event when it goes on; for one that is down it is lost.
  @inline(never)
  private mutating func postpone(_ event: Event) {
    if status[event.to.int - first] == .paused {
      backlog[event.to.int, default: []].append(.event(event))
    } else if event.isMessage {
      drop(event, .down)
    }
  }

  // MARK: Slots

  /// Goes on to the next slot that holds anything; false if none begins before `limit`.
  ///
  /// Words that are settled for their hosts are left out, if nothing can come between: then they arrive, and
  /// change nothing.
  private mutating func advance(before limit: Int64) -> Bool {
    guard settledWords != 0, isDirect, cut == nil, absent == 0, !facts.looksClosely else {
      return queue.advance(before: limit)
    }
    // The queue and what is seen of rumors are looked at side by side.
    let (first, settledWords, wantsArrivals) = (first, settledWords, facts.wants(.received))
    var (head, knowing): (UInt64, Seen.Row?) = (0, nil)
    var (slot, settled): (Int64, Int) = (0, 0)
    var arrivals: [Event] = []
    let isAdvanced = queue.advance(
      before: limit, slot: &slot,
      atHead: {
        head = $0
        let isSettling = settledWords >> UInt16(truncatingIfNeeded: $0 >> 56 & 15) & 1 == 1
        knowing =
          isSettling && $0 >> 60 == Event.Kind.arrival
          ? seen.hosts(knowing: MessageWord(bits: $0).content) : nil
      },
      keeps: {
        guard let knowing else { return 1 }
        let event = Event(place: $0, head: head)
        let isKnown = Int(truncatingIfNeeded: knowing.bit(event.to.int &- first))
        if wantsArrivals, isKnown == 1 { arrivals.append(event) }
        settled &+= isKnown
        return 1 &- isKnown
      })
    facts.count(received: settled)
    for event in arrivals {
      now = Instant(nanoseconds: Slots.begin(of: slot) &+ event.offset)
      recordArrival(of: event)
    }
    return isAdvanced
  }

  /// The host has delivered the rumor, and needs not be told of it any more in this life.
  @inline(__always)
  mutating func settle(_ rumor: UInt64, at host: NodeID) {
    if settledWords != 0 { seen.mark(rumor, host.int &- first) }
  }

  /// The node is about to begin a new life.
  mutating func unsettle(_ node: NodeID) { seen.forget(node.int - first) }

  // MARK: Ending

  /// Takes back the messages that are still under way when the run is over.
  mutating func end() {
    var left: [Event] = []
    for index in layout.nodes(of: number) {
      if !backlog.isEmpty {
        for case .event(let event) in backlog.removeValue(forKey: index) ?? [] { left.append(event) }
      }
      left += servers?.empty(NodeID(index), now: now) ?? []
    }
    for node in inboxes.indices {
      for case .event(let event) in inboxes[node].empty() { left.append(event) }
    }
    left += (lines?.removeAll() ?? []) + (streams?.removeAll() ?? [])
    queue.removeAll { left.append($0) }
    for event in left { discard(event) }
    facts.flush()
  }
}
