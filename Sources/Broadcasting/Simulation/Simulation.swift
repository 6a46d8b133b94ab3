/// Driver 1: runs a cluster of one architecture through a scenario in simulated time.
///
/// Deterministic: the same architecture, settings, scenario and seed give the same effects in the same order,
/// which `fingerprint` sums up. What happens at one instant happens in this order: faults, clients'
/// operations, then messages and timers as they were sent and set.
///
/// A partition drops a message if it stands in its way when the message would arrive; or, in Maelstrom's
/// network (`Network.Model.maelstrom`), when the node takes it from its inbox. Where nodes take time
/// (`Capacity`), a message is received when its node is done with it.
public struct Simulation<Node: Broadcaster, Watcher: Observer>: ~Copyable {
  /// What came for a paused node.
  private enum Arrival {
    case event(Event)
    case operation(Int)
  }

  private enum Status: UInt8 {
    case up
    case paused
    case down
  }

  let scenario: Scenario
  private let settings: Node.Settings
  private let roster: Roster
  var nodes: [Node] = []
  private var status: [Status]
  private var lives: [UInt32]
  private var starts: [UInt32]
  /// By node: what came while it was paused, in order.
  private var backlog: [Int: [Arrival]] = [:]

  /// By node, in Maelstrom's network; else none.
  private var inboxes: [Inbox<Arrival>] = []
  private let hasInboxes: Bool
  /// Nil where messages take their nodes no time.
  var stations: Stations<Event>?

  var wheel = TimingWheel<Event>()
  var outbox = Outbox<Node.Message>()
  private var effects: [Effect<Node.Message>] = []
  private var links: Links
  private let operations: [Operation]
  private var faults: FaultPlan
  private var holders: PartHolders

  public private(set) var now = Instant.zero
  public private(set) var fingerprint = Fingerprint()
  public internal(set) var watcher: Watcher

  /// `operations` are the workload's, in order of time.
  public init(
    scenario: Scenario, settings: Node.Settings, seed: UInt64, operations: [Operation], watcher: Watcher
  ) {
    self.scenario = scenario
    self.settings = settings
    self.operations = operations
    self.watcher = watcher
    roster = Roster(
      hosts: scenario.hosts, services: Node.services(settings), topology: Node.topology(settings), seed: seed)
    let roles = roster.roles
    hasInboxes = scenario.network.model == .maelstrom
    if hasInboxes { inboxes = [Inbox<Arrival>](repeating: Inbox(), count: roles.count) }
    stations = scenario.capacity.map {
      Stations($0, nodes: roles.count, from: scenario.begin, to: scenario.calm)
    }
    holders = PartHolders(roles: roles)
    status = [Status](repeating: .up, count: roles.count)
    lives = [UInt32](repeating: 0, count: roles.count)
    starts = lives
    links = Links(
      network: scenario.network, seed: SplitMix64.seed(seed, 2), pairs: SplitMix64.seed(seed, 6))
    faults = FaultPlan(scenario: scenario, nodes: roles.count, seed: SplitMix64.seed(seed, 3))
    nodes.reserveCapacity(roles.count)
    for index in roles.indices { nodes.append(Node(at: seat(index), settings: settings)) }
  }

  private func seat(_ index: Int) -> Seat { roster.seat(index, life: lives[index]) }

  /// Runs the whole scenario.
  public mutating func run() {
    for index in nodes.indices {
      watcher.changed(NodeID(index), to: .up(life: 0), at: now)
      nodes[index].start(at: now, into: &outbox)
      carryOutRareEffects(of: NodeID(index))
    }
    var operation = 0
    while true {
      let faultDue = faults.nextDue
      let operationDue = operation < operations.count ? operations[operation].intended : .never
      let due = min(faultDue, operationDue, scenario.end + .nanoseconds(1))
      runEvents(before: due)
      guard due <= scenario.end else { return }
      now = due
      if faultDue == due {
        applyNextFault()
      } else {
        // The last reads are what the run leaves behind; nothing is under way any more for them to wait for.
        if hasInboxes, due < scenario.end { request(operation) } else { perform(operation) }
        operation += 1
      }
    }
  }

  private mutating func runEvents(before limit: Instant) {
    while let entry = wheel.pop(before: limit.nanoseconds) {
      now = Instant(nanoseconds: entry.due)
      let node = entry.event.to
      let isFromInbox = hasInboxes && entry.event.isMessage
      handle(entry.event, hasArrived: isFromInbox)
      if isFromInbox { wake(node) }
    }
  }

  /// `hasArrived` says that the event waited at its node, out of any partition's reach.
  @inline(__always)
  private mutating func handle(_ event: consuming Event, hasArrived: Bool) {
    let node = event.to
    switch event.body {
    case .message(let message):
      let from = NodeID(Int(event.source))
      if !hasArrived, faults.cutsLink(from: from, to: node) {
        watcher.dropped(.cut, from: from, to: node, at: now)
        return
      }
      guard status[node.int] == .up else { return postpone(event) }
      if stations != nil { return admit(event) }
      watcher.received(message, from: from, to: node, at: now)
      nodes[node.int].receive(message, from: from, at: now, into: &outbox)
    case .timer(let timer):
      guard event.source == starts[node.int] else { return }
      guard status[node.int] == .up else { return postpone(event) }
      nodes[node.int].timerFired(timer, at: now, into: &outbox)
    case .departure(let message):
      return transmit(message, from: NodeID(Int(event.source)), to: node)
    case .service: return serve(node, ticket: event.source)
    }
    carryOutEffects(of: node)
  }

