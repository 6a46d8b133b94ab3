/// Keeps what a space-time diagram of one rumor shows.
///
/// An observer is told of sendings and of receptions, not which belong together. A reception is taken for the
/// earliest sending of an equal message on its link that has not ended yet; messages are equal if what they
/// write has the same fingerprint. Where the network doubles messages, the second arrival is taken for that
/// of an equal message that was sent later, and where there is none it is not kept.
///
/// A drop does not say which message it was. The network's losses come with the sending; another drop is
/// taken for that of the earliest open message on the link, until that one arrives after all: then for that
/// of the next.
struct SpaceTimeRecorder: Observer {
  private struct Sending {
    let fingerprint: UInt64
    let sent: Instant
    let cargo: SpaceTime.Cargo
  }

  /// What is under way, and what seems to have been dropped, in the order of sending.
  private struct Link {
    var open: [Sending] = []
    var dropped: [(sending: Sending, reason: DropReason, time: Instant)] = []

    mutating func drop(_ reason: DropReason, at time: Instant) {
      guard let place = open.firstIndex(where: { $0.sent <= time }) else { return }
      dropped.append((open.remove(at: place), reason, time))
    }
  }

  private let rumor: RumorID
  private let operation: Int
  private let scenario: Scenario
  private let services: [Role]
  private let asked: Instant
  private let isCold: Bool

  private var wasAsked = false
  private var acknowledgedAt: Instant?
  private var deliveries: [SpaceTime.Delivery] = []
  private var knows: [Bool]
  private var carriers: [SpaceTime.Message] = []
  private var others: [SpaceTime.Message] = []
  /// By sender and receiver; looked up, and visited only by way of `order`.
  private var links: [UInt64: Link] = [:]
  /// The keys of `links`, in the order in which each first appeared.
  private var order: [UInt64] = []
  private var stays: [SpaceTime.Stay] = []
  private var current: [[SpaceTime.Stay.State: Instant]]
  private var faults: [SpaceTime.Trouble] = []
  private var running: [(index: Int, name: String, from: Instant)] = []

  /// Beyond it nobody looks at the others one by one.
  private static let mostOthers = 1_000_000

  /// For `rumor`, or for the first one that the workload broadcasts; nil where it broadcasts no such rumor.
  init?(scenario: Scenario, services: [Role], operations: [Operation], rumor: RumorID?) {
    let found = operations.indices.lazy.compactMap { index -> (Int, RumorID)? in
      guard case .broadcast(let id) = operations[index].kind, rumor == nil || id == rumor else { return nil }
      return (index, id)
    }.first
    guard let (operation, id) = found else { return nil }
    self.rumor = id
    self.operation = operation
    self.scenario = scenario
    self.services = services
    asked = operations[operation].intended
    isCold = !operations[..<operation].contains { if case .broadcast = $0.kind { true } else { false } }
    knows = [Bool](repeating: false, count: scenario.hosts)
    current = [[SpaceTime.Stay.State: Instant]](repeating: [:], count: scenario.hosts + services.count)
  }

  /// What was recorded; nil where the rumor's host was down when its client asked.
  consuming func spaceTime() -> SpaceTime? {
    guard wasAsked else { return nil }
    for key in order {
      guard let link = links[key] else { continue }
      let (from, to) = Self.ends(of: key)
      for (sending, reason, time) in link.dropped {
        keep(sending, from: from, to: to, end: .dropped(reason, time), at: time)
      }
      for sending in link.open { keep(sending, from: from, to: to, end: .open, at: .never) }
    }
    for node in current.indices {
      for state in [SpaceTime.Stay.State.leading, .down, .paused] { leave(state, NodeID(node), at: .never) }
    }
    for fault in running {
      faults.append(SpaceTime.Trouble(name: fault.name, from: fault.from, until: .never))
    }
    return SpaceTime(
      rumor: rumor, hosts: scenario.hosts, services: services, asked: asked, acknowledged: acknowledgedAt,
      deliveries: deliveries, carriers: Self.byEnd(carriers), others: Self.byEnd(others), stays: stays,
      faults: faults, isCold: isCold)
  }

  /// In the order of their ends; of those at one instant, as they were kept.
  private static func byEnd(_ messages: [SpaceTime.Message]) -> [SpaceTime.Message] {
    let order = messages.indices.sorted { a, b in
      (messages[a].endTime ?? .never, a) < (messages[b].endTime ?? .never, b)
    }
    return order.map { messages[$0] }
  }

