import Broadcasting

/// The nodes of one architecture in one block: what is compiled for each architecture, and nothing else of
/// the simulator is.
@safe
struct NodeBank<Node: Broadcaster>: ~Copyable {
  fileprivate let settings: Node.Settings
  fileprivate let roster: Roster
  fileprivate let first: Int
  fileprivate let count: Int
  /// The size of a payload; below 0 where there are several.
  fileprivate let payload: Int
  fileprivate let nodes: UnsafeMutablePointer<Seated>
  /// The context that the nodes write to; that of the worker that the block belongs to.
  fileprivate let context: UnsafeMutablePointer<NodeContext<Node.Message>>
  /// The rumors whose payloads come with the message that was asked about last.
  private var carried = Row<RumorID>()

  /// A node and its randomness.
  fileprivate struct Seated {
    var node: Node
    var random: SplitMix64

    init(_ node: Node, _ seat: Seat) {
      self.node = node
      random = SplitMix64(seed: seat.seed)
    }
  }

  /// A node is fetched so many words before it gets its own.
  private static var ahead: Int { 16 }

  fileprivate init(
    settings: Node.Settings, roster: Roster, nodes range: Range<Int>,
    in memory: UnsafeMutablePointer<Seated>, context: UnsafeMutablePointer<NodeContext<Node.Message>>
  ) {
    self.settings = settings
    self.roster = roster
    payload = roster.payloads.only
    unsafe self.context = unsafe context
    first = range.lowerBound
    count = range.count
    unsafe nodes = unsafe memory
    for index in range {
      let seat = roster.seat(index, life: 0)
      unsafe (nodes + index - first).initialize(to: Seated(Node(at: seat, settings: settings), seat))
    }
  }

  deinit { unsafe nodes.deinitialize(count: count) }

  /// The address of the node, which must be one of this bank's.
  @inline(__always)
  private func place(of node: NodeID) -> UnsafeMutablePointer<Seated> {
    let index = node.int &- first
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "the bank has no such node")
    return unsafe nodes + index
  }

  @inline(__always)
  private func prefetch(_ node: NodeID) {
    let place = unsafe UnsafeRawPointer(nodes + (node.int &- first))
    unsafe Memory.prefetch(place)
    // What a broadcaster looks at first is together.
    if MemoryLayout<Seated>.stride > Memory.cacheLine { unsafe Memory.prefetch(place + Memory.cacheLine) }
  }

  // MARK: Inputs

  /// The effects of one input of one node.
  @inline(__always)
  fileprivate mutating func effects(
    of node: NodeID, at now: Instant, _ input: (inout Node, inout NodeContext<Node.Message>) -> Void
  ) -> Effects {
    unsafe context.pointee.removeAll()
    unsafe give(place(of: node), at: now, input)
    return unsafe context.pointee.effects
  }

  @inline(__always)
  private func give(
    _ place: UnsafeMutablePointer<Seated>, at now: Instant,
    _ input: (inout Node, inout NodeContext<Node.Message>) -> Void
  ) {
    unsafe context.pointee.time = now
    unsafe context.pointee.random = place.pointee.random
    unsafe input(&place.pointee.node, &context.pointee)
    unsafe place.pointee.random = context.pointee.random
  }

  @inline(__always)
  fileprivate mutating func receiveWords(
    _ events: UnsafePointer<Event>, _ count: Int, _ begin: Int64
  ) -> Effects {
    unsafe context.pointee.removeAll()
    for index in 0..<min(Self.ahead, count) { prefetch(unsafe events[index].to) }
    for index in 0..<count {
      if index &+ Self.ahead < count { prefetch(unsafe events[index &+ Self.ahead].to) }
      let event = unsafe events[index]
      let effects = unsafe context.pointee.begin(input: index)
      unsafe give(place(of: event.to), at: Instant(nanoseconds: begin &+ event.offset)) {
        $0.receive(Node.Message(word: event.content), from: event.from, in: &$1)
      }
      unsafe context.pointee.end(inputFrom: effects)
    }
    return unsafe context.pointee.effects
  }

  fileprivate mutating func receiveStored(_ event: Event, _ now: Instant) -> Effects {
    let message = unsafe context.pointee.messages.take(event.content)
    return effects(of: event.to, at: now) { $0.receive(message, from: event.from, in: &$1) }
  }

  fileprivate mutating func forget(_ node: NodeID, life: UInt32) {
    let seat = roster.seat(node.int, life: life)
    let place = unsafe place(of: node)
    unsafe place.pointee = unsafe Seated(
      place.pointee.node.afterMemoryLoss(at: seat, settings: settings), seat)
  }

  fileprivate func hub(of node: NodeID, at now: Instant) -> Hub {
    unsafe place(of: node).pointee.node.hub(at: now)
  }

  fileprivate func servesAsHub(_ node: NodeID) -> Bool { unsafe place(of: node).pointee.node.servesAsHub }

  // MARK: Messages

  fileprivate mutating func measure(_ address: UInt64) -> MessageMeasure {
    let measure = unsafe measure(context.pointee.messages.message(at: address))
    unsafe context.pointee.messages.note(size: measure.size, at: address)
    return measure
  }

  @inline(__always)
  fileprivate func measure(_ message: borrowing Node.Message) -> MessageMeasure {
    payload < 0 ? MessageMeasure(message, roster.payloads) : MessageMeasure(message, payload: payload)
  }

  fileprivate mutating func cargo(of address: UInt64) -> Cargo {
    carried.removeAll()
    unsafe context.pointee.messages.message(at: address).forEachPayload { carried.append($0) }
    return unsafe Cargo(
      size: context.pointee.messages.size(at: address),
      rumors: UnsafeBufferPointer(start: carried.pointer(at: 0), count: carried.count))
  }

  fileprivate func message(of event: Event) -> Node.Message {
    event.isStored
      ? unsafe context.pointee.messages.message(at: event.content) : Node.Message(word: event.content)
  }
}

