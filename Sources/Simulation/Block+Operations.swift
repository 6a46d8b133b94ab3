import Architectures
import Broadcasting
import Facts
import Scenarios

extension Block {
  /// Tells the run's observer at once, but of what happens side by side with other blocks.
  mutating func announce(_ fact: Fact) {
    if number == 0, !isInWindow || layout.isAlone {
      hear(fact)
    } else if isInWindow {
      announcements.append(fact)
    } else {
      // The observer is told of all that came before it first, and of it before what comes after.
      facts.flush()
      unsafe chief.pointee.hear(fact)
      unsafe chief.pointee.facts.flush()
    }
  }

  /// Of the first block: something happened in the run.
  mutating func hear(_ fact: Fact) {
    switch fact.kind {
    case .leads: holders.leads(fact.node, epoch: fact.epoch)
    case .follows, .down, .absent: holders.follows(fact.node)
    default: break
    }
    facts.append(fact)
  }

  func answersAtOnce(_ host: NodeID) -> Bool {
    !hasInboxes && bank.purpose == nil && status[host.int - first] == .up
  }

  /// The run is over: each host that is up notes what its purpose's measures want.
  mutating func endPurposes() {
    guard let purpose = bank.purpose else { return }
    for index in layout.nodes(of: number) where status[index - first] == .up {
      let node = NodeID(index)
      carryOut(purpose.end(node, clock(of: node)), of: node)
    }
  }

  mutating func perform(_ index: Int) {
    let operation = operations[index]
    switch status[operation.host.int - first] {
    case .down: announce(.refused(index, at: now))
    case .paused: backlog[operation.host.int, default: []].append(.operation(index))
    case .up:
      announce(.invoked(index, at: now))
      answer(index)
    }
  }

  mutating func answer(_ index: Int) {
    let operation = operations[index]
    if let purpose = bank.purpose {
      let host = operation.host
      let request = operation.request(index, seed: seed)
      return carryOut(purpose.request(request, host, clock(of: host)), of: host)
    }
    switch operation.kind {
    case .read: announce(.answered(read: index, at: now))
    case .broadcast(let rumor):
      let host = operation.host
      carryOut(bank.broadcast(rumor, host, clock(of: host)), of: host)
    }
  }
}
