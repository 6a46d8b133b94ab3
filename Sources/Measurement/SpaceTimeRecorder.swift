import Architectures
package import Broadcasting
import Facts
package import Scenarios

/// The messages, deliveries and states that a space-time diagram of one rumor shows.
///
/// Where the network doubles a message, each arrival ends a line of its own.
package struct SpaceTimeRecorder: Observer {
  /// A transmission that is under way, and was not doubled, or of which no copy has ended yet.
  private struct Sending {
    let from: NodeID
    let to: NodeID
    let sent: Instant
    let cargo: SpaceTime.Cargo
    /// True once a copy has arrived or was dropped.
    var hasEnded = false
  }

  private let rumor: RumorID
  private let operation: Int
  private let scenario: Scenario
  private let services: [Role]
  private let asked: Instant
  private let isCold: Bool
  /// It knows how long the run goes on.
  private var recorder: Recorder

  private var wasAsked = false
  private var acknowledgedAt: Instant?
  private var deliveries: [SpaceTime.Delivery] = []
  private var knows: [Bool]
  private var carriers: [SpaceTime.Message] = []
  private var others: [SpaceTime.Message] = []
  /// In the order in which they were sent.
  private var sendings: [Sending] = []
  /// By a transmission's number: its place among them.
  private var places: [UInt64: Int] = [:]
  private var stays: [SpaceTime.Stay] = []
  private var current: [[SpaceTime.Stay.State: Instant]]
  private var faults: [SpaceTime.Trouble] = []
  private var running: [(index: Int, name: String, from: Instant)] = []

  /// Beyond it nobody looks at the others one by one.
  private static let mostOthers = 1_000_000

  /// For `rumor`, or for the first one that the workload broadcasts; nil where it broadcasts no such rumor.
  package init?(scenario: Scenario, services: [Role], operations: Operations, rumor: RumorID?) {
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
    recorder = Recorder(scenario: scenario, operations: operations, services: services)
    knows = [Bool](repeating: false, count: scenario.hosts)
    current = [[SpaceTime.Stay.State: Instant]](repeating: [:], count: scenario.hosts + services.count)
  }

  /// The diagram of all that was recorded; nil where the rumor's host was down when its client asked.
  package consuming func spaceTime() -> SpaceTime? {
    guard wasAsked else { return nil }
    for sending in sendings where !sending.hasEnded { keep(sending, end: .open, at: .never) }
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

  private mutating func keep(_ sending: Sending, end: SpaceTime.End, at time: Instant) {
    let message = SpaceTime.Message(
      from: sending.from, to: sending.to, sent: sending.sent, end: end, cargo: sending.cargo)
    if sending.cargo == .rumor {
      carriers.append(message)
    } else if time >= asked + SpaceTime.longestLead * -1, others.count < Self.mostOthers {
      others.append(message)
    }
  }

  private mutating func sent(_ fact: Fact, _ message: any WireMessage) {
    var cargo = fact.carriesPayload ? SpaceTime.Cargo.otherRumors : .none
    let rumor = rumor
    message.forEachPayload { if $0 == rumor { cargo = .rumor } }
    places[fact.transmission] = sendings.count
    sendings.append(Sending(from: fact.node, to: fact.peer, sent: fact.time, cargo: cargo))
  }

  private mutating func ended(_ fact: Fact, _ end: SpaceTime.End) {
    guard let place = places[fact.transmission] else { return }
    sendings[place].hasEnded = true
    keep(sendings[place], end: end, at: fact.time)
  }

  // MARK: The rumor

  var wants: Fact.Kinds { .all }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count { take(unsafe facts[index], of: nil) }
  }

  mutating func wantsMore(after now: Instant) -> Bool { recorder.wantsMore(after: now) }

  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    recorder.take(fact, of: nil)
    switch fact.kind {
    case .sent: if let message { sent(fact, message) }
    case .received: ended(fact, .arrived(fact.time))
    case .dropped: ended(fact, .dropped(fact.reason, fact.time))
    case .invoked: if fact.operation == operation { wasAsked = true }
    case .acknowledged: if fact.rumor == rumor, acknowledgedAt == nil { acknowledgedAt = fact.time }
    case .delivered:
      guard fact.rumor == rumor, !knows[fact.node.int] else { return }
      knows[fact.node.int] = true
      deliveries.append(SpaceTime.Delivery(host: fact.node, time: fact.time))
    // Coordinators have a leader among themselves, who relays no rumor.
    case .leads: if fact.node.int < scenario.hosts { enter(.leading, fact.node, at: fact.time) }
    case .follows: leave(.leading, fact.node, at: fact.time)
    case .up, .down, .paused, .resumed, .leaving, .absent:
      if let state = fact.state { changed(fact.node, to: state, at: fact.time) }
    case .faultEnded: ended(fault: fact.fault, at: fact.time)
    case .refused, .answered, .carried, .held, .broadcast, .noted: break
    }
  }

  // MARK: States and faults

  private mutating func enter(_ state: SpaceTime.Stay.State, _ node: NodeID, at now: Instant) {
    if current[node.int][state] == nil { current[node.int][state] = now }
  }
  private mutating func leave(_ state: SpaceTime.Stay.State, _ node: NodeID, at now: Instant) {
    guard let from = current[node.int].removeValue(forKey: state) else { return }
    stays.append(SpaceTime.Stay(node: node, state: state, from: from, until: now))
  }

  private mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    switch state {
    case .up: leave(.down, node, at: now)
    case .down, .absent:
      leave(.leading, node, at: now)
      leave(.paused, node, at: now)
      enter(.down, node, at: now)
    case .paused: enter(.paused, node, at: now)
    case .resumed: leave(.paused, node, at: now)
    case .leaving: break
    }
  }
  mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    recorder.began(fault, at: now)
    running.append((fault.index, fault.fault.kind.name, now))
  }
  private mutating func ended(fault index: Int, at now: Instant) {
    guard let place = running.firstIndex(where: { $0.index == index }) else { return }
    let fault = running.remove(at: place)
    faults.append(SpaceTime.Trouble(name: fault.name, from: fault.from, until: now))
  }
}
