@testable import Architectures
@testable import Broadcasting
@testable import Scenarios

/// A few nodes, the messages under way between them, and their timers: a network whose every choice is made
/// from outside, one at a time.
///
/// Time does not pass by itself: it is what the last timer that fired says. Messages wait until they are told
/// to arrive or to be lost.
struct World<Machine: StateMachine>: Sendable {
  /// A message under way.
  struct Transit: Hashable, Sendable {
    let from: NodeID
    let to: NodeID
    let frame: [UInt8]
  }

  /// A timer that was set and has not fired.
  struct Alarm: Sendable {
    let node: NodeID
    let timer: TimerID
    let due: Instant
  }

  /// One thing that happened to one node, and what the node did about it.
  struct Step: Sendable {
    enum Event: Sendable {
      case started, resumed, restarted
      case crashed
      case asked(RumorID)
      case received(Transit)
      case fired(TimerID)
      case lost(Transit)
      case doubled(Transit)
      /// All other messages under way go before it.
      case postponed(Transit)
      /// It came to a link that is cut.
      case cutOff(Transit)
      /// It came to a node that is down.
      case unheard(Transit)
    }

    let node: NodeID
    let event: Event
    var effects: [FramedEffect] = []
  }

  let roster: Roster
  let hosts: Int
  private(set) var machines: [Machine]
  private(set) var isUp: [Bool]
  private(set) var now = Instant.zero
  /// In the order in which they were sent.
  private(set) var underWay: [Transit] = []
  /// In the order in which they were set.
  private(set) var alarms: [Alarm] = []
  /// By host: how many rumors its client has asked it to broadcast.
  private(set) var broadcasts: [UInt32]
  /// By host: what it has delivered in its present life.
  private(set) var delivered: [RumorSet]
  /// The rumors that any host ever acknowledged.
  private(set) var acknowledged = RumorSet()
  /// By node: how often it has lost its memory.
  private(set) var lives: [UInt32]
  /// The forbidden acts of these broadcasters.
  private(set) var violations: [String] = []
  /// By node, a number for all that happened to it: a node's state is a function of it.
  private var histories: [UInt64]
  private var cuts: Set<[NodeID]> = []
  private var leaders: [UInt64: NodeID] = [:]
  private let hasExclusiveLeader: Bool

  /// Nodes that have not started; `machine` makes the node of a seat.
  init(roster: Roster, hosts: Int, hasExclusiveLeader: Bool, machine: (Seat) -> Machine) {
    self.roster = roster
    self.hosts = hosts
    self.hasExclusiveLeader = hasExclusiveLeader
    machines = roster.roles.indices.map { machine(roster.seat($0, life: 0)) }
    isUp = roster.roles.map { _ in true }
    broadcasts = Array(repeating: 0, count: hosts)
    delivered = Array(repeating: RumorSet(), count: hosts)
    lives = roster.roles.map { _ in 0 }
    histories = roster.roles.indices.map { SplitMix64.mix(UInt64($0)) }
  }

  var nodes: [NodeID] { machines.indices.map { NodeID($0) } }

  /// `n0` for a host; a service node is called by its role, with a number where it has several.
  var names: [String] {
    let roles = roster.roles
    return roles.indices.map { index in
      guard index >= hosts else { return "\(NodeID(index))" }
      let place = roles[..<index].count { $0 == roles[index] } + 1
      return roles.count { $0 == roles[index] } > 1 ? "\(roles[index])-\(place)" : "\(roles[index])"
    }
  }

  /// A number that two worlds share only if all their nodes are in the same state and the same messages are
  /// under way, but for hash collisions (one in 2^64 a pair).
  ///
  /// `ordered`: and were sent in the same order.
  func key(ordered: Bool) -> UInt64 {
    var key = SplitMix64.mix(UInt64(bitPattern: now.nanoseconds))
    for index in machines.indices {
      key = SplitMix64.mix(key ^ histories[index])
    }
    var transit: UInt64 = 0
    for message in underWay {
      let link = UInt64(message.from.index) << 32 | UInt64(message.to.index)
      let hash = Self.hash(message.frame, seed: link)
      transit = ordered ? SplitMix64.mix(transit ^ hash) : transit &+ hash
    }
    return SplitMix64.mix(key ^ transit)
  }