  /// A node that is paused finds the event when it goes on; for one that is down it is lost.
  private mutating func postpone(_ event: consuming Event) {
    if status[event.to.int] == .paused {
      backlog[event.to.int, default: []].append(.event(event))
    } else if case .message = event.body {
      watcher.dropped(.down, from: NodeID(Int(event.source)), to: event.to, at: now)
    }
  }

  private mutating func perform(_ index: Int) {
    let operation = operations[index]
    switch status[operation.host.int] {
    case .down: watcher.refused(index, at: now)
    case .paused: backlog[operation.host.int, default: []].append(.operation(index))
    case .up:
      watcher.invoked(index, at: now)
      answer(index)
    }
  }

  private mutating func answer(_ index: Int) {
    let operation = operations[index]
    switch operation.kind {
    case .read: watcher.answered(read: index, at: now)
    case .broadcast(let rumor):
      nodes[operation.host.int].broadcast(rumor, at: now, into: &outbox)
      carryOutRareEffects(of: operation.host)
    }
  }

  // MARK: Inboxes

  /// A client sends its request, which no latency keeps from the host's inbox.
  private mutating func request(_ index: Int) {
    let host = operations[index].host
    guard status[host.int] != .down else { return watcher.refused(index, at: now) }
    watcher.invoked(index, at: now)
    put(.operation(index), inInboxOf: host, deadline: now.nanoseconds)
  }

  private mutating func put(_ arrival: Arrival, inInboxOf node: NodeID, deadline: Int64) {
    inboxes[node.int].put(arrival, deadline: deadline)
    if !inboxes[node.int].isAsleep { takeFromInbox(of: node) }
  }

  /// The message that the node's thread slept for has been handled.
  private mutating func wake(_ node: NodeID) {
    inboxes[node.int].isAsleep = false
    takeFromInbox(of: node)
  }

  /// The node's thread takes what there is, until it has a message to sleep for: whole milliseconds, as a
  /// Java thread does, so that it wakes a little early.
  private mutating func takeFromInbox(of node: NodeID) {
    while let (arrival, deadline) = inboxes[node.int].take() {
      switch arrival {
      case .operation(let index):
        switch status[node.int] {
        case .up: answer(index)
        case .paused: backlog[node.int, default: []].append(arrival)
        case .down: break
        }
      case .event(let event):
        let sender = NodeID(Int(event.source))
        if faults.cutsLink(from: sender, to: node) {
          watcher.dropped(.cut, from: sender, to: node, at: now)
          continue
        }
        inboxes[node.int].isAsleep = true
        // Some time, however little, has passed since the message was sent.
        let wait = max(deadline - now.nanoseconds - 1, 0)
        wheel.push(event, due: now.nanoseconds + wait - wait % 1_000_000)
        return
      }
    }
  }

  /// What was in a crashed node's inbox is lost; clients get no answer.
  private mutating func emptyInbox(of node: NodeID) {
    for arrival in inboxes[node.int].empty() {
      guard case .event(let event) = arrival else { continue }
      watcher.dropped(.down, from: NodeID(Int(event.source)), to: node, at: now)
    }
  }

  // MARK: Effects

  @inline(__always)
  private mutating func carryOutEffects(of node: NodeID) {
    if outbox.effects.isEmpty { return }
    // The outbox's storage is borrowed for the loop and given back, so nothing is allocated.
    swap(&effects, &outbox.effects)
    for index in effects.indices { carryOut(effects[index], of: node) }
    effects.removeAll(keepingCapacity: true)
    swap(&effects, &outbox.effects)
  }

  /// The same for what is no event: the loop over events has the code for itself, and this is all other
  /// code's.
  @inline(never)
  mutating func carryOutRareEffects(of node: NodeID) { carryOutEffects(of: node) }

  @inline(__always)
  private mutating func carryOut(_ effect: Effect<Node.Message>, of node: NodeID) {
    switch effect {
    case .send(let message, let target): send(message, from: node, to: target)
    case .deliver(let rumor):
      fold(2, node, rumor.key)
      watcher.delivered(rumor, at: node, now: now)
    case .acknowledge(let rumor):
      fold(3, node, rumor.key)
      watcher.acknowledged(rumor, at: now)
    case .wake(let timer, let delay):
      fold(4, node, UInt64(timer.kind) << 32 | UInt64(timer.token))
      fingerprint.fold(UInt64(bitPattern: delay.nanoseconds))
      let due = now + Swift.max(delay, .zero)
      wheel.push(Event(body: .timer(timer), to: node, source: starts[node.int]), due: due.nanoseconds)
    case .lead(let epoch):
      fold(5, node, epoch)
      holders.leads(node, epoch: epoch)
      watcher.leads(node, epoch: epoch, at: now)
    case .follow:
      fold(6, node, 0)
      holders.follows(node)
      watcher.follows(node, at: now)
    }
  }

