@testable import Architectures
@testable import Broadcasting

/// A message type with nothing but coordination in it.
enum Envelope: WireMessage, CarriesCoordination {
  case coordination(CoordinationMessage)

  func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .coordination(let message): message.encode(into: &sink)
    }
  }
  init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    self = .coordination(try CoordinationMessage(decoding: &source))
  }
  func forEachPayload(_ body: (RumorID) -> Void) {}
}

/// Coordinators and hosts on a network in simulated time, with every fault that a schedule asks for, and the
/// promises of coordination checked after every event.
struct CoordinationCluster {
  enum Node {
    case coordinator(Coordinator)
    case host(LeaseClient)
  }

  private struct Event: Comparable {
    enum Body {
      case message(CoordinationMessage, from: Int)
      case timer(TimerID, starts: Int)
      case action(Action)
    }
    let due: Instant
    let order: UInt64
    let to: Int
    let body: Body

    static func < (a: Event, b: Event) -> Bool { (a.due, a.order) < (b.due, b.order) }
    static func == (a: Event, b: Event) -> Bool { a.order == b.order }
  }

  enum Action {
    case crash(Int, forgets: Bool)
    case restart(Int)
    case pause(Int)
    case wake(Int)
    /// Messages from the first to the second are dropped.
    case cut([(Int, Int)])
    case heal
    case calm
  }

  enum Status { case up, paused, down }

  let settings: CoordinationSettings
  let hosts: Int
  private(set) var nodes: [Node] = []
  private(set) var status: [Status]
  private(set) var now = Instant.zero
  private(set) var violations: [String] = []
  /// Messages sent, by kind of receiver, since the last `forgetTraffic`.
  private(set) var traffic: [String: Int] = [:]
  private(set) var electedTerms: [UInt64: Int] = [:]
  private(set) var grants: [UInt64: Lease.Holder] = [:]
  /// True where a coordinator ever voted without its memory.
  private(set) var votedBlindly = false

  var loss = Probability.zero
  var duplication = Probability.zero
  var latency: ClosedRange<Delay>
  /// The time by which each node's clock is ahead.
  var skew: [Delay]

  private var lives: [UInt32]
  private var hasForgotten: [Bool]
  private var starts: [Int]
  private var backlog: [[Event]]
  private var queue: [Event] = []
  private var order: UInt64 = 0
  private var cuts: Set<Int> = []
  private var random: SplitMix64
  private let seed: UInt64
  private var committed: [UInt32: LogEntry] = [:]
  private var checkedCommit: [UInt32]
  private var believers: [UInt64: Lease.Holder] = [:]

  init(
    coordinators: Int, hosts: Int, seed: UInt64, settings: CoordinationSettings = CoordinationSettings(),
    latency: ClosedRange<Delay> = .milliseconds(100)...(.milliseconds(100))
  ) {
    var settings = settings
    settings.coordinators = coordinators
    self.settings = settings
    self.hosts = hosts
    self.seed = seed
    self.latency = latency
    let count = hosts + coordinators
    random = SplitMix64(seed: SplitMix64.hash(seed, 1))
    status = [Status](repeating: .up, count: count)
    skew = [Delay](repeating: .zero, count: count)
    lives = [UInt32](repeating: 0, count: count)
    hasForgotten = [Bool](repeating: false, count: count)
    starts = [Int](repeating: 0, count: count)
    backlog = [[Event]](repeating: [], count: count)
    checkedCommit = [UInt32](repeating: 0, count: count)
    nodes = (0..<count).map { Self.fresh($0, hosts: hosts, settings: settings, life: 0, seed: seed) }
  }

  private static func fresh(
    _ index: Int, hosts: Int, settings: CoordinationSettings, life: UInt32, seed: UInt64
  ) -> Node {
    let seat = Seat(
      id: NodeID(index), role: index < hosts ? .host : .coordinator, hosts: hosts,
      services: settings.services, neighbours: [], payloads: Payloads(8, seed: 1), life: life,
      seed: SplitMix64.hash(seed, 2, UInt64(index), UInt64(life)))
    return index < hosts
      ? .host(LeaseClient(at: seat, settings: settings))
      : .coordinator(Coordinator(at: seat, settings: settings))
  }

