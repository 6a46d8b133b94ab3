internal import Broadcasting
internal import Facts
internal import Scenarios

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Nodes that are there for a part of the run: hosts that come and go, and nodes that come back from crashes.
extension Controller {
  /// A host comes, says that it leaves, or goes.
  mutating func follow(_ change: MemberPlan.Change) throws {
    let node = change.host.int
    switch change.kind {
    case .comes: try bringBack(node)
    case .announces:
      // One that is down or paused cannot say so.
      guard members[node].stage == .up, !members[node].isPaused else { return }
      try send(.leave, to: node)
      members[node].leaves = MonotonicClock.now
    case .goes: sendAway(node)
    }
  }

  /// Starts the processes of nodes that are to be up before long.
  mutating func callReturning() {
    let soon = now + .nanoseconds(Patience.returning)
    for change in comings.prefix(while: { $0.due <= soon }) where change.kind == .comes {
      let node = change.host.int
      if members[node].stage == .absent, members[node].returns == nil { members[node].returns = change.due }
    }
    for node in 0..<nodes {
      guard let returns = members[node].returns, returns <= soon else { continue }
      switch members[node].stage {
      case .down, .absent: restart(node)
      default: break
      }
    }
  }

  /// The node is to be up from now on.
  mutating func bringBack(_ node: Int) throws {
    members[node].returns = nil
    members[node].came = now
    switch members[node].stage {
    case .down, .absent: restart(node)
    case .dying, .going: members[node].isWanted = true
    case .linked: try goOn(node)
    case .up where members[node].goes != nil:
      kill(node)
      members[node].isWanted = true
    default: break
    }
  }

  /// The host is there no more, and knows nothing when it comes again.
  private mutating func sendAway(_ node: Int) {
    members[node].isToPause = false
    members[node].isWanted = false
    members[node].returns = nil
    switch members[node].stage {
    case .down: noteAbsent(node)
    case .going, .absent: break
    case .dying(let forgets):
      noteDown(node, forgets: forgets)
      members[node].stage = .going
    default:
      let said = members[node].leaves + Patience.lastWords
      if said > MonotonicClock.now { members[node].goes = said } else { kill(node) }
    }
  }

  /// Ends the process of a host that goes.
  mutating func kill(_ node: Int) {
    members[node].goes = nil
    members[node].leaves = .min
    members[node].stage = .going
    table.signal(SIGKILL, ProcessTable.Key(node: node, incarnation: members[node].incarnation))
  }

  /// Ends the processes of hosts that are to be gone and have had the time to say so.
  mutating func killGoing() {
    for node in 0..<nodes {
      if let goes = members[node].goes, goes <= MonotonicClock.now { kill(node) }
    }
  }
}
