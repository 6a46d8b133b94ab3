/// The nodes of one architecture in one block: what is compiled for each architecture, and nothing else of
/// the simulator is.
@safe
struct NodeBank<Node: Broadcaster>: ~Copyable {
  fileprivate let settings: Node.Settings
  fileprivate let roster: Roster
  fileprivate let first: Int
  fileprivate let count: Int
  fileprivate let payload: Int
  fileprivate let nodes: UnsafeMutablePointer<Node>
  /// Where the nodes write; that of the worker that the block belongs to.
  fileprivate let outbox: UnsafeMutablePointer<Outbox<Node.Message>>
  /// A node is fetched so many words before it gets its own.
  private static var ahead: Int { 16 }

  fileprivate init(
    settings: Node.Settings, roster: Roster, nodes range: Range<Int>, payload: Int,
    in memory: UnsafeMutablePointer<Node>, outbox: UnsafeMutablePointer<Outbox<Node.Message>>
  ) {
    self.settings = settings
    self.roster = roster
    self.payload = payload
    unsafe self.outbox = unsafe outbox
    first = range.lowerBound
    count = range.count
    unsafe nodes = unsafe memory
    for index in range {
      unsafe (nodes + index - first).initialize(to: Node(at: roster.seat(index, life: 0), settings: settings))
    }
  }

  deinit { unsafe nodes.deinitialize(count: count) }

  /// Where the node is, which must be one of this bank's.
  @inline(__always)
  private func place(of node: NodeID) -> UnsafeMutablePointer<Node> {
    let index = node.int &- first
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "the bank has no such node")
    return unsafe nodes + index
  }

  @inline(__always)
  private func prefetch(_ node: NodeID) {
    let place = unsafe UnsafeRawPointer(nodes + (node.int &- first))
    unsafe Memory.prefetch(place)
    // What a broadcaster looks at first is together.
    if MemoryLayout<Node>.stride > Memory.cacheLine { unsafe Memory.prefetch(place + Memory.cacheLine) }
  }

  // MARK: Inputs

  /// What comes of one input of one node.
  @inline(__always)
  fileprivate mutating func effects(
    of node: NodeID, _ input: (inout Node, inout Outbox<Node.Message>) -> Void
  ) -> Effects {
    unsafe outbox.pointee.removeAll()
    unsafe input(&place(of: node).pointee, &outbox.pointee)
    return unsafe outbox.pointee.effects
  }

  @inline(__always)
  fileprivate mutating func receiveWords(_ events: UnsafePointer<Event>, _ count: Int, _ begin: Int64)
    -> Effects
  {
    unsafe outbox.pointee.removeAll()
    for index in 0..<min(Self.ahead, count) { prefetch(unsafe events[index].to) }
    for index in 0..<count {
      if index &+ Self.ahead < count { prefetch(unsafe events[index &+ Self.ahead].to) }
      let event = unsafe events[index]
      let place = unsafe outbox.pointee.begin(input: index)
      unsafe self.place(of: event.to).pointee.receive(
        Node.Message(word: event.content), from: event.from,
        at: Instant(nanoseconds: begin &+ event.offset), into: &outbox.pointee)
      unsafe outbox.pointee.end(inputFrom: place)
    }
    return unsafe outbox.pointee.effects
  }

  fileprivate mutating func receiveStored(_ event: Event, _ now: Instant) -> Effects {
    let message = unsafe outbox.pointee.messages.take(event.content)
    return effects(of: event.to) { $0.receive(message, from: event.from, at: now, into: &$1) }
  }

  fileprivate mutating func forget(_ node: NodeID, life: UInt32) {
    let seat = roster.seat(node.int, life: life)
    let place = unsafe place(of: node)
    unsafe place.pointee = unsafe place.pointee.afterMemoryLoss(at: seat, settings: settings)
  }

  // MARK: Messages

  fileprivate func message(of event: Event) -> Node.Message {
    event.isStored
      ? unsafe outbox.pointee.messages.message(at: event.content) : Node.Message(word: event.content)
  }
}

extension NodeBank {
  /// The banks of a run's blocks; what frees them is with them.
  static func banks(
    settings: Node.Settings, roster: Roster, layout: BlockLayout, workers: Int, payload: Int
  ) -> Banks {
    let outboxes = UnsafeMutablePointer<Outbox<Node.Message>>.allocate(capacity: workers)
    for worker in 0..<workers { unsafe (outboxes + worker).initialize(to: Outbox()) }
    let banks = UnsafeMutablePointer<NodeBank>.allocate(capacity: layout.count)
    let nodes = unsafe Memory.allocate(layout.nodes, of: Node.self)
    for block in 0..<layout.count {
      unsafe (banks + block).initialize(
        to: NodeBank(
          settings: settings, roster: roster, nodes: layout.nodes(of: block), payload: payload,
          in: nodes + layout.nodes(of: block).lowerBound,
          outbox: outboxes + layout.worker(of: block, among: workers)))
    }
    return Banks(
      all: (0..<layout.count).map { unsafe Bank(banks + $0) },
      shareRoom: {
        for worker in 0..<workers {
          for other in 0..<workers where other != worker {
            unsafe outboxes[worker].messages.shareRoom(with: &outboxes[other].messages)
          }
        }
      },
      end: {
        unsafe banks.deinitialize(count: layout.count)
        unsafe banks.deallocate()
        unsafe nodes.deallocate()
        unsafe outboxes.deinitialize(count: workers)
        unsafe outboxes.deallocate()
      })
  }
}

extension Bank {
  /// The calls of a bank, which outlives them.
  @inline(__always)
  fileprivate init<Node: Broadcaster>(_ bank: UnsafeMutablePointer<NodeBank<Node>>) {
    start = { node, now in unsafe bank.pointee.effects(of: node) { $0.start(at: now, into: &$1) } }
    resume = { node, now in unsafe bank.pointee.effects(of: node) { $0.resume(at: now, into: &$1) } }
    broadcast = { rumor, node, now in
      unsafe bank.pointee.effects(of: node) { $0.broadcast(rumor, at: now, into: &$1) }
    }
    unsafe receiveWords = { unsafe bank.pointee.receiveWords($0, $1, $2) }
    receiveStored = { unsafe bank.pointee.receiveStored($0, $1) }
    timerFired = { timer, node, now in
      unsafe bank.pointee.effects(of: node) { $0.timerFired(timer, at: now, into: &$1) }
    }
    forget = { unsafe bank.pointee.forget($0, life: $1) }
    measureWord = { unsafe Measure(Node.Message(word: $0), payload: bank.pointee.payload) }
    measureStored = { address in
      unsafe Measure(bank.pointee.outbox.pointee.messages.message(at: address), payload: bank.pointee.payload)
    }
    forEachPayload = { address, body in
      unsafe bank.pointee.outbox.pointee.messages.message(at: address).forEachPayload(body)
    }
    message = { unsafe bank.pointee.message(of: $0) }
    copy = { unsafe bank.pointee.outbox.pointee.messages.copy($0) }
    discard = { _ = unsafe bank.pointee.outbox.pointee.messages.take($0) }
  }
}
