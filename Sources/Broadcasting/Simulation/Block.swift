/// A part of a run's nodes, next to one another, that are simulated together: in the order of time, without
/// looking at the other blocks, for as long as no message between blocks can arrive.
///
/// A small run is one block (`BlockLayout`). Everything that the order of events decides
/// (the links' draws, the fingerprint, what is first among things due at once) is the block's own, so that
/// what happens depends on the blocks, and never on how many workers share them.
@safe
struct Block<Node: Broadcaster, Watcher: Observer>: ~Copyable {
  /// What came for a paused node.
  enum Arrival {
    case event(Event)
    case operation(Int)
  }

  enum Status: UInt8 {
    case up
    case paused
    case down
  }

  let settings: Node.Settings
  let roster: Roster
  let layout: BlockLayout
  let number: Int
  let first: Int
  let payload: Int
  let operations: [Operation]

  var nodes: Row<Node>
  var status: Row<Status>
  /// By node: how often it has forgotten, and how often it has crashed.
  var lives: Row<UInt32>
  var starts: Row<UInt32>
  /// By node: what came while it was paused, in order.
  var backlog: [Int: [Arrival]] = [:]
  /// By node, in Maelstrom's network; else none.
  var inboxes: [Inbox<Arrival>] = []
  let hasInboxes: Bool
  /// Nil where messages take their nodes no time.
  var stations: Stations<Event>?
  /// Whether what is sent enters the network at once, and what arrives is received at once.
  let isDirect: Bool

  var queue: EventQueue<Node.Message>
  private var touched: UInt8 = 0
  var outbox = Outbox<Node.Message>()
  /// The word that was sent last.
  var measured: (word: UInt64, measure: Measure)
  var links: Links
  /// The partition of the moment.
  var cut: Cut?
  var now = Instant.zero
  var fingerprint = Fingerprint()
  /// The run's observer, or what another block sees for it.
  var watcher: Watcher
  /// Who plays which part in the run; of the first block only.
  var holders: PartHolders
  /// The first block, whose observer is the run's.
  let chief: UnsafeMutablePointer<Block>
  /// Whether other blocks may be computed at this moment.
  var isInWindow = false
  /// Beside other blocks: what the run's observer must hear of in order, until it does.
  var announcements: [(time: Instant, fact: Fact)] = []

  init(
    number: Int, layout: BlockLayout, scenario: Scenario, settings: Node.Settings, roster: Roster,
    seed: UInt64, operations: [Operation], queue: consuming EventQueue<Node.Message>,
    chief: UnsafeMutablePointer<Block>, watcher: Watcher
  ) {
    unsafe self.chief = unsafe chief
    self.settings = settings
    self.roster = roster
    self.layout = layout
    self.number = number
    self.operations = operations
    self.queue = queue
    self.watcher = watcher
    holders = PartHolders(roles: roster.roles)
    payload = scenario.workload.payload
    // No message is this word: words have 60 bits.
    measured = (.max, Measure(size: 0, fingerprint: 0))
    let range = layout.nodes(of: number)
    first = range.lowerBound
    hasInboxes = scenario.network.model == .maelstrom
    if hasInboxes { inboxes = [Inbox<Arrival>](repeating: Inbox(), count: range.count) }
    stations = scenario.capacity.map {
      Stations($0, nodes: range, from: scenario.begin, to: scenario.calm)
    }
    isDirect = !hasInboxes && scenario.capacity == nil
    status = Row(repeating: .up, count: range.count)
    lives = Row(repeating: 0, count: range.count)
    starts = Row(repeating: 0, count: range.count)
    // The first block draws what a run of one block draws.
    let stream = number == 0 ? SplitMix64.seed(seed, 2) : SplitMix64.seed(seed, 2, UInt64(number))
    links = Links(network: scenario.network, seed: stream, pairs: SplitMix64.seed(seed, 6))
    nodes = Row(capacity: range.count)
    for index in range { nodes.append(Node(at: roster.seat(index, life: 0), settings: settings)) }
  }