  private static func hash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
    var hash = seed
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return SplitMix64.mix(hash)
  }

  // MARK: Nodes

  mutating func start(_ node: NodeID) -> Step { take(.start, at: node, .started) }

  /// The timers are gone, and what was under way to the node comes to nobody while it is down.
  mutating func crash(_ node: NodeID) -> Step {
    isUp[node.int] = false
    alarms.removeAll { $0.node == node }
    note(1, at: node)
    return Step(node: node, event: .crashed)
  }

  /// Up again, with its memory.
  mutating func resume(_ node: NodeID) -> Step {
    isUp[node.int] = true
    return take(.resume, at: node, .resumed)
  }

  /// Up again, without its memory.
  mutating func restart(_ node: NodeID) -> Step {
    isUp[node.int] = true
    lives[node.int] += 1
    if node.int < hosts { delivered[node.int] = RumorSet() }
    let seat = roster.seat(node.int, life: lives[node.int])
    machines[node.int] = machines[node.int].forgetting(at: seat)
    note(2, at: node)
    return take(.start, at: node, .restarted)
  }

  /// The host's next rumor.
  mutating func broadcast(at host: NodeID) -> Step {
    let rumor = RumorID(origin: host, sequence: broadcasts[host.int])
    broadcasts[host.int] += 1
    return take(.broadcast(rumor), at: host, .asked(rumor))
  }

  // MARK: Messages

  mutating func arrive(_ index: Int) -> Step {
    let message = underWay.remove(at: index)
    if cuts.contains([message.from, message.to]) { return Step(node: message.to, event: .cutOff(message)) }
    guard isUp[message.to.int] else { return Step(node: message.to, event: .unheard(message)) }
    return take(.receive(message.frame, from: message.from), at: message.to, .received(message))
  }

  mutating func lose(_ index: Int) -> Step {
    let message = underWay.remove(at: index)
    return Step(node: message.to, event: .lost(message))
  }

  /// The message will arrive once more.
  mutating func double(_ index: Int) -> Step {
    let message = underWay[index]
    underWay.insert(message, at: index)
    return Step(node: message.to, event: .doubled(message))
  }

  /// The message goes behind all others that are under way.
  mutating func postpone(_ index: Int) -> Step {
    let message = underWay.remove(at: index)
    underWay.append(message)
    return Step(node: message.to, event: .postponed(message))
  }

  /// Messages between the two sides end on their way.
  mutating func cut(_ one: [NodeID], from other: [NodeID]) {
    for a in one {
      for b in other { cuts.formUnion([[a, b], [b, a]]) }
    }
  }

  mutating func heal() { cuts = [] }

  // MARK: Time

  /// The timer that is due first; of several, the one that was set first.
  var nextAlarm: Int? { alarms.indices.min { alarms[$0].due < alarms[$1].due } }

  /// The timer fires now, or when it is due if that is later.
  mutating func fire(_ index: Int) -> Step {
    let alarm = alarms.remove(at: index)
    now = max(now, alarm.due)
    return take(.timer(alarm.timer), at: alarm.node, .fired(alarm.timer))
  }

  /// Time passes without anything happening.
  mutating func wait(until instant: Instant) { now = max(now, instant) }

  // MARK: Effects

  private mutating func note(_ number: UInt64, at node: NodeID) {
    histories[node.int] = SplitMix64.mix(histories[node.int] &+ number)
  }

  private mutating func take(_ input: Input, at node: NodeID, _ event: Step.Event) -> Step {
    note(UInt64(bitPattern: now.nanoseconds), at: node)
    switch input {
    case .start: note(3, at: node)
    case .resume: note(4, at: node)
    case .broadcast(let rumor): note(SplitMix64.mix(rumor.key), at: node)
    case .receive(let frame, let sender): note(Self.hash(frame, seed: UInt64(sender.index) + 5), at: node)
    case .timer(let timer):
      note(SplitMix64.mix(UInt64(timer.kind) << 32 | UInt64(timer.token)) ^ 6, at: node)
    }
    let effects = machines[node.int].take(input, at: now)
    for effect in effects { carryOut(effect, of: node) }
    return Step(node: node, event: event, effects: effects)
  }

  private mutating func carryOut(_ effect: FramedEffect, of node: NodeID) {
    switch effect {
    case .send(let frame, _, let target): underWay.append(Transit(from: node, to: target, frame: frame))
    case .wake(let timer, let delay):
      alarms.append(Alarm(node: node, timer: timer, due: now + max(delay, .zero)))
    case .deliver(let rumor):
      guard node.int < hosts else { return violations.append("\(node), which is no host, delivers \(rumor)") }
      if rumor.origin.int >= hosts || rumor.sequence >= broadcasts[rumor.origin.int] {
        violations.append("\(node) delivers \(rumor), which nobody broadcast")
      }
      if !delivered[node.int].insert(rumor) { violations.append("\(node) delivers \(rumor) twice") }
    case .acknowledge(let rumor):
      if rumor.origin != node { violations.append("\(node) acknowledges \(rumor), which is not its own") }
      acknowledged.insert(rumor)
    case .lead(let epoch):
      let other = leaders.updateValue(node, forKey: epoch)
      if let other, other != node, hasExclusiveLeader {
        violations.append("\(other) and \(node) lead in epoch \(epoch)")
      }
    case .follow: break
    }
  }
}

extension World where Machine == ArchitectureMachine {
  /// The nodes of a registered architecture with so many hosts.
  init(_ configuration: Configuration, hosts: Int, seed: UInt64) {
    let cluster = configuration.framed(Zones(hosts: hosts), 8, Wait.nominal, seed)
    self.init(
      roster: cluster.roster, hosts: hosts, hasExclusiveLeader: configuration.hasExclusiveLeader
    ) { seat in
      ArchitectureMachine(cluster.node(seat))
    }
  }
}
