/// What faults do to nodes; those of links are the whole run's.
extension Block {
  mutating func begin(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] != .down else { return }
      status[place] = .down
      // Clients of a paused node whose operations it had not seen get no answer.
      for arrival in backlog.removeValue(forKey: node.int) ?? [] {
        if case .event(let event) = arrival, event.isMessage { drop(event, .down) }
      }
      if hasInboxes { emptyInbox(of: node) }
      if stations != nil { emptyStation(of: node) }
      starts[place] += 1
      announce(.changed(node, .down(forgets: forgets)))
      if forgets {
        lives[place] += 1
        nodes[place] = nodes[place].afterMemoryLoss(at: seat(node), settings: settings)
      }
    case .pause:
      guard status[place] == .up else { return }
      status[place] = .paused
      if stations != nil { pauseStation(of: node) }
      announce(.changed(node, .paused))
    case .slow, .partition, .loss: break
    }
  }

  mutating func end(_ kind: Fault.Kind, on node: NodeID) {
    let place = node.int - first
    switch kind {
    case .crash(_, let forgets):
      guard status[place] == .down else { return }
      status[place] = .up
      announce(.changed(node, .up(life: lives[place])))
      if forgets {
        nodes[place].start(at: now, into: &outbox)
      } else {
        nodes[place].resume(at: now, into: &outbox)
      }
      carryOutRareEffects(of: node)
    case .pause:
      guard status[place] == .paused else { return }
      status[place] = .up
      announce(.changed(node, .resumed))
      if stations != nil { resumeStation(of: node) }
      handleBacklog(of: node)
    case .slow, .partition, .loss: break
    }
  }
}