  func seat(_ node: NodeID) -> Seat { roster.seat(node.int, life: lives[node.int - first]) }

  /// All nodes are up, one after the other.
  mutating func start() {
    for place in 0..<nodes.count {
      let node = NodeID(first + place)
      announce(.changed(node, .up(life: 0)))
      nodes[place].start(at: now, into: &outbox)
      carryOutRareEffects(of: node)
    }
  }

  // MARK: Events

  /// Handles what is due before `limit`.
  mutating func run(before limit: Instant) {
    isInWindow = true
    defer { isInWindow = false }
    let limit = limit.nanoseconds
    var due: Int64 = 0
    while true {
      while let event = queue.next(before: limit, due: &due) {
        now = Instant(nanoseconds: due)
        if goesStraight(event) {
          receiveWord(event)
        } else {
          let isFromInbox = hasInboxes && event.isArrival
          handle(event, hasArrived: isFromInbox)
          if isFromInbox { wake(event.to) }
        }
      }
      guard queue.advance(before: limit) else { return }
      // Most nodes of a block are about to be looked at, in no order: in order is faster.
      if queue.pending > nodes.count / 4, nodes.count >= 1024 { touched &+= nodes.touch() }
    }
  }

  /// Whether the event is a word with nothing in its way: what almost all events of a large run are.
  @inline(__always)
  private func goesStraight(_ event: Event) -> Bool {
    event.kind == Event.Kind.arrival && isDirect && cut == nil && status[event.to.int &- first] == .up
  }

  @inline(__always)
  private mutating func receiveWord(_ event: Event) {
    let (node, from) = (event.to, event.from)
    let place = node.int &- first
    if nodes[place].ignores(word: event.content) {
      // Made where it is known what it is, a message costs nothing.
      return watcher.received(Node.Message(word: event.content), from: from, to: node, at: now)
    }
    let message = Node.Message(word: event.content)
    watcher.received(message, from: from, to: node, at: now)
    nodes[place].receive(message, from: from, at: now, into: &outbox)
    carryOutEffects(of: node)
  }

  /// `hasArrived` says that the event waited at its node, out of any partition's reach.
  @inline(never)
  private mutating func handle(_ event: Event, hasArrived: Bool) {
    let place = event.to.int &- first
    if event.isMessage {
      if event.isDeparture { return depart(event) }
      if !hasArrived, let cut, cut.drops(from: event.from, to: event.to) { return drop(event, .cut) }
      guard status[place] == .up else { return postpone(event) }
      if stations != nil { admit(event) } else { take(event) }
    } else {
      if event.isService { return serve(event) }
      guard event.isOf(start: starts[place]) else { return }
      guard status[place] == .up else { return postpone(event) }
      nodes[place].timerFired(event.timer, at: now, into: &outbox)
      carryOutRareEffects(of: event.to)
    }
  }

  /// A message that is neither lost nor late is its node's.
  mutating func take(_ event: Event) {
    let (node, from) = (event.to, event.from)
    let message =
      event.isStored ? queue.takeMessage(event.content) : Node.Message(word: event.content)
    watcher.received(message, from: from, to: node, at: now)
    nodes[node.int &- first].receive(message, from: from, at: now, into: &outbox)
    carryOutRareEffects(of: node)
  }

  /// What a node finds when it goes on after a pause.
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

  @inline(never)
  mutating func drop(_ event: Event, _ reason: DropReason) {
    watcher.dropped(reason, from: event.from, to: event.to, at: now)
    queue.discard(event)
  }

  /// Takes back the messages that are still under way when the run is over.
  mutating func end() {
    for index in layout.nodes(of: number) {
      if !backlog.isEmpty { backlog.removeValue(forKey: index)?.forEach { discard($0) } }
      for job in stations?.empty(NodeID(index), now: now) ?? [] { queue.discard(job) }
    }
    for node in inboxes.indices { inboxes[node].empty().forEach { discard($0) } }
    queue.removeAll()
  }

  mutating func discard(_ arrival: Arrival) {
    if case .event(let event) = arrival { queue.discard(event) }
  }
}
