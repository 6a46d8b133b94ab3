public import Broadcasting
import Schema

/// The directions of links that a partition has cut.
@usableFromInline package struct Cut: Hashable, Sendable {
  @usableFromInline enum Shape: Hashable, Sendable {
    /// Nodes with different numbers do not hear one another; `free` ones hear and are heard by all.
    case sides([UInt32])
    /// Nodes of side 1 do not hear nodes of side 0.
    case oneWay([UInt32])
    /// True at [to × nodes + from] where `to` hears `from`.
    case hears([Bool], nodes: Int)
    /// The links of a rule carry nothing.
    indirect case links(LinkRule, nodes: Int)
    /// All links that any of them cuts.
    indirect case several([Cut])
  }

  @inlinable static var free: UInt32 { .max }
  @usableFromInline let shape: Shape
  /// The components, service nodes included, largest first; empty where sides overlap.
  let sides: [[NodeID]]

  @inlinable @inline(__always)
  package func drops(from: NodeID, to: NodeID) -> Bool {
    switch shape {
    case .sides(let side):
      let (a, b) = (side[from.int], side[to.int])
      return a != b && a != Self.free && b != Self.free
    case .oneWay(let side): return side[from.int] == 0 && side[to.int] == 1
    case .hears(let hears, let nodes): return !hears[to.int * nodes + from.int]
    case .links, .several: return dropsOther(from: from, to: to)
    }
  }

  @usableFromInline @inline(never)
  func dropsOther(from: NodeID, to: NodeID) -> Bool {
    switch shape {
    case .links(let rule, _): rule.holds(from: from, to: to)
    case .several(let cuts): cuts.contains { $0.drops(from: from, to: to) }
    case .sides, .oneWay, .hears: drops(from: from, to: to)
    }
  }

  /// The links that any of them cuts; nil for none of them.
  package init?(joining cuts: [Cut]) {
    guard let first = cuts.first else { return nil }
    self = cuts.count == 1 ? first : Cut(.several(cuts), sides: [])
  }

  /// The links of a rule carry nothing.
  init(links rule: LinkRule, nodes: Int) { self.init(.links(rule, nodes: nodes), sides: []) }

  /// By node: whether a path of links that work leads to it from `origin`, which reaches itself.
  ///
  /// On its way it passes only nodes that are `live`; nil for all.
  package func reach(from origin: NodeID, by live: [Bool]? = nil) -> [Bool] {
    switch shape {
    case .sides(let side):
      // By way of a node that is cut from nobody everybody reaches everybody.
      let hasBridge = side.indices.contains { side[$0] == Self.free && live?[$0] ?? true }
      if hasBridge || side[origin.int] == Self.free { return side.map { _ in true } }
      return side.map { $0 == side[origin.int] || $0 == Self.free }
    case .oneWay(let side):
      return side.map { $0 == 0 || side[origin.int] == 1 }
    case .hears, .links, .several:
      return reachByClass(from: origin, by: live)
    }
  }

  /// As `reach`, over classes of nodes that are cut alike.
  private func reachByClass(from origin: NodeID, by live: [Bool]?) -> [Bool] {
    var numbers: [[UInt32]: Int] = [:]
    var members: [[Int]] = []
    let classes = (0..<nodes).map { node in
      let label = label(of: node)
      let number = numbers[label] ?? members.count
      if number == members.count { members.append([]) }
      numbers[label] = number
      members[number].append(node)
      return number
    }
    // A live node of each class passes on, if there is one.
    let relays = members.map { nodes in nodes.first { live?[$0] ?? true } }
    var isReached = [Bool](repeating: false, count: members.count)
    var pending = [origin.int]
    while let relay = pending.popLast() {
      for number in members.indices where !isReached[number] {
        guard let other = members[number].first(where: { $0 != relay }),
          !drops(from: NodeID(relay), to: NodeID(other))
        else { continue }
        isReached[number] = true
        if let next = relays[number] { pending.append(next) }
      }
    }
    return (0..<nodes).map { isReached[classes[$0]] || $0 == origin.int }
  }

  private var nodes: Int {
    switch shape {
    case .sides(let side), .oneWay(let side): side.count
    case .hears(_, let nodes), .links(_, let nodes): nodes
    case .several(let cuts): cuts.first?.nodes ?? 0
    }
  }

  /// Nodes with the same labels hear, and are heard by, the same others.
  private func label(of node: Int) -> [UInt32] {
    switch shape {
    case .sides(let side), .oneWay(let side): [side[node]]
    case .hears: [UInt32(node)]
    case .links(let rule, _):
      [
        (rule.from?.contains(NodeID(node)) ?? true ? 1 : 0)
          + (rule.to?.contains(NodeID(node)) ?? true ? 2 : 0)
      ]
    case .several(let cuts): cuts.flatMap { $0.label(of: node) }
    }
  }

  private init(_ shape: Shape, sides: [[NodeID]]) {
    self.shape = shape
    self.sides = sides
  }

  private static func labels(_ groups: [[NodeID]], nodes: Int) -> [UInt32] {
    var side = [UInt32](repeating: free, count: nodes)
    for (number, group) in groups.enumerated() {
      for node in group { side[node.int] = UInt32(number) }
    }
    return side
  }

  /// Groups that hear only themselves; a node in no group is cut from nobody.
  package init(groups: [[NodeID]], nodes: Int) {
    self.init(.sides(Self.labels(groups, nodes: nodes)), sides: groups)
  }

  /// The partition over nodes of these roles, the hosts first.
  ///
  /// `isolated` are the nodes to be cut off where the shape names any; `named` gives those of a place or
  /// group.
  init(
    _ partition: Fault.Partition, roles: [Role], isolated: [NodeID] = [],
    named: (String) -> [NodeID] = { _ in [] },
    random: inout SplitMix64
  ) {
    let nodes = roles.count
    let hosts = roles.count { $0 == .host }
    var shuffled = (0..<hosts).map { NodeID($0) }
    random.shuffle(&shuffled)
    let services = (hosts..<nodes).map { NodeID($0) }

    /// The first `count` hosts against the rest, service nodes dealt in turn, the larger side first.
    func split(_ count: Int) -> [[NodeID]] {
      var sides = [Array(shuffled[count...]), Array(shuffled[..<count])]
      for (index, service) in services.enumerated() { sides[index % 2].append(service) }
      return sides
    }

    switch partition {
    case .isolateOne:
      let alone = shuffled.first.map { [$0] } ?? []
      self.init(groups: [Array(shuffled.dropFirst()) + services, alone], nodes: nodes)
    case .isolate:
      let alone = NodeSet(isolated, of: nodes)
      self.init(groups: [(shuffled + services).filter { !alone.contains($0) }, isolated], nodes: nodes)
    case .halves:
      self.init(groups: split(hosts / 2), nodes: nodes)
    case .minorityThird:
      self.init(groups: split(max(0, hosts - 1) / 3), nodes: nodes)
    case .oneWay:
      let sides = split(hosts / 2)
      self.init(.oneWay(Self.labels(sides, nodes: nodes)), sides: sides)
    case .bridge:
      var sides = split(hosts / 2)
      // With two hosts or fewer a bridge would leave nothing to cut.
      if hosts > 2 { sides[0].removeFirst() }
      self.init(.sides(Self.labels(sides, nodes: nodes)), sides: [])
    case .groups(let groups):
      self.init(groups: Self.nodes(of: groups, roles: roles, named: named), nodes: nodes)
    case .majorityRing:
      let hears = Self.majorityRing(hosts: hosts, nodes: nodes, order: shuffled, random: &random)
      self.init(.hears(hears, nodes: nodes), sides: [])
    }
  }

  /// The nodes of each group, those of services that no group names included.
  private static func nodes(
    of groups: [[Fault.Member]], roles: [Role], named: (String) -> [NodeID]
  ) -> [[NodeID]] {
    var sides = groups.map { members in
      members.flatMap { member -> [NodeID] in
        switch member {
        case .host(let host): [host]
        case .range(let first, let last): (first...last).map { NodeID($0) }
        case .named(let name): named(name)
        case .service: []
        }
      }
    }
    let placed = NodeSet(sides.joined(), of: roles.count)
    // The one with most hosts first; of equal ones as they were given.
    let turns = sides.indices.sorted { (sides[$1].count, $0) < (sides[$0].count, $1) }
    var turn = 0
    var numbers: [Role: Int] = [:]
    for (index, role) in roles.enumerated() where role != .host && !placed.contains(NodeID(index)) {
      let number = numbers[role, default: 0]
      numbers[role] = number + 1
      let named =
        groups.firstIndex { $0.contains(.service(role, number)) }
        ?? groups.firstIndex { $0.contains(.service(role, nil)) }
      if let named {
        sides[named].append(NodeID(index))
      } else {
        sides[turns[turn % turns.count]].append(NodeID(index))
        turn += 1
      }
    }
    return sides
  }

  /// Random links, always between two that have fewest, until every host hears a majority of the hosts.
  ///
  /// Jepsen's construction for more than five nodes, used for any number because the exact ring of
  /// three is a one-way cycle. Service nodes hear all and are heard by all.
  private static func majorityRing(
    hosts: Int, nodes: Int, order: [NodeID], random: inout SplitMix64
  ) -> [Bool] {
    var hears = [Bool](repeating: false, count: nodes * nodes)
    for node in 0..<nodes {
      hears[node * nodes + node] = true
      for service in hosts..<nodes {
        hears[node * nodes + service] = true
        hears[service * nodes + node] = true
      }
    }
    let majority = hosts / 2 + 1
    var degree = [Int](repeating: 1, count: hosts)
    while true {
      var candidates = order.map(\.int)
      random.shuffle(&candidates)
      guard let a = candidates.min(by: { degree[$0] < degree[$1] }), degree[a] < majority else {
        return hears
      }
      let open = candidates.filter { !hears[a * nodes + $0] }
      guard let b = open.min(by: { degree[$0] < degree[$1] }) else { return hears }
      hears[a * nodes + b] = true
      hears[b * nodes + a] = true
      degree[a] += 1
      degree[b] += 1
    }
  }
}