  var coordinatorIndexes: Range<Int> { hosts..<nodes.count }

  func coordinator(_ index: Int) -> Coordinator? {
    if case .coordinator(let coordinator) = nodes[index] { coordinator } else { nil }
  }
  func client(_ index: Int) -> LeaseClient? {
    if case .host(let client) = nodes[index] { client } else { nil }
  }

  /// The coordinators that take themselves for Raft's leader.
  var raftLeaders: [Int] {
    coordinatorIndexes.filter { status[$0] == .up && coordinator($0)?.raft.isLeader == true }
  }

  mutating func start() {
    for index in nodes.indices { start(index) }
  }

  mutating func at(_ due: Delay, _ action: Action) { push(.action(action), to: 0, due: .zero + due) }

  mutating func forgetTraffic() { traffic = [:] }

  mutating func run(until end: Delay) {
    let end = Instant.zero + end
    while let next = queue.first, next.due <= end {
      popFirst()
      now = next.due
      handle(next)
    }
    now = end
  }

  private mutating func handle(_ event: Event) {
    let index = event.to
    switch event.body {
    case .action(let action): return perform(action)
    case .message(_, let from): if cuts.contains(from * nodes.count + index) { return }
    case .timer(_, let starts): if starts != self.starts[index] { return }
    }
    switch status[index] {
    case .down: return
    case .paused: return backlog[index].append(event)
    case .up: break
    }
    var context = NodeContext<Envelope>(now: now + skew[index])
    switch (nodes[index], event.body) {
    case (.coordinator(var node), .message(let message, let from)):
      node.receive(message, from: NodeID(from), in: &context)
      nodes[index] = .coordinator(node)
    case (.coordinator(var node), .timer(let timer, _)):
      let mayVote = node.raft.mayVote
      node.timerFired(timer, in: &context)
      if !mayVote, node.raft.mayVote { votedBlindly = true }
      nodes[index] = .coordinator(node)
    case (.host(var node), .message(let message, let from)):
      let change = node.receive(message, from: NodeID(from), in: &context)
      check(change, of: index)
      nodes[index] = .host(node)
    case (.host(var node), .timer(let timer, _)):
      let change = node.timerFired(timer, in: &context)
      check(change, of: index)
      nodes[index] = .host(node)
    case (_, .action): break
    }
    carryOut(context.drain(), from: index)
    checkLog(of: index)
  }

  private mutating func start(_ index: Int) {
    var context = NodeContext<Envelope>(now: now + skew[index])
    switch nodes[index] {
    case .coordinator(var node):
      node.start(in: &context)
      nodes[index] = .coordinator(node)
    case .host(var node):
      node.start(in: &context)
      nodes[index] = .host(node)
    }
    carryOut(context.drain(), from: index)
  }

