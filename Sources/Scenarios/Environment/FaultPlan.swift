package import Broadcasting

/// The scenario's faults as a sequence of beginnings and ends, resolved as they come due.
package struct FaultPlan: Sendable {
  package enum Change {
    case begin(FaultOccurrence)
    case end(FaultOccurrence)

    package var fault: Fault {
      switch self {
      case .begin(let occurrence), .end(let occurrence): occurrence.fault
      }
    }
  }

  private struct Step {
    let due: Instant
    let isEnd: Bool
    let index: Int
  }

  private let faults: [Scenario.ScheduledFault]
  private let hosts: Int
  private let roles: [Role]
  private var steps: [Step]
  private var random: SplitMix64
  private var running: [FaultOccurrence?]
  /// By entry: what was hit the first time, of those that hit the same each time.
  private var drawn: [Int: FaultOccurrence] = [:]
  private let targets: TargetResolver
  /// By host: whether it is there; nil where all are.
  private var isThere: [Bool]?
  /// The links that are cut at the moment.
  package private(set) var cut: Cut?
  /// The effects of links on messages at the moment, besides the network's own.
  package private(set) var rules: [LinkRule]
  /// Those that are always so.
  private let standing: [LinkRule]

  /// `isThere` says which hosts are at the beginning; nil where all are, all the time.
  package init(scenario: Scenario, roles: [Role], isThere: [Bool]? = nil, seed: UInt64) {
    self.isThere = isThere
    faults = scenario.scheduled
    targets = TargetResolver(scenario, roles: roles, seed: seed)
    standing = targets.rules(scenario.links)
    rules = standing
    hosts = scenario.hosts
    self.roles = roles
    random = SplitMix64(seed: seed)
    running = [FaultOccurrence?](repeating: nil, count: faults.count)
    var steps: [Step] = []
    for (index, fault) in faults.map(\.fault).enumerated() {
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

  /// A host comes or goes: one that is gone is nobody's target any more.
  package mutating func follow(_ change: MemberPlan.Change) {
    guard change.kind != .announces else { return }
    isThere?[change.host.int] = change.kind == .comes
    for index in running.indices where change.kind == .goes {
      // Its links stay slow, and its clock stays wrong, for as long as they are to be.
      switch running[index]?.fault.kind {
      case .slow, .clock: continue
      default: running[index]?.targets.removeAll { $0 == change.host }
      }
    }
  }

  /// True of hosts that are not there, for a fault that does not hit those.
  private func isAway(from fault: Fault) -> (NodeID) -> Bool {
    let isThere = fault.meetsAbsent ? nil : isThere
    return { node in node.int < isThere?.count ?? 0 && isThere?[node.int] == false }
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
    let fault = faults[step.index].fault
    if step.isEnd {
      // A fault that ends has begun: its beginning was due earlier.
      let occurrence = running[step.index] ?? occurrence(step.index)
      running[step.index] = nil
      joinLinks(for: fault)
      return .end(occurrence)
    }
    let begun = beginAgain(step.index, fault) ?? begin(step.index, fault, holders: holders)
    if fault.isDrawnOnce, drawn[begun.entry] == nil, begun.hitsAnything { drawn[begun.entry] = begun }
    running[step.index] = begun
    joinLinks(for: fault)
    return .begin(begun)
  }

  /// Joins what running faults do to links, after one of this kind began or ended.
  private mutating func joinLinks(for fault: Fault) {
    if fault.kind.cutsLinks { cut = Cut(joining: running.compactMap { $0?.cut }) }
    if case .links = fault.kind { rules = standing + running.compactMap { $0?.rule } }
  }

  private func occurrence(
    _ index: Int, targets: [NodeID] = [], cut: Cut? = nil, rule: LinkRule? = nil,
    deviation: FaultOccurrence.Deviation? = nil
  ) -> FaultOccurrence {
    FaultOccurrence(
      index: index, entry: faults[index].entry, fault: faults[index].fault, targets: targets, cut: cut,
      rule: rule, deviation: deviation)
  }

  private mutating func begin(
    _ index: Int, _ fault: Fault, holders: (Fault.Part) -> [NodeID]
  ) -> FaultOccurrence {
    switch fault.kind {
    case .partition(let partition):
      var isolated: (nodes: [NodeID], deviation: FaultOccurrence.Deviation?) = ([], nil)
      if case .isolate(let target) = partition { isolated = isolate(target, fault, holders) }
      let cut = Cut(
        partition, roles: roles, isolated: isolated.nodes, named: { targets.nodes(named: $0) },
        random: &random)
      return occurrence(index, cut: cut, deviation: isolated.deviation)
    case .crash(let target, _), .pause(let target), .slow(let target, _), .clock(let target, _):
      guard target.isOne else { return beginAtSeveral(index, fault, target, holders) }
      let (node, deviation) = resolve(target, fault, holders)
      if isAway(from: fault)(node) { return occurrence(index, deviation: .away(node: node)) }
      return isTaken(node, fault)
        ? occurrence(index, deviation: .alreadyHit(node: node))
        : occurrence(index, targets: [node], deviation: deviation)
    case .links(let effect, let scope):
      let rule = targets.rule(effect, scope, &random, holders)
      let deviation: FaultOccurrence.Deviation? = rule.isOfNobody ? .nobody : nil
      guard effect.cuts else { return occurrence(index, rule: rule, deviation: deviation) }
      return occurrence(index, cut: Cut(links: rule, nodes: roles.count), deviation: deviation)
    // The schedule has crashes in its place.
    case .loss, .restart, .crashLoop: return occurrence(index)
    }
  }

  /// The targets of the first time hit again, as far as they can be; nil where nothing was hit.
  private func beginAgain(_ index: Int, _ fault: Fault) -> FaultOccurrence? {
    guard fault.isDrawnOnce, let first = drawn[faults[index].entry] else { return nil }
    let free = first.targets.filter { !isTaken($0, fault) }
    let missed = first.targets.count - free.count
    return occurrence(
      index, targets: free, cut: first.cut, rule: first.rule,
      deviation: missed > 0 ? .someAlreadyHit(nodes: missed) : nil)
  }

  private mutating func isolate(
    _ target: Fault.Target, _ fault: Fault, _ holders: (Fault.Part) -> [NodeID]
  ) -> (nodes: [NodeID], deviation: FaultOccurrence.Deviation?) {
    if target.isOne {
      let (node, deviation) = resolve(target, fault, holders)
      return ([node], deviation)
    }
    let nodes = targets.nodes(of: target, &random, holders: holders)
    return (nodes, nodes.isEmpty ? .nobody : nil)
  }

  private mutating func beginAtSeveral(
    _ index: Int, _ fault: Fault, _ target: Fault.Target, _ holders: (Fault.Part) -> [NodeID]
  ) -> FaultOccurrence {
    let holding = running.compactMap { $0 }.filter { $0.fault.contradicts(fault) }
    let taken = NodeSet(holding.flatMap(\.targets), of: roles.count)
    let isAway = isAway(from: fault)
    let meant = targets.nodes(
      of: target, &random, isFree: { !taken.contains($0) && !isAway($0) }, holders: holders
    ).filter { !isAway($0) }
    let free = meant.filter { !taken.contains($0) }
    let missed = meant.count - free.count
    return occurrence(
      index, targets: free,
      deviation: meant.isEmpty ? .nobody : missed > 0 ? .someAlreadyHit(nodes: missed) : nil)
  }

  /// True where another fault of such a kind holds the node already.
  private func isTaken(_ node: NodeID, _ fault: Fault) -> Bool {
    isAway(from: fault)(node)
      || running.contains { other in
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
    case .range, .all, .named, .drawn, .not, .several: preconditionFailure("\(target) is no single node")
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

extension FaultOccurrence {
  fileprivate var hitsAnything: Bool { !targets.isEmpty || cut != nil || rule != nil }
}

extension Fault {
  /// True where it hits the same each time, and whom it hits is left to chance or moves; where it is not, it
  /// hits those that it names, whoever of them was hit before.
  fileprivate var isDrawnOnce: Bool {
    guard staysSame else { return false }
    if case .partition = kind { return true }
    return !namedTargets.allSatisfy(\.isFixed)
  }

  /// True where it hits hosts that are not there, too: a machine's clock is wrong whatever runs on it.
  fileprivate var meetsAbsent: Bool { if case .clock = kind { true } else { false } }
}