  // MARK: Messages

  private static func key(_ from: NodeID, _ to: NodeID) -> UInt64 {
    UInt64(from.index) << 32 | UInt64(to.index)
  }
  private static func ends(of key: UInt64) -> (from: NodeID, to: NodeID) {
    (NodeID(Int(key >> 32)), NodeID(Int(key & 0xFFFF_FFFF)))
  }

  private static func fingerprint(_ message: some WireMessage) -> UInt64 {
    var gauge = WireGauge()
    message.encode(into: &gauge)
    return gauge.fingerprint ^ UInt64(gauge.size)
  }

  private mutating func keep(
    _ sending: Sending, from: NodeID, to: NodeID, end: SpaceTime.End, at time: Instant
  ) {
    let message = SpaceTime.Message(
      from: from, to: to, sent: sending.sent, end: end, cargo: sending.cargo)
    if sending.cargo == .rumor {
      carriers.append(message)
    } else if time >= asked + SpaceTime.longestLead * -1, others.count < Self.mostOthers {
      others.append(message)
    }
  }

  mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    var cargo = message.payloadCount > 0 ? SpaceTime.Cargo.otherRumors : .none
    let rumor = rumor
    message.forEachPayload { if $0 == rumor { cargo = .rumor } }
    let key = Self.key(from, to)
    if links[key] == nil { order.append(key) }
    links[key, default: Link()].open.append(
      Sending(fingerprint: Self.fingerprint(copy message), sent: now, cargo: cargo))
  }

  mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {
    let fingerprint = Self.fingerprint(copy message)
    let key = Self.key(from, to)
    guard var link = links[key] else { return }
    links[key] = nil
    defer { links[key] = link }
    if let place = link.open.firstIndex(where: { $0.fingerprint == fingerprint }) {
      keep(link.open.remove(at: place), from: from, to: to, end: .arrived(now), at: now)
    } else if let place = link.dropped.firstIndex(where: { $0.sending.fingerprint == fingerprint }) {
      let (sending, reason, time) = link.dropped.remove(at: place)
      keep(sending, from: from, to: to, end: .arrived(now), at: now)
      link.drop(reason, at: time)
    }
  }

  mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {
    let key = Self.key(from, to)
    if case .loss = reason {
      guard let sending = links[key]?.open.popLast() else { return }
      keep(sending, from: from, to: to, end: .dropped(.loss, now), at: now)
    } else {
      links[key]?.drop(reason, at: now)
    }
  }

  // MARK: The rumor

  mutating func invoked(_ operation: Int, at now: Instant) {
    if operation == self.operation { wasAsked = true }
  }
  mutating func acknowledged(_ rumor: RumorID, at now: Instant) {
    if rumor == self.rumor, acknowledgedAt == nil { acknowledgedAt = now }
  }
  mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    guard rumor == self.rumor, !knows[host.int] else { return }
    knows[host.int] = true
    deliveries.append(SpaceTime.Delivery(host: host, time: now))
  }
  mutating func refused(_ operation: Int, at now: Instant) {}
  mutating func answered(read operation: Int, at now: Instant) {}

  // MARK: States and faults

  private mutating func enter(_ state: SpaceTime.Stay.State, _ node: NodeID, at now: Instant) {
    if current[node.int][state] == nil { current[node.int][state] = now }
  }
  private mutating func leave(_ state: SpaceTime.Stay.State, _ node: NodeID, at now: Instant) {
    guard let from = current[node.int].removeValue(forKey: state) else { return }
    stays.append(SpaceTime.Stay(node: node, state: state, from: from, until: now))
  }

  mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    // Coordinators have a leader among themselves, who relays no rumor.
    if node.int < scenario.hosts { enter(.leading, node, at: now) }
  }
  mutating func follows(_ node: NodeID, at now: Instant) { leave(.leading, node, at: now) }
  mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    switch state {
    case .up: leave(.down, node, at: now)
    case .down:
      leave(.leading, node, at: now)
      leave(.paused, node, at: now)
      enter(.down, node, at: now)
    case .paused: enter(.paused, node, at: now)
    case .resumed: leave(.paused, node, at: now)
    }
  }
  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    running.append((fault.index, fault.fault.kind.name, now))
  }
  mutating func ended(fault index: Int, at now: Instant) {
    guard let place = running.firstIndex(where: { $0.index == index }) else { return }
    let fault = running.remove(at: place)
    faults.append(SpaceTime.Trouble(name: fault.name, from: fault.from, until: now))
  }
}