  private mutating func resume(_ index: Int) {
    var context = NodeContext<Envelope>(now: now + skew[index])
    switch nodes[index] {
    case .coordinator(var node):
      node.resume(in: &context)
      nodes[index] = .coordinator(node)
    case .host(var node):
      _ = node.resume(in: &context)
      nodes[index] = .host(node)
    }
    carryOut(context.drain(), from: index)
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .crash(let index, let forgets):
      guard status[index] != .down else { return }
      status[index] = .down
      starts[index] += 1
      backlog[index] = []
      guard forgets else { return }
      hasForgotten[index] = true
      lives[index] += 1
      checkedCommit[index] = 0
      nodes[index] = Self.fresh(index, hosts: hosts, settings: settings, life: lives[index], seed: seed)
    case .restart(let index):
      guard status[index] == .down else { return }
      status[index] = .up
      if hasForgotten[index] { start(index) } else { resume(index) }
      hasForgotten[index] = false
    case .pause(let index): if status[index] == .up { status[index] = .paused }
    case .wake(let index):
      guard status[index] == .paused else { return }
      status[index] = .up
      for event in backlog[index] { push(event.body, to: index, due: now) }
      backlog[index] = []
    case .cut(let pairs): cuts = Set(pairs.map { $0.0 * nodes.count + $0.1 })
    case .heal: cuts = []
    case .calm: (loss, duplication) = (.zero, .zero)
    }
  }

  private mutating func carryOut(_ effects: [Effect<Envelope>], from index: Int) {
    for effect in effects {
      switch effect {
      case .send(.coordination(let message), let target):
        precondition(target.int < nodes.count && target.int != index, "\(message) to \(target)")
        traffic[
          "\(index < hosts ? "host" : "coordinator")>\(target.int < hosts ? "host" : "coordinator")",
          default: 0] += 1
        for _ in 0..<(random.happens(duplication) ? 2 : 1) where !random.happens(loss) {
          let delay = random.delay(in: latency)
          push(.message(message, from: index), to: target.int, due: now + delay)
        }
      case .wake(let timer, let delay):
        push(.timer(timer, starts: starts[index]), to: index, due: now + max(delay, .zero))
      case .lead(let term):
        let elected = electedTerms.updateValue(index, forKey: term)
        if let elected { violations.append("n\(elected) and n\(index) lead in term \(term)") }
      case .follow, .deliver, .acknowledge: break
      }
    }
  }

  private mutating func check(_ change: Leadership?, of host: Int) {
    guard case .leads(let epoch) = change else { return }
    let holder = Lease.Holder(host: NodeID(host), life: lives[host])
    if let other = believers.updateValue(holder, forKey: epoch), other != holder {
      violations.append("\(other) and \(holder) lead in epoch \(epoch)")
    }
    if grants[epoch] != holder {
      violations.append("\(holder) leads in epoch \(epoch), which it was not given")
    }
  }

  private mutating func checkLog(of index: Int) {
    guard let raft = coordinator(index)?.raft, raft.commit != checkedCommit[index] else { return }
    let from = min(checkedCommit[index], raft.commit)
    if raft.retractions > 0 {
      if !votedBlindly { violations.append("n\(index) took committed entries back") }
    }
    for place in from..<raft.commit {
      guard let entry = raft.log[place + 1] else {
        violations.append("n\(index) committed \(place + 1), which it does not have")
        continue
      }
      if let other = committed.updateValue(entry, forKey: place + 1), other != entry, !votedBlindly {
        violations.append("entry \(place + 1) is \(other) and, at n\(index), \(entry)")
      }
      if case .granted(let epoch, let host, let life) = entry.command {
        let holder = Lease.Holder(host: host, life: life)
        if let other = grants.updateValue(holder, forKey: epoch), other != holder {
          violations.append("epoch \(epoch) was granted to \(other) and \(holder)")
        }
      }
    }
    checkedCommit[index] = raft.commit
  }

  /// The faults that are left once all is well again: nobody leads, or somebody does not know who does.
  var disagreements: [String] {
    var problems: [String] = []
    if raftLeaders.count != 1 { problems.append("Raft's leaders: \(raftLeaders)") }
    let views = (0..<hosts).map { client($0)?.leadership ?? .vacant }
    let leaders = views.indices.filter { if case .leads = views[$0] { true } else { false } }
    guard let leader = leaders.first, leaders.count == 1, case .leads(let epoch) = views[leader] else {
      return problems + ["hosts that lead: \(leaders) of \(views)"]
    }
    for host in 0..<hosts where host != leader && views[host] != .follows(NodeID(leader), epoch: epoch) {
      problems.append("n\(leader) leads in \(epoch), but to n\(host) it is \(views[host])")
    }
    return problems
  }

  private mutating func push(_ body: Event.Body, to index: Int, due: Instant) {
    order += 1
    queue.append(Event(due: due, order: order, to: index, body: body))
    var child = queue.count - 1
    while child > 0, queue[child] < queue[(child - 1) / 2] {
      queue.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func popFirst() {
    queue.swapAt(0, queue.count - 1)
    queue.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < queue.count && queue[child] < queue[least] {
        least = child
      }
      guard least != parent else { return }
      queue.swapAt(parent, least)
      parent = least
    }
  }
}
