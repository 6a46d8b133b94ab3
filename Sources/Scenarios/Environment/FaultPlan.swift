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
  private let nodes: Int
  private var steps: [Step]
  private var random: SplitMix64
  private var running: [FaultOccurrence?]
  /// The partition of the moment.
  package private(set) var cut: Cut?

  package init(scenario: Scenario, nodes: Int, seed: UInt64) {
    faults = scenario.faults
    hosts = scenario.hosts
    self.nodes = nodes
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
  /// `holder` names the node that plays a part at the moment.
  package mutating func takeNext(holder: (Fault.Part) -> NodeID?) -> Change {
    let step = steps.removeLast()
    let fault = faults[step.index]
    if step.isEnd {
      if case .partition = fault.kind { cut = nil }
      // A fault that ends has begun: its beginning was due earlier.
      let occurrence = running[step.index] ?? occurrence(step.index, targets: [], sides: [], deviation: nil)
      running[step.index] = nil
      return .end(occurrence)
    }
    let begun = begin(step.index, fault, holder: holder)
    running[step.index] = begun
    return .begin(begun)
  }

  private func occurrence(
    _ index: Int, targets: [NodeID], sides: [[NodeID]], deviation: FaultOccurrence.Deviation?
  ) -> FaultOccurrence {
    FaultOccurrence(index: index, fault: faults[index], targets: targets, sides: sides, deviation: deviation)
  }

  private mutating func begin(
    _ index: Int, _ fault: Fault, holder: (Fault.Part) -> NodeID?
  ) -> FaultOccurrence {
    switch fault.kind {
    case .partition(let partition):
      var isolated: (node: NodeID, deviation: FaultOccurrence.Deviation?)?
      if case .isolate(let target) = partition { isolated = resolve(target, holder: holder) }
      let cut = Cut(partition, hosts: hosts, nodes: nodes, isolated: isolated?.node, random: &random)
      self.cut = cut
      return occurrence(index, targets: [], sides: cut.sides, deviation: isolated?.deviation)
    case .crash(let target, _), .pause(let target), .slow(let target, _):
      let (node, deviation) = resolve(target, holder: holder)
      // Two faults that were drawn or that follow a part may meet on one node; the first keeps it.
      let taken = running.contains { other in
        guard let other, other.targets.contains(node) else { return false }
        return other.fault.contradicts(fault)
      }
      return taken
        ? occurrence(index, targets: [], sides: [], deviation: .alreadyHit(node: node))
        : occurrence(index, targets: [node], sides: [], deviation: deviation)
    case .loss: return occurrence(index, targets: [], sides: [], deviation: nil)
    }
  }

  private mutating func resolve(
    _ target: Fault.Target, holder: (Fault.Part) -> NodeID?
  ) -> (node: NodeID, deviation: FaultOccurrence.Deviation?) {
    switch target {
    case .node(let node): return (node, nil)
    case .randomHost: return (NodeID(random.index(below: hosts)), nil)
    case .part(let part):
      // Drawn either way, so that the other draws are the same for every architecture.
      let substitute = NodeID(random.index(below: hosts))
      if let node = holder(part) { return (node, nil) }
      return (substitute, .substituted(part: part, node: substitute))
    }
  }
}
