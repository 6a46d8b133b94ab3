import Broadcasting

/// The nodes that targets mean in a run.
struct TargetResolver: Sendable {
  let hosts: Int
  private let roles: [Role]
  private let places: Places?
  private let geography: Geography?
  /// By name, in the order of the scenario.
  private var groups: [(name: String, nodes: [NodeID])] = []

  /// Draws the groups' members from `seed`.
  init(_ scenario: Scenario, roles: [Role], seed: UInt64) {
    hosts = scenario.hosts
    self.roles = roles
    places = scenario.places
    geography = scenario.places == nil ? nil : scenario.geography(of: roles)
    var random = SplitMix64(seed: SplitMix64.mix(seed))
    for group in scenario.groups { groups.append((group.name, nodes(of: group.target, &random))) }
  }

  /// In the order of their numbers, each once.
  ///
  /// `holders` are the nodes that play a part, the foremost first, of which one is meant; what is drawn is
  /// drawn among those that `isFree`.
  func nodes(
    of target: Fault.Target, _ random: inout SplitMix64, isFree: (NodeID) -> Bool = { _ in true },
    holders: (Fault.Part) -> [NodeID] = { _ in [] }
  ) -> [NodeID] {
    switch target {
    case .node(let node): return [node]
    case .range(let first, let last): return (first...last).map { NodeID($0) }
    case .all: return (0..<hosts).map { NodeID($0) }
    case .named(let name): return nodes(named: name)
    case .part(let part): return Array(holders(part).filter(isFree).prefix(1))
    case .randomHost:
      return nodes(of: .drawn(.count(1), of: .all), &random, isFree: isFree, holders: holders)
    case .drawn(let amount, of: let whole):
      let meant = nodes(of: whole, &random, isFree: isFree, holders: holders).filter { $0.int < hosts }
      var free = meant.filter(isFree)
      let count = min(amount.count(of: meant.count), free.count)
      // The first so many of a shuffled list.
      for place in 0..<count { free.swapAt(place, place + random.index(below: free.count - place)) }
      return free.prefix(count).sorted()
    case .not(let other):
      let others = NodeSet(nodes(of: other, &random, isFree: isFree, holders: holders), of: roles.count)
      return (0..<hosts).map { NodeID($0) }.filter { !others.contains($0) }
    case .several(let targets):
      var all = NodeSet([], of: roles.count)
      var nodes: [NodeID] = []
      for target in targets {
        let more = self.nodes(of: target, &random, isFree: isFree, holders: holders)
        nodes += more.filter { !all.contains($0) }
        all = NodeSet(nodes, of: roles.count)
      }
      return nodes.sorted()
    }
  }

  /// The nodes in a region or a zone, or those of a group.
  func nodes(named name: String) -> [NodeID] {
    if let group = groups.first(where: { $0.name == name }) { return group.nodes }
    guard let places, let geography else { return [] }
    let zones = places.zones.indices.map { places.contains(zone: $0, name) }
    return roles.indices.map { NodeID($0) }.filter { zones[geography.zone(of: $0)] }
  }

  /// The rule of links that a fault is about; of those that are cut it says only which they are.
  func rule(
    _ effect: Fault.LinkEffect, _ scope: Fault.LinkScope, _ random: inout SplitMix64,
    _ holders: (Fault.Part) -> [NodeID]
  ) -> LinkRule {
    var isBothWays = scope.of != nil
    if case .cut(isOneWay: false) = effect { isBothWays = true }
    var rule = rule(scope, isBothWays: isBothWays, &random, holders)
    switch effect {
    case .cut: break
    case .loss(let share): rule.loss = share
    case .delay(let delay): rule.delay = delay.nanoseconds
    case .duplication(let share): rule.duplication = share
    case .bandwidth(let rate): rule.bytesPerSecond = rate.bytesPerSecond
    }
    return rule
  }

  /// The rules of links that are unlike others all the time.
  func rules(_ links: [LinkOverride]) -> [LinkRule] {
    // Their targets are fixed.
    var unused = SplitMix64(seed: 0)
    return links.map { link in
      var rule = rule(link.scope, isBothWays: link.scope.of != nil, &unused) { _ in [] }
      rule.loss = link.loss
      rule.delay = link.delay.nanoseconds
      rule.bytesPerSecond = link.bandwidth?.bytesPerSecond ?? 0
      return rule
    }
  }

  private func rule(
    _ scope: Fault.LinkScope, isBothWays: Bool, _ random: inout SplitMix64,
    _ holders: (Fault.Part) -> [NodeID]
  ) -> LinkRule {
    let sets = [scope.of ?? scope.from, scope.to].map { target in
      target.map { NodeSet(nodes(of: $0, &random, holders: holders), of: roles.count) }
    }
    return LinkRule(from: sets[0], to: sets[1], isBothWays: isBothWays)
  }
}
