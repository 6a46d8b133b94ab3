import Architectures
import Broadcasting
import Facts
import Scenarios

/// The effects of faults on nodes, and of their coming and going; those on links are the whole run's.
extension Block {
  mutating func begin(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] != .down else { return }
      stop(node)
      announce(.changed(node, to: .down(forgets: forgets), at: now))
      if forgets { forget(node) }
    case .pause:
      guard status[place] == .up else { return }
      status[place] = .paused
      absent += 1
      if servers != nil { pauseServer(of: node) }
      announce(.changed(node, to: .paused, at: now))
    case .clock(_, let clock): clocks?.set(node, to: clock, at: now)
    case .slow, .partition, .loss, .links, .restart, .crashLoop: break
    }
  }

  /// The process of a node that is not down ends.
  private mutating func stop(_ node: NodeID) {
    let place = node.int - first
    if status[place] == .up { absent += 1 }
    status[place] = .down
    // Clients of a paused node whose operations it had not seen get no answer.
    for arrival in backlog.removeValue(forKey: node.int) ?? [] {
      if case .event(let event) = arrival, event.isMessage { drop(event, .down) }
    }
    if hasInboxes { emptyInbox(of: node) }
    if servers != nil { emptyServer(of: node) }
    starts[place] += 1
  }

  private mutating func forget(_ node: NodeID) {
    let place = node.int - first
    lives[place] += 1
    bank.forget(node, lives[place])
    unsettle(node)
  }

  mutating func end(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] == .down else { return }
      status[place] = .up
      absent -= 1
      announce(.changed(node, to: .up(life: lives[place]), at: now))
      carryOut(forgets ? bank.start(node, clock(of: node)) : bank.resume(node, clock(of: node)), of: node)
    case .pause:
      guard status[place] == .paused else { return }
      status[place] = .up
      absent -= 1
      announce(.changed(node, to: .resumed, at: now))
      if servers != nil { resumeServer(of: node) }
      handleBacklog(of: node)
    case .clock: clocks?.set(node, to: nil, at: now)
    case .slow, .partition, .loss, .links, .restart, .crashLoop: break
    }
  }

  mutating func follow(_ change: MemberPlan.Change) {
    let (node, place) = (change.host, change.host.int - first)
    switch change.kind {
    case .comes:
      status[place] = .up
      absent -= 1
      announce(.changed(node, to: .up(life: lives[place]), at: now))
      carryOut(bank.start(node, clock(of: node)), of: node)
    case .announces:
      // One that is down or paused cannot say so.
      guard status[place] == .up else { return }
      announce(.changed(node, to: .leaving, at: now))
      carryOut(bank.leave(node, clock(of: node)), of: node)
    case .goes:
      if status[place] != .down { stop(node) }
      announce(.changed(node, to: .absent, at: now))
      forget(node)
    }
  }
}
