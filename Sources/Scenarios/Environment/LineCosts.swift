package import Broadcasting

/// The time that messages take network cards and links.
package struct LineCosts: Sendable {
  private let link: Bandwidth?
  private let capacities: NodeCapacities
  private let countsHeaders: Bool

  /// Nil where no line takes any time.
  package init?(_ scenario: Scenario, capacities: NodeCapacities) {
    guard scenario.network.bandwidth != nil || scenario.narrowsLinks || capacities.hasCards else {
      return nil
    }
    link = scenario.network.bandwidth
    self.capacities = capacities
    countsHeaders = scenario.network.transport == .stream
  }

  /// The most received messages that a node holds.
  package func queue(of node: NodeID) -> Int? { capacities[node].queue }

  /// The bytes of a message on a line: on a stream with the headers of its packets.
  package func size(of message: Int) -> Int { countsHeaders ? WireSize.of(message) : message }

  package func up(_ node: NodeID, size: Int) -> Int64 { Self.time(capacities[node].up, size) }
  package func down(_ node: NodeID, size: Int) -> Int64 { Self.time(capacities[node].down, size) }
  package func link(size: Int) -> Int64 { Self.time(link, size) }

  private static func time(_ rate: Bandwidth?, _ size: Int) -> Int64 {
    rate?.time(for: size).nanoseconds ?? 0
  }
}

/// The costs of messages to each node: the scenario's, but for those nodes that it says others of.
package struct NodeCapacities: Sendable {
  private let usual: Capacity
  /// By node.
  private let special: [Int: Capacity]
  /// True where some node's card takes time.
  let hasCards: Bool
  /// True where sizes matter to the nodes themselves.
  package let weighs: Bool

  /// Nil where messages cost no node anything.
  package init?(_ scenario: Scenario, roles: [Role], seed: UInt64) {
    guard scenario.capacity != nil || !scenario.overrides.isEmpty else { return nil }
    usual = scenario.capacity ?? Capacity()
    let targets = TargetResolver(scenario, roles: roles, seed: seed)
    var special: [Int: Capacity] = [:]
    var unused = SplitMix64(seed: seed)
    for override in scenario.overrides {
      for node in targets.nodes(of: override.target, &unused) {
        special[node.int] = override.applied(to: special[node.int] ?? usual)
      }
    }
    self.special = special
    let kinds = [usual] + special.keys.sorted().compactMap { special[$0] }
    hasCards = kinds.contains { $0.up != nil || $0.down != nil }
    weighs = kinds.contains { $0.bandwidth != nil }
  }

  /// The same for all.
  package init(_ capacity: Capacity) {
    usual = capacity
    special = [:]
    hasCards = capacity.up != nil || capacity.down != nil
    weighs = capacity.bandwidth != nil
  }

  @inline(__always)
  package subscript(node: NodeID) -> Capacity {
    special.isEmpty ? usual : special[node.int] ?? usual
  }
}