  @inline(__always)
  private mutating func fold(_ kind: UInt64, _ node: NodeID, _ value: UInt64) {
    fingerprint.fold(kind << 56 | UInt64(node.index))
    fingerprint.fold(UInt64(bitPattern: now.nanoseconds) ^ SplitMix64.mix(value))
  }

  @inline(__always)
  private mutating func send(_ message: Node.Message, from: NodeID, to: NodeID) {
    precondition(to.int < nodes.count && to != from, "\(from) sends to \(to): no such peer")
    var gauge = WireGauge()
    message.encode(into: &gauge)
    fold(1, from, gauge.fingerprint)
    fingerprint.fold(UInt64(to.index))
    let size = gauge.size + message.payloadCount * scenario.workload.payload
    watcher.sent(message, from: from, to: to, size: size, at: now)
    if hasInboxes {
      let handOver = now + links.handling()
      wheel.push(
        Event(body: .departure(message), to: to, source: from.index), due: handOver.nanoseconds)
    } else if stations != nil {
      depart(message, from: from, to: to, size: size)
    } else {
      transmit(message, from: from, to: to)
    }
  }

  /// The message enters the network.
  @inline(__always)
  mutating func transmit(_ message: Node.Message, from: NodeID, to: NodeID) {
    guard let delay = links.delay(from: from, to: to) else {
      watcher.dropped(.loss, from: from, to: to, at: now)
      return
    }
    let second = links.double(from: from, to: to)
    enqueue(Event(body: .message(message), to: to, source: from.index), due: now.nanoseconds + delay)
    if let second {
      enqueue(Event(body: .message(message), to: to, source: from.index), due: now.nanoseconds + second)
    }
  }

  @inline(__always)
  private mutating func enqueue(_ message: consuming Event, due: Int64) {
    if hasInboxes {
      let node = message.to
      put(.event(message), inInboxOf: node, deadline: due)
    } else {
      wheel.push(message, due: due)
    }
  }

  // MARK: Faults

  private mutating func applyNextFault() {
    let holders = holders
    let change = faults.takeNext { holders.holder(of: $0) }
    switch change {
    case .begin(let occurrence):
      watcher.began(occurrence, at: now)
      for node in occurrence.targets { begin(occurrence.fault.kind, on: node) }
      if case .loss(let share) = occurrence.fault.kind { links.burst = share }
    case .end(let occurrence):
      for node in occurrence.targets { end(occurrence.fault.kind, on: node) }
      if case .loss = occurrence.fault.kind { links.burst = .zero }
      watcher.ended(fault: occurrence.index, at: now)
    }
  }

  private mutating func begin(_ kind: Fault.Kind, on node: NodeID) {
    switch kind {
    case .crash(_, let forgets):
      guard status[node.int] != .down else { return }
      status[node.int] = .down
      // Clients of a paused node whose operations it had not seen get no answer.
      backlog[node.int] = nil
      if hasInboxes { emptyInbox(of: node) }
      if stations != nil { emptyStation(of: node) }
      starts[node.int] += 1
      holders.follows(node)
      watcher.changed(node, to: .down(forgets: forgets), at: now)
      if forgets {
        lives[node.int] += 1
        nodes[node.int] = nodes[node.int].afterMemoryLoss(at: seat(node.int), settings: settings)
      }
    case .pause:
      guard status[node.int] == .up else { return }
      status[node.int] = .paused
      stations?.pause(node, now: now)
      watcher.changed(node, to: .paused, at: now)
    case .slow(_, let factor): links.slow[node] = Int64(factor)
    case .partition, .loss: break
    }
  }

  private mutating func end(_ kind: Fault.Kind, on node: NodeID) {
    switch kind {
    case .crash(_, let forgets):
      guard status[node.int] == .down else { return }
      status[node.int] = .up
      watcher.changed(node, to: .up(life: lives[node.int]), at: now)
      if forgets {
        nodes[node.int].start(at: now, into: &outbox)
      } else {
        nodes[node.int].resume(at: now, into: &outbox)
      }
      carryOutRareEffects(of: node)
    case .pause:
      guard status[node.int] == .paused else { return }
      status[node.int] = .up
      watcher.changed(node, to: .resumed, at: now)
      if stations != nil { resumeStation(of: node) }
      // What has arrived is there, even if a partition has begun since.
      for arrival in backlog.removeValue(forKey: node.int) ?? [] {
        switch arrival {
        case .event(let event): handle(event, hasArrived: true)
        // In Maelstrom's network it was invoked when its client sent it.
        case .operation(let operation): if hasInboxes { answer(operation) } else { perform(operation) }
        }
      }
    case .slow: links.slow[node] = nil
    case .partition, .loss: break
    }
  }
}
