extension Block {
  /// At once, but for what happens side by side with other blocks.
  mutating func announce(_ fact: Fact) {
    if number == 0, !isInWindow || layout.isAlone {
      hear(fact, at: now)
    } else if isInWindow {
      announcements.append((now, fact))
    } else {
      unsafe chief.pointee.hear(fact, at: now)
    }
  }

  /// Of the first block: something happened in the run.
  mutating func hear(_ fact: Fact, at time: Instant) {
    holders.take(fact)
    watcher.take(fact, at: time)
  }

  func answersAtOnce(_ host: NodeID) -> Bool { !hasInboxes && status[host.int - first] == .up }

  mutating func perform(_ index: Int) {
    let operation = operations[index]
    switch status[operation.host.int - first] {
    case .down: announce(.refused(index))
    case .paused: backlog[operation.host.int, default: []].append(.operation(index))
    case .up:
      announce(.invoked(index))
      answer(index)
    }
  }

  mutating func answer(_ index: Int) {
    let operation = operations[index]
    switch operation.kind {
    case .read: announce(.answered(index))
    case .broadcast(let rumor):
      nodes[operation.host.int - first].broadcast(rumor, at: now, into: &outbox)
      carryOutRareEffects(of: operation.host)
    }
  }
}
