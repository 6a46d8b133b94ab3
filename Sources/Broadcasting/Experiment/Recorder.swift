/// Keeps the facts of a run for measuring.
package struct Recorder: Observer {
  package let operations: [Operation]
  private var facts: Observations
  /// By rumor: whether its host has been asked to broadcast it.
  private var isBroadcast: [Bool]

  package init(scenario: Scenario, seed: UInt64, services: [Role]) {
    self.init(scenario: scenario, operations: scenario.operations(seed: seed), services: services)
  }

  init(scenario: Scenario, operations: [Operation], services: [Role]) {
    self.operations = operations
    facts = Observations(scenario: scenario, services: services, operations: operations)
    isBroadcast = [Bool](repeating: false, count: facts.rumors.count)
  }

  /// What was recorded.
  ///
  /// `survivableLosses` is how many nodes may forget at once; `busiest` how long the busiest node was at work
  /// while operations and faults came, nil where nodes take no time.
  package consuming func observations(
    fingerprint: String, hasExclusiveLeader: Bool, survivableLosses: Int, busiest: Delay? = nil
  ) -> Observations {
    facts.fingerprint = fingerprint
    facts.hasExclusiveLeader = hasExclusiveLeader
    facts.survivableLosses = survivableLosses
    facts.busiest = busiest
    return facts
  }

  package mutating func invoked(_ operation: Int, at now: Instant) {
    facts.invokedAt[operation] = now.nanoseconds
    guard case .broadcast(let rumor) = operations[operation].kind else { return }
    if let index = facts.rumors.index(of: rumor) { isBroadcast[index] = true }
  }

  package mutating func refused(_ operation: Int, at now: Instant) {}

  package mutating func answered(read operation: Int, at now: Instant) {
    facts.readAt[operation] = now.nanoseconds
  }

  package mutating func acknowledged(_ rumor: RumorID, at now: Instant) {
    guard let index = facts.rumors.index(of: rumor) else { return }
    guard facts.acknowledgedAt[index] == Observations.not else { return }
    facts.acknowledgedAt[index] = now.nanoseconds
    facts.holdersWhenAcknowledged[index] = facts.holders(index)
  }

  package mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    // A rumor of the workload's that no host has been asked for yet, or ever, is nobody's.
    guard let index = facts.rumors.index(of: rumor), isBroadcast[index] else {
      facts.invented += 1
      return
    }
    let place = index * facts.scenario.hosts + host.int
    guard facts.deliveredAt[place] == Observations.not else {
      facts.duplicates += 1
      return
    }
    facts.deliveredAt[place] = now.nanoseconds
  }

  @inline(__always)
  package mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    sent(carryingPayload: message.payloadCount > 0, from: from, size: size, at: now)
  }

  /// A message was handed to the network by a driver that keeps no messages.
  @inline(__always)
  package mutating func sent(carryingPayload: Bool, from: NodeID, size: Int, at now: Instant) {
    guard now >= facts.scenario.begin else { return }
    facts.messages += 1
    facts.bytes += size
    if carryingPayload { facts.payloadMessages += 1 }
    facts.handled[from.int] += 1
    if now >= facts.idleFrom { facts.idleMessages += 1 }
  }

  package mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {
    switch reason {
    case .cut: facts.messagesCut += 1
    case .loss, .down: facts.messagesLost += 1
    case .overflow: facts.messagesOverflowed += 1
    }
  }

  @inline(__always)
  package mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {
    handled(from: from, to: to, at: now)
    guard message.payloadCount > 0 else { return }
    message.forEachPayload { rumor in facts.carry(rumor, from: from, to: to) }
  }

  /// A message reached its node by a driver that keeps no messages; `payloads` came with it.
  package mutating func received(carrying payloads: [RumorID], from: NodeID, to: NodeID, at now: Instant) {
    handled(from: from, to: to, at: now)
    for rumor in payloads { facts.carry(rumor, from: from, to: to) }
  }

  @inline(__always)
  private mutating func handled(from: NodeID, to: NodeID, at now: Instant) {
    if now >= facts.scenario.begin { facts.handled[to.int] += 1 }
    facts.meet(from, to)
  }

  /// Messages that a live driver's transport did not take, that it lost between nodes that were up to the
  /// end, or that came as other than they were sent; and operations that were due and not begun.
  package mutating func transported(refused: Int, lost: Int, damaged: Int, missed: Int) {
    facts.transport = (refused, lost, damaged)
    facts.missedOperations = missed
  }

  package mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    facts.endReign(of: node, at: now)
    facts.reigns.append(Reign(node: node, epoch: epoch, from: now, until: .never))
  }

  package mutating func follows(_ node: NodeID, at now: Instant) { facts.endReign(of: node, at: now) }

  package mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    switch state {
    case .up: facts.isUp[node.int] = true
    case .down(let forgets):
      facts.isUp[node.int] = false
      facts.endReign(of: node, at: now)
      if forgets { facts.forget(node, at: now) }
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
  }

  package mutating func ended(fault index: Int, at now: Instant) {
    guard let place = facts.faults.firstIndex(where: { $0.index == index }) else { return }
    facts.cutBy[place] = facts.messagesCut - facts.cutBefore[place]
  }
}
