package import Broadcasting
package import Facts
import Purposes
package import Scenarios

/// Keeps the facts of a run for measuring.
package struct Recorder: Observer {
  package let operations: Operations
  private var facts: Observations
  /// By rumor: whether its host has been asked to broadcast it.
  private let isBroadcast: SharedArray<Bool>
  /// True where hosts come and go.
  private let countsIntake: Bool
  private let begin: Instant
  private let calm: Instant
  /// The earliest time from which on nothing may be under way any more.
  private let settled: Instant
  /// The measures of the scenario's purpose; nil where it has none.
  private var meter: (any PurposeMeter)?
  private var seed: UInt64 = 0

  /// `graph` has the edges along which messages go; nil for any two nodes.
  package init(scenario: Scenario, seed: UInt64, services: [Role], graph: Graph? = nil) {
    self.init(scenario: scenario, operations: scenario.operations(seed: seed), services: services)
    self.seed = seed
    meter = scenario.purpose?.meter(
      PurposeFleet(
        hosts: scenario.hosts, services: services, begin: scenario.begin, calm: scenario.calm))
    // That a host leaves, or a graph that is given, is none of the architecture's doing.
    if scenario.members != nil || scenario.topology != nil { facts.graph = graph }
  }

  /// Without a purpose's measures.
  init(scenario: Scenario, operations: Operations, services: [Role]) {
    self.operations = operations
    facts = Observations(scenario: scenario, services: services, operations: operations)
    isBroadcast = SharedArray(repeating: false, count: facts.rumors.count)
    countsIntake = facts.presence != nil
    begin = scenario.begin
    calm = scenario.calm
    settled = calm + Scenario.tail
  }

  /// The observations of all that was recorded.
  ///
  /// `survivableLosses` is how many nodes may forget at once; `load` is nil where messages take nodes no
  /// time; `end` is when the run ended, if it went on beyond the scenario's end.
  package consuming func observations(
    fingerprint: String, hasExclusiveLeader: Bool, survivableLosses: Int, load: NodeLoad? = nil,
    end: Instant? = nil
  ) -> Observations {
    if let end {
      facts.end = end
      facts.operations = operations.endingWithReads(at: end)
    }
    facts.fingerprint = fingerprint
    facts.hasExclusiveLeader = hasExclusiveLeader
    facts.survivableLosses = survivableLosses
    facts.load = load
    if let meter {
      let traffic = Traffic(facts).caused
      facts.purpose = meter.outcome(
        at: facts.end,
        traffic: PurposeTraffic(
          messages: traffic.messages, bytes: traffic.bytes, time: settled - begin))
    }
    return facts
  }

  package var wants: Fact.Kinds { .all }

  @inline(__always)
  package mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count { take(unsafe facts[index]) }
  }

  @inline(__always)
  private mutating func take(_ fact: Fact) {
    switch fact.kind {
    case .sent: sent(fact)
    case .received:
      handled(1, fact)
      if countsIntake { facts.presence?.intake.receive(fact.size, at: fact.node) }
      facts.meet(fact.peer, fact.node)
      if fact.count > 0 { facts.carry(fact.rumor, from: fact.peer, to: fact.node) }
    case .carried: facts.carry(fact.rumor, from: fact.peer, to: fact.node)
    case .delivered: delivered(fact.rumor, at: fact.node, fact.time)
    default: takeOther(fact)
    }
  }

  @inline(never)
  private mutating func takeOther(_ fact: Fact) {
    switch fact.kind {
    case .sent, .received, .carried, .delivered: break
    case .refused:
      let request = operations[fact.operation].request(fact.operation, seed: seed)
      let host = operations[fact.operation].host
      meter?.refused(request, at: host, fact.time)
    case .noted: meter?.noted(fact.note, at: fact.node, fact.time)
    case .broadcast: facts.counted.broadcasts += 1
    case .invoked: invoked(fact.operation, at: fact.time)
    case .answered: facts.readAt[fact.operation] = fact.time.nanoseconds
    case .acknowledged: acknowledged(fact.rumor, at: fact.time)
    case .dropped:
      switch fact.reason {
      case .cut: facts.counted.messagesCut += 1
      case .loss, .down: facts.counted.messagesLost += 1
      case .overflow: facts.counted.messagesOverflowed += 1
      }
    case .leads:
      facts.endReign(of: fact.node, at: fact.time)
      facts.reigns.append(Reign(node: fact.node, epoch: fact.epoch, from: fact.time, until: .never))
    case .follows: facts.endReign(of: fact.node, at: fact.time)
    case .up, .down, .paused, .resumed, .leaving, .absent:
      if let state = fact.state { changed(fact.node, to: state, at: fact.time) }
    case .faultEnded: ended(fault: fact.fault, at: fact.time)
    case .held: facts.counted.messagesCut += 1
    }
  }

  private mutating func invoked(_ operation: Int, at now: Instant) {
    facts.invokedAt[operation] = now.nanoseconds
    if meter != nil {
      let asked = operations[operation]
      let request = asked.request(operation, seed: seed)
      meter?.requested(request, at: asked.host, intended: asked.intended, now)
    }
    guard case .broadcast(let rumor) = operations[operation].kind else { return }
    if let index = facts.rumors.index(of: rumor) { isBroadcast[index] = true }
  }

  private mutating func acknowledged(_ rumor: RumorID, at now: Instant) {
    guard let index = facts.rumors.index(of: rumor) else { return }
    guard facts.acknowledgedAt[index] == Observations.not else { return }
    facts.acknowledgedAt[index] = now.nanoseconds
    facts.holdersWhenAcknowledged[index] = facts.holders(index, at: now)
  }

  private mutating func delivered(_ rumor: RumorID, at host: NodeID, _ now: Instant) {
    if meter != nil { return }
    // A rumor of the workload's that no host has been asked for yet, or ever, is nobody's.
    guard let index = facts.rumors.index(of: rumor), isBroadcast[index] else {
      facts.counted.invented += 1
      return
    }
    let place = index * facts.scenario.hosts + host.int
    guard facts.deliveredAt[place] == Observations.not else {
      facts.counted.duplicates += 1
      return
    }
    facts.deliveredAt[place] = now.nanoseconds
    if countsIntake { facts.presence?.intake.deliver(index, at: host.int) }
  }

  @inline(__always)
  private mutating func sent(_ fact: Fact) {
    guard fact.time >= begin else { return }
    let copies = Int(fact.count)
    handled(copies, fact)
    if facts.geography != nil { cross(copies, fact) }
    if fact.time < calm { facts.counted.bySecond.add(copies, after: fact.time - begin) }
    guard fact.time < settled else { return sentLate(fact) }
    facts.counted.sent.add(Sendings(copies, of: fact.size, carriesPayload: fact.carriesPayload))
  }

  @inline(never)
  private mutating func sentLate(_ fact: Fact) {
    let sendings = Sendings(Int(fact.count), of: fact.size, carriesPayload: fact.carriesPayload)
    facts.counted.late.add(sendings, after: fact.time - settled)
  }

  /// Counts copies of one message, all to one node, where they go from one place to another.
  @inline(never)
  private mutating func cross(_ copies: Int, _ fact: Fact) {
    guard let geography = facts.geography,
      let crossings = Crossings(copies, of: fact.size, from: fact.node, to: fact.peer, in: geography)
    else { return }
    if fact.time < settled {
      facts.counted.crossings.add(crossings)
    } else {
      facts.counted.lateCrossings.add(crossings, after: fact.time - settled)
    }
  }

  /// Counts messages of the fact's size that its node sent or received.
  @inline(__always)
  private mutating func handled(_ messages: Int, _ fact: Fact) {
    guard fact.time >= begin, fact.time < settled else { return }
    facts.handled[fact.node.int] += messages
    guard fact.time < calm else { return }
    facts.handledUntilCalm[fact.node.int] += messages
    facts.bytesUntilCalm[fact.node.int] += messages * fact.size
  }

  /// Messages that a live driver's transport did not take, that it lost between nodes that were up to the
  /// end, or that came as other than they were sent; and operations that were due and not begun.
  package mutating func transported(refused: Int, lost: Int, damaged: Int, missed: Int) {
    facts.transport = (refused, lost, damaged)
    facts.missedOperations = missed
  }

  private mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    meter?.changed(node, to: state.ofPurpose, now)
    switch state {
    case .up:
      facts.isUp[node.int] = true
      facts.comes(node, at: now)
    case .down(let forgets):
      facts.isUp[node.int] = false
      facts.endReign(of: node, at: now)
      if forgets { facts.forget(node, at: now) }
    case .leaving: break
    case .absent:
      facts.endReign(of: node, at: now)
      facts.goes(node, at: now)
    case .paused:
      facts.isPaused[node.int] = true
      facts.suspendReign(of: node, at: now)
    case .resumed:
      facts.isPaused[node.int] = false
      facts.resumeReign(of: node, at: now)
    }
  }

  package mutating func began(_ fault: FaultOccurrence, at now: Instant) {
    facts.faults.append(fault)
    facts.cutBefore.append(facts.messagesCut)
    facts.cutBy.append(nil)
    if fault.cut != nil {
      let parts = parts(of: fault)
      meter?.split(parts, now)
    }
  }

  /// By host: the side of the partition that it is on; the last where it is on none.
  private func parts(of fault: FaultOccurrence) -> [Int] {
    (0..<facts.scenario.hosts).map { host in
      fault.sides.firstIndex { $0.contains(NodeID(host)) } ?? fault.sides.count
    }
  }

  private mutating func ended(fault index: Int, at now: Instant) {
    guard let place = facts.faults.firstIndex(where: { $0.index == index }) else { return }
    facts.cutBy[place] = facts.messagesCut - facts.cutBefore[place]
    if facts.faults[place].cut != nil { meter?.split(nil, now) }
  }

  /// As long as broadcasts are on their way, within bounds, and until what they cause is over.
  package mutating func wantsMore(after now: Instant) -> Bool {
    let last = max(calm, facts.lastDelivery ?? calm)
    guard Coverage(facts).hasWorkLeft else { return now < last + Scenario.tail }
    return now - last < Scenario.longestSilence && now < facts.scenario.end + Scenario.longestExtension
  }

  package func part(_ number: Int, of count: Int) -> Recorder {
    var part = self
    part.facts = facts.part()
    return part
  }

  package mutating func absorb(_ part: inout Recorder) { facts.absorb(&part.facts) }
}

extension NodeState {
  /// The change as purposes' measures see it.
  fileprivate var ofPurpose: PurposeNodeState {
    switch self {
    case .up(let life): .up(life: life)
    case .down, .absent: .down
    case .paused: .paused
    case .resumed: .resumed
    case .leaving: .leaving
    }
  }
}
