public import Broadcasting
import Schema

/// The directions of links that a partition has cut.
@usableFromInline package struct Cut: Sendable {
  @usableFromInline enum Shape: Sendable {
    /// Nodes with different numbers do not hear one another; `free` ones hear and are heard by all.
    case sides([UInt32])
    /// Nodes of side 1 do not hear nodes of side 0.
    case oneWay([UInt32])
    /// True at [to × nodes + from] where `to` hears `from`.
    case hears([Bool], nodes: Int)
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
  init(groups: [[NodeID]], nodes: Int) {
    self.init(.sides(Self.labels(groups, nodes: nodes)), sides: groups)
  }

  /// The partition over `hosts` hosts and the service nodes that follow them.
  ///
  /// `isolated` is the node to be cut off where the shape names one.
  init(
    _ partition: Fault.Partition, hosts: Int, nodes: Int, isolated: NodeID?, random: inout SplitMix64
  ) {
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
      let alone = isolated.map { [$0] } ?? []
      self.init(groups: [(shuffled + services).filter { $0 != isolated }, alone], nodes: nodes)
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
      self.init(groups: groups, nodes: nodes)
    case .majorityRing:
      let hears = Self.majorityRing(hosts: hosts, nodes: nodes, order: shuffled, random: &random)
      self.init(.hears(hears, nodes: nodes), sides: [])
    }
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
