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
      if members[node].stage == .up, !members[node].isPaused { try send(.leave, to: node) }
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
    switch members[node].stage {
    case .down, .absent: restart(node)
    case .dying, .leaving: members[node].isWanted = true
    case .linked: try goOn(node)
    default: break
    }
  }

  /// The host is there no more, and knows nothing when it comes again.
  private mutating func sendAway(_ node: Int) {
    let key = ProcessTable.Key(node: node, incarnation: members[node].incarnation)
    members[node].isToPause = false
    members[node].isWanted = false
    members[node].returns = nil
    switch members[node].stage {
    case .down: isAbsent(node)
    case .leaving, .absent: break
    case .dying(let forgets):
      isDown(node, forgets: forgets)
      members[node].stage = .leaving
    default:
      members[node].stage = .leaving
      table.signal(SIGKILL, key)
    }
  }
}
