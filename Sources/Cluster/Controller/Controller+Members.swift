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
  mutating func takeMessages() throws {
    while let (node, incarnation, message) = try socket.receive() {
      // A process whose place another has taken has nothing to say any more.
      guard members.indices.contains(node), members[node].incarnation == incarnation else { continue }
      // Nor has one that was killed.
      switch members[node].stage {
      case .dying, .down, .going, .absent: continue
      default: break
      }
      try take(message, from: node)
    }
  }

  private mutating func take(_ message: NodeMessage, from node: Int) throws {
    switch message {
    case .hello:
      guard members[node].stage == .starting else { return }
      try send(.welcome(assignment(of: node)), to: node)
      members[node].stage = .welcomed
    case .bound(let endpoint):
      guard members[node].stage == .welcomed else { return }
      members[node].endpoint = endpoint
      members[node].stage = .bound
      for number in 0..<8 {
        members[node].clock.ask(number, at: MonotonicClock.now)
        try send(.ping(number), to: node)
      }
      if case .running = phase { try introduce(node) }
    case .linked:
      guard members[node].stage == .linking else { return }
      members[node].stage = .linked
      if case .running = phase, members[node].returns == nil { try goOn(node) }
    case .pong(let number, let clock):
      members[node].clock.answer(number, clock: clock, at: MonotonicClock.now)
    case .leads(let epoch): holders.leads(NodeID(node), epoch: epoch)
    case .follows: holders.follows(NodeID(node))
    case .done(let totals):
      members[node].totals = totals
      members[node].stage = .finished
    case .failed(let reason):
      throw ClusterError(.failed, "\(name(node)): \(reason)")
    }
  }

  /// Tells a restarted node and all others of each other.
  ///
  /// Links to those that are paused are not waited for.
  private mutating func introduce(_ node: Int) throws {
    let others = peers(of: node)
    for other in others { try send(.peers([address(of: node)]), to: other) }
    try send(.peers(others.filter { !members[$0].isPaused }.map { address(of: $0) }), to: node)
    try send(.conditions(conditions(at: node, since: now)), to: node)
    for change in members[node].clockChanges { try send(.clock(change), to: node) }
    members[node].stage = .linking
    members[node].deadline = MonotonicClock.now + Patience.relinking
  }

  /// The others that can be linked to.
  private func peers(of node: Int) -> [Int] {
    (0..<nodes).filter { other in
      other != node && [.up, .linked, .linking].contains(members[other].stage)
    }
  }

  /// Lets a restarted node go on, with links to all others.
  mutating func goOn(_ node: Int) throws {
    try go(node)
    try send(.peers(peers(of: node).map { address(of: $0) }), to: node)
    if members[node].isToPause { pause(node) }
  }

  /// Notices processes that have ended, which only those may that were killed or are finished.
  mutating func watchProcesses() throws {
    for node in 0..<nodes {
      let key = ProcessTable.Key(node: node, incarnation: members[node].incarnation)
      guard let end = table.end(of: key) else {
        // It may not have had an id to be killed by.
        switch members[node].stage {
        case .dying, .going: table.signal(SIGKILL, key)
        default: break
        }
        continue
      }
      switch members[node].stage {
      case .finished, .down, .absent: continue
      case .dying(let forgets):
        noteDown(node, forgets: forgets)
        try bury(node)
      case .going:
        noteAbsent(node)
        try bury(node)
      default:
        let words = end.lastWords.isEmpty ? "it said nothing" : end.lastWords
        let advice =
          members[node].stage == .starting
          ? "; see whether '\(options.program) node --help' runs" : ""
        throw ClusterError(
          .failed, "\(name(node)) \(end.failure ?? "ended before the run did"): \(words)\(advice)")
      }
    }
  }

  private mutating func bury(_ node: Int) throws {
    holders.follows(NodeID(node))
    for other in 0..<nodes where other != node && isThere(other) {
      try send(.gone(node: node, incarnation: members[node].incarnation), to: other)
    }
    members[node].isPaused = false
    if members[node].isWanted, case .running = phase { restart(node) }
  }

  mutating func noteDown(_ node: Int, forgets: Bool) {
    members[node].stage = .down
    if forgets { members[node].life += 1 }
    events.append(RunEvent(at: now, what: .changed(NodeID(node), .down(forgets: forgets))))
  }

  mutating func noteAbsent(_ node: Int) {
    members[node].stage = .absent
    members[node].life += 1
    events.append(RunEvent(at: now, what: .changed(NodeID(node), .absent)))
  }

  mutating func restart(_ node: Int) {
    members[node].isWanted = false
    members[node].incarnation += 1
    members[node].deadline = MonotonicClock.now + Int64(options.patience) * 1_000_000_000
    start(node)
  }
}
