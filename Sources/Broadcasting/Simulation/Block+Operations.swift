extension Block {
  /// At once where this is the only block.
  mutating func announce(_ fact: Fact) {
    guard layout.isAlone else { return announcements.append((now, fact)) }
    holders.take(fact)
    watcher.take(fact, at: now)
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
