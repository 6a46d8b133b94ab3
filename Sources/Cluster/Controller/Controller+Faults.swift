internal import Architectures
internal import Broadcasting
internal import Facts
internal import Scenarios

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension Controller {
  /// The time of the next fault, coming or going.
  var nextDue: Instant { min(faults.nextDue, comings.first?.due ?? .never) }

  /// Hosts come and go first, as in the simulator.
  mutating func applyNext() throws {
    guard let change = comings.first, change.due <= faults.nextDue else { return try applyNextFault() }
    comings.removeFirst()
    try follow(change)
    faults.follow(change)
  }

  private mutating func applyNextFault() throws {
    let (holders, due) = (holders, faults.nextDue)
    switch faults.takeNext(holders: { holders.holders(of: $0) }) {
    case .begin(let occurrence):
      // What was dropped before is not this fault's doing.
      try countCutPackets()
      events.append(RunEvent(at: now, what: .began(occurrence)))
      try begin(occurrence, due)
    case .end(let occurrence):
      try end(occurrence, due)
      try countCutPackets()
      events.append(RunEvent(at: now, what: .ended(fault: occurrence.index)))
    }
  }

  private mutating func begin(_ occurrence: FaultOccurrence, _ due: Instant) throws {
    switch occurrence.fault.kind {
    case .partition: try cut(due)
    case .loss(let share):
      burst = share
      try spreadConditions(due)
    case .slow(_, let factor):
      for node in occurrence.targets { slow[node] = factor }
      try spreadConditions(due)
    case .pause:
      for node in occurrence.targets { pause(node.int) }
    case .crash(_, let forgets):
      let returns = occurrence.fault.duration.map { due + $0 }
      for node in occurrence.targets { crash(node.int, forgets: forgets, returns: returns) }
    case .links: try occurrence.cut == nil ? spreadConditions(due) : cut(due)
    case .clock:
      for node in occurrence.targets { try setClock(of: node.int, toEntry: occurrence.entry, due) }
    case .restart, .crashLoop: break
    }
  }

  private mutating func end(_ occurrence: FaultOccurrence, _ due: Instant) throws {
    switch occurrence.fault.kind {
    case .partition: try cut(due)
    case .links: try occurrence.cut == nil ? spreadConditions(due) : cut(due)
    case .clock: for node in occurrence.targets { try setClock(of: node.int, toEntry: nil, due) }
    case .restart, .crashLoop: break
    case .loss:
      burst = .zero
      try spreadConditions(due)
    case .slow:
      for node in occurrence.targets { slow[node] = nil }
      try spreadConditions(due)
    case .pause:
      for node in occurrence.targets { resume(node.int) }
    case .crash: for node in occurrence.targets { try bringBack(node.int) }
    }
  }

  /// The node's clock is as wrong as the entry's fault says, or right.
  private mutating func setClock(of node: Int, toEntry entry: Int?, _ due: Instant) throws {
    let change = NodeClock.Change(
      number: members[node].clockChanges.count, since: due.nanoseconds, entry: entry.map { UInt32($0) })
    members[node].clockChanges.append(change)
    if isThere(node) { try send(.clock(change), to: node) }
  }

  private mutating func crash(_ node: Int, forgets: Bool, returns: Instant?) {
    let key = ProcessTable.Key(node: node, incarnation: members[node].incarnation)
    members[node].isToPause = false
    members[node].returns = returns
    switch members[node].stage {
    case .down, .going, .absent: return
    case .dying(let forgetsAlready):
      // Its restart, which did not come about yet, waits for the end of this crash.
      members[node].isWanted = false
      members[node].stage = .dying(forgets: forgets || forgetsAlready)
    default:
      members[node].stage = .dying(forgets: forgets)
      table.signal(SIGKILL, key)
    }
  }

  mutating func pause(_ node: Int) {
    let key = ProcessTable.Key(node: node, incarnation: members[node].incarnation)
    guard members[node].stage == .up, table.signal(SIGSTOP, key) else {
      members[node].isToPause = true
      return
    }
    members[node].isToPause = false
    members[node].isPaused = true
    events.append(RunEvent(at: now, what: .changed(NodeID(node), .paused)))
  }

  private mutating func resume(_ node: Int) {
    members[node].isToPause = false
    guard members[node].isPaused else { return }
    members[node].isPaused = false
    events.append(RunEvent(at: now, what: .changed(NodeID(node), .resumed)))
    table.signal(SIGCONT, ProcessTable.Key(node: node, incarnation: members[node].incarnation))
  }

  /// Makes the cuts of the moment: in the kernel, or by telling every node whom it does not hear.
  private mutating func cut(_ due: Instant) throws {
    guard let network else { return try spreadConditions(due) }
    let cuts = (0..<nodes).map { unheard(at: $0) }
    try blocking { try await network.cut(cuts) }
  }

  /// Notes what the kernel has dropped since the last time.
  mutating func countCutPackets() throws {
    guard let network else { return }
    let dropped = try blocking { try await network.droppedPackets() }.reduce(0, +)
    if dropped > droppedPackets {
      events.append(RunEvent(at: now, what: .cutPackets(dropped - droppedPackets)))
      droppedPackets = dropped
    }
  }

  /// True where the kernel lets nothing through between the two now: TCP needs both directions.
  func isCutByKernel(_ a: Int, _ b: Int) -> Bool {
    network != nil
      && (faults.cutsLink(from: NodeID(a), to: NodeID(b)) || faults.cutsLink(from: NodeID(b), to: NodeID(a)))
  }

  private func unheard(at node: Int) -> [Int] {
    (0..<nodes).filter { $0 != node && faults.cutsLink(from: NodeID($0), to: NodeID(node)) }
  }

  /// Tells every node of the conditions that hold since `due`.
  private mutating func spreadConditions(_ due: Instant) throws {
    for node in 0..<nodes where isThere(node) {
      try send(.conditions(conditions(at: node, since: due)), to: node)
    }
  }

  func conditions(at node: Int, since: Instant) -> Conditions {
    Conditions(
      since: since.nanoseconds, unheard: network == nil ? unheard(at: node) : [],
      lossMillionths: Int(burst.millionths),
      slow: slow.map { .init(node: $0.key.int, factor: $0.value) }.sorted { $0.node < $1.node },
      rules: faults.rules)
  }
}
