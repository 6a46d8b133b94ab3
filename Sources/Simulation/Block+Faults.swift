import Architectures
import Broadcasting
import Facts
import Scenarios

/// The effects of faults on nodes; those on links are the whole run's.
extension Block {
  mutating func begin(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] != .down else { return }
      if status[place] == .up { absent += 1 }
      status[place] = .down
      // Clients of a paused node whose operations it had not seen get no answer.
      for arrival in backlog.removeValue(forKey: node.int) ?? [] {
        if case .event(let event) = arrival, event.isMessage { drop(event, .down) }
      }
      if hasInboxes { emptyInbox(of: node) }
      if servers != nil { emptyServer(of: node) }
      starts[place] += 1
      announce(.changed(node, to: .down(forgets: forgets), at: now))
      if forgets {
        lives[place] += 1
        bank.forget(node, lives[place])
        unsettle(node)
      }
    case .pause:
      guard status[place] == .up else { return }
      status[place] = .paused
      absent += 1
      if servers != nil { pauseServer(of: node) }
      announce(.changed(node, to: .paused, at: now))
    case .slow, .partition, .loss, .links, .restart: break
    }
  }

  mutating func end(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] == .down else { return }
      status[place] = .up
      absent -= 1
      announce(.changed(node, to: .up(life: lives[place]), at: now))
      carryOut(forgets ? bank.start(node, now) : bank.resume(node, now), of: node)
    case .pause:
      guard status[place] == .paused else { return }
      status[place] = .up
      absent -= 1
      announce(.changed(node, to: .resumed, at: now))
      if servers != nil { resumeServer(of: node) }
      handleBacklog(of: node)
    case .slow, .partition, .loss, .links, .restart: break
    }
  }
}