extension NodeBank {
  /// The banks of a run's blocks; what frees them is with them.
  static func banks(
    settings: Node.Settings, roster: Roster, layout: BlockLayout, workers: Int
  ) -> Banks {
    let contexts = UnsafeMutablePointer<NodeContext<Node.Message>>.allocate(capacity: workers)
    for worker in 0..<workers { unsafe (contexts + worker).initialize(to: NodeContext()) }
    let banks = UnsafeMutablePointer<NodeBank>.allocate(capacity: layout.count)
    let nodes = unsafe Memory.allocate(layout.nodes, of: Seated.self)
    for block in 0..<layout.count {
      unsafe (banks + block).initialize(
        to: NodeBank(
          settings: settings, roster: roster, nodes: layout.nodes(of: block),
          in: nodes + layout.nodes(of: block).lowerBound,
          context: contexts + layout.worker(of: block, among: workers)))
    }
    return Banks(
      all: (0..<layout.count).map { unsafe Bank(banks + $0) },
      shareRoom: {
        for worker in 0..<workers {
          for other in 0..<workers where other != worker {
            unsafe contexts[worker].messages.shareRoom(with: &contexts[other].messages)
          }
        }
      },
      end: {
        unsafe banks.deinitialize(count: layout.count)
        unsafe banks.deallocate()
        unsafe nodes.deallocate()
        unsafe contexts.deinitialize(count: workers)
        unsafe contexts.deallocate()
      })
  }
}

extension Bank {
  /// The calls of a bank, which outlives them.
  @inline(__always)
  fileprivate init<Node: Broadcaster>(_ bank: UnsafeMutablePointer<NodeBank<Node>>) {
    start = { node, now in unsafe bank.pointee.effects(of: node, at: now) { $0.start(in: &$1) } }
    resume = { node, now in unsafe bank.pointee.effects(of: node, at: now) { $0.resume(in: &$1) } }
    broadcast = { rumor, node, now in
      unsafe bank.pointee.effects(of: node, at: now) { $0.broadcast(rumor, in: &$1) }
    }
    unsafe receiveWords = { unsafe bank.pointee.receiveWords($0, $1, $2) }
    receiveStored = { unsafe bank.pointee.receiveStored($0, $1) }
    timerFired = { timer, node, now in
      unsafe bank.pointee.effects(of: node, at: now) { $0.timerFired(timer, in: &$1) }
    }
    leave = { node, now in unsafe bank.pointee.effects(of: node, at: now) { $0.leave(in: &$1) } }
    hub = { unsafe bank.pointee.hub(of: $0, at: $1) }
    servesAsHub = { unsafe bank.pointee.servesAsHub($0) }
    suspect = { hub, node, now in
      unsafe bank.pointee.effects(of: node, at: now) { $0.suspect(hub, in: &$1) }
    }
    forget = { unsafe bank.pointee.forget($0, life: $1) }
    measureWord = { unsafe bank.pointee.measure(Node.Message(word: $0)) }
    measureStored = { unsafe bank.pointee.measure($0) }
    cargo = { unsafe bank.pointee.cargo(of: $0) }
    message = { unsafe bank.pointee.message(of: $0) }
    copy = { unsafe bank.pointee.context.pointee.messages.copy($0) }
    discard = { _ = unsafe bank.pointee.context.pointee.messages.take($0) }
  }
}
