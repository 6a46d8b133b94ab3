package import Broadcasting

/// The scenario's faults as a sequence of beginnings and ends, resolved as they come due.
package struct FaultPlan: Sendable {
  package enum Change {
    case begin(FaultOccurrence)
    case end(FaultOccurrence)
  }

  private struct Step {
    let due: Instant
    let isEnd: Bool
    let index: Int
  }

  private let faults: [Fault]
  private let hosts: Int
  private let roles: [Role]
  private var steps: [Step]
  private var random: SplitMix64
  private var running: [FaultOccurrence?]
  /// The partition of the moment.
  package private(set) var cut: Cut?

  package init(scenario: Scenario, roles: [Role], seed: UInt64) {
    faults = scenario.faults
    hosts = scenario.hosts
    self.roles = roles
    random = SplitMix64(seed: seed)
    running = [FaultOccurrence?](repeating: nil, count: faults.count)
    var steps: [Step] = []
    for (index, fault) in faults.enumerated() {
      steps.append(Step(due: scenario.begin + fault.at, isEnd: false, index: index))
      if fault.duration != nil {
        steps.append(Step(due: scenario.begin + fault.end, isEnd: true, index: index))
      }
    }
    // Ends come first, so that a fault may begin when another ends; the latest is last, to be popped.
    steps.sort { a, b in
      (b.due, a.isEnd ? 1 : 0, b.index) < (a.due, b.isEnd ? 1 : 0, a.index)
    }
    self.steps = steps
  }

  package var nextDue: Instant { steps.last?.due ?? .never }

  @inline(__always)
  package func cutsLink(from: NodeID, to: NodeID) -> Bool {
    guard let cut else { return false }
    return cut.drops(from: from, to: to)
  }

  /// The next change, which must exist.
  ///
  /// `holders` names the nodes that play a part at the moment, the foremost first.
  package mutating func takeNext(holders: (Fault.Part) -> [NodeID]) -> Change {
    let step = steps.removeLast()
    let fault = faults[step.index]
    if step.isEnd {
      if case .partition = fault.kind { cut = nil }
      // A fault that ends has begun: its beginning was due earlier.
      let occurrence = running[step.index] ?? occurrence(step.index)
      running[step.index] = nil
      return .end(occurrence)
    }
    let begun = begin(step.index, fault, holders: holders)
    running[step.index] = begun
    return .begin(begun)
  }

  private func occurrence(
    _ index: Int, targets: [NodeID] = [], cut: Cut? = nil, deviation: FaultOccurrence.Deviation? = nil
  ) -> FaultOccurrence {
    FaultOccurrence(index: index, fault: faults[index], targets: targets, cut: cut, deviation: deviation)
  }

  private mutating func begin(
    _ index: Int, _ fault: Fault, holders: (Fault.Part) -> [NodeID]
  ) -> FaultOccurrence {
    switch fault.kind {
    case .partition(let partition):
      var isolated: (node: NodeID, deviation: FaultOccurrence.Deviation?)?
      if case .isolate(let target) = partition { isolated = resolve(target, fault, holders) }
      let cut = Cut(partition, roles: roles, isolated: isolated?.node, random: &random)
      self.cut = cut
      return occurrence(index, cut: cut, deviation: isolated?.deviation)
    case .crash(let target, _), .pause(let target), .slow(let target, _):
      let (node, deviation) = resolve(target, fault, holders)
      return isTaken(node, fault)
        ? occurrence(index, deviation: .alreadyHit(node: node))
        : occurrence(index, targets: [node], deviation: deviation)
    case .loss: return occurrence(index)
    }
  }

  /// True where another fault of such a kind holds the node already.
  private func isTaken(_ node: NodeID, _ fault: Fault) -> Bool {
    running.contains { other in
      guard let other, other.targets.contains(node) else { return false }
      return other.fault.contradicts(fault)
    }
  }

  /// The node that the fault hits: faults that name one part, or random hosts, hit different nodes as long as
  /// there are any.
  private mutating func resolve(
    _ target: Fault.Target, _ fault: Fault, _ holders: (Fault.Part) -> [NodeID]
  ) -> (node: NodeID, deviation: FaultOccurrence.Deviation?) {
    switch target {
    case .node(let node): return (node, nil)
    case .randomHost: return (drawHost(fault), nil)
    case .part(let part):
      // Drawn either way, so that the other draws are the same for every architecture.
      let substitute = drawHost(fault)
      let candidates = holders(part)
      if let node = candidates.first(where: { !isTaken($0, fault) }) { return (node, nil) }
      // There are no more nodes of a service than there are; a leader down is a leader less.
      if let node = candidates.first, node.int >= hosts { return (node, nil) }
      return (substitute, .substituted(part: part, node: substitute))
    }
  }

  /// A random host; where it is taken the next one that is not.
  private mutating func drawHost(_ fault: Fault) -> NodeID {
    let drawn = random.index(below: hosts)
    for step in 0..<hosts {
      let host = NodeID((drawn + step) % hosts)
      if !isTaken(host, fault) { return host }
    }
    return NodeID(drawn)
  }
}
