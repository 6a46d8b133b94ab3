/// A rule that says which hosts are neighbours.
///
/// Links go both ways. Line, grid, tree and complete are Maelstrom's, edge for edge.
public enum Topology: Hashable, Sendable, CustomStringConvertible {
  case line
  case ring
  /// Rows of ⌈√n⌉ hosts; the last row may be short.
  case grid
  /// The parent of host i is ⌊(i−1)/arity⌋.
  case tree(arity: Int)
  /// Host i is linked to (2i+1) mod n and (2i+2) mod n, as in seed `001_5d5bf585ce1d5861.txt`: a binary tree
  /// with extra links where the numbers wrap around.
  case binaryHeap
  /// Every host is linked to host 0.
  case star
  /// Hosts whose numbers differ in one bit; what lies beyond the last host is left out.
  case hypercube
  /// A random graph, drawn from the run's seed, in which every host has this many neighbours.
  case regular(degree: Int)
  /// A random graph, drawn from the run's seed: every host links to this many others, and so has about twice
  /// as many neighbours.
  case out(links: Int)
  /// The same with links that mind the zones: every host links to `near` others of its own zone and to
  /// `across` hosts of other zones, or to all where there are no more; in a fleet of one zone to so many
  /// together.
  case zoned(near: Int, across: Int)
  case complete
  /// A grid of up to 100 hosts, as in Fly.io's challenge, and beyond that a random graph with as many links,
  /// in which each host has 4 neighbours: a grid's hops grow with √n, its with log n.
  case auto

  public static let names =
    "auto, line, ring, grid, tree2, tree3 … treeK, binary-heap, star, hypercube, regular-K, out-K, "
    + "zoned-NEAR-ACROSS, complete"

  public var description: String {
    switch self {
    case .line: "line"
    case .ring: "ring"
    case .grid: "grid"
    case .tree(let arity): "tree\(arity)"
    case .binaryHeap: "binary-heap"
    case .star: "star"
    case .hypercube: "hypercube"
    case .regular(let degree): "regular-\(degree)"
    case .out(let links): "out-\(links)"
    case .zoned(let near, let across): "zoned-\(near)-\(across)"
    case .complete: "complete"
    case .auto: "auto"
    }
  }

  /// The topology that `auto` stands for with so many hosts; any other itself.
  package func chosen(hosts: Int) -> Topology {
    guard self == .auto else { return self }
    return hosts > 100 ? .regular(degree: 4) : .grid
  }

  public init?(parsing text: String) {
    switch text {
    case "auto": self = .auto
    case "line": self = .line
    case "ring": self = .ring
    case "grid": self = .grid
    case "tree": self = .tree(arity: 2)
    case "binary-heap": self = .binaryHeap
    case "star": self = .star
    case "hypercube": self = .hypercube
    case "complete", "total": self = .complete
    default:
      if text.hasPrefix("tree"), let arity = Int(text.dropFirst(4)), (1...1_000).contains(arity) {
        self = .tree(arity: arity)
      } else if text.hasPrefix("regular-"), let degree = Int(text.dropFirst(8)), (2...1_000).contains(degree)
      {
        self = .regular(degree: degree)
      } else if text.hasPrefix("out-"), let links = Int(text.dropFirst(4)), (2...1_000).contains(links) {
        self = .out(links: links)
      } else if text.hasPrefix("zoned-"), let zoned = Self.zoned(text.dropFirst(6)) {
        self = zoned
      } else {
        return nil
      }
    }
  }

  /// Reads `3-1`.
  private static func zoned(_ text: Substring) -> Topology? {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let near = numbers[0], let across = numbers[1],
      (1...1_000).contains(near), (1...1_000).contains(across)
    else { return nil }
    return .zoned(near: near, across: across)
  }
}

/// The links of each host: its neighbours, flat.
public struct Graph: Sendable {
  private var starts: [Int]
  private var neighbours: [NodeID]

  /// The given lists; duplicates and links to oneself are left out.
  init(adjacency: [[Int]]) {
    starts = [0]
    starts.reserveCapacity(adjacency.count + 1)
    neighbours = []
    // By host: the last one whose list it was in.
    var lastSeen = [Int](repeating: -1, count: adjacency.count)
    for (host, list) in adjacency.enumerated() {
      for other in list where other != host && lastSeen[other] != host {
        lastSeen[other] = host
        neighbours.append(NodeID(other))
      }
      starts.append(neighbours.count)
    }
  }

  public var hosts: Int { starts.count - 1 }
  /// Links, each counted once.
  public var edges: Int { neighbours.count / 2 }

  /// The fewest neighbours that a host has.
  package var leastNeighbours: Int { (0..<hosts).map { starts[$0 + 1] - starts[$0] }.min() ?? 0 }

  /// The most neighbours that a host has.
  var mostNeighbours: Int { (0..<hosts).reduce(0) { max($0, starts[$1 + 1] - starts[$1]) } }

  public func neighbours(of host: Int) -> [NodeID] { Array(neighbours[starts[host]..<starts[host + 1]]) }

  /// Hops to every host from `start`; nil where there is no way.
  public func distances(from start: Int) -> [Int?] {
    var distance = [Int?](repeating: nil, count: hosts)
    distance[start] = 0
    var frontier = [start]
    var hops = 0
    while !frontier.isEmpty {
      hops += 1
      var next: [Int] = []
      for host in frontier {
        for neighbour in neighbours(of: host) where distance[neighbour.int] == nil {
          distance[neighbour.int] = hops
          next.append(neighbour.int)
        }
      }
      frontier = next
    }
    return distance
  }
}

extension Topology {
  /// The graph on `hosts` hosts of one zone; `seed` decides only where the topology is random.
  public func graph(hosts: Int, seed: UInt64) -> Graph { graph(in: Zones(hosts: hosts), seed: seed) }

  /// The graph on the hosts of these zones; `seed` decides only where the topology is random.
  package func graph(in zones: Zones, seed: UInt64) -> Graph {
    let n = zones.hosts
    let all = 0..<n
    switch chosen(hosts: n) {
    case .line:
      return Graph(adjacency: all.map { i in [i - 1, i + 1].filter(all.contains) })
    case .ring:
      return Graph(adjacency: all.map { i in [(i + n - 1) % n, (i + 1) % n] })
    case .grid:
      var side = 1
      while side * side < n { side += 1 }
      return Graph(
        adjacency: all.map { i in
          var list = [i + side, i - side]
          if i % side != side - 1 { list.append(i + 1) }
          if i % side != 0 { list.append(i - 1) }
          return list.filter(all.contains)
        })
    case .tree(let arity):
      return Graph(
        adjacency: all.map { i in
          let children = (arity * i + 1)..<(arity * i + 1 + arity)
          return (i == 0 ? [] : [(i - 1) / arity]) + children.filter(all.contains)
        })
    case .binaryHeap:
      return Graph(linking: all.flatMap { i in [(i, (2 * i + 1) % n), (i, (2 * i + 2) % n)] }, hosts: n)
    case .star:
      return Graph(adjacency: all.map { i in i == 0 ? Array(all.dropFirst()) : [0] })
    case .hypercube:
      return Graph(
        adjacency: all.map { i in
          (0..<Int.bitWidth - 1).prefix { 1 << $0 < n }.map { i ^ (1 << $0) }.filter(all.contains)
        })
    case .regular(let degree):
      return .randomRegular(hosts: n, degree: degree, seed: seed)
    case .out(let links):
      return .randomOut(hosts: n, links: links, seed: seed)
    case .zoned(let near, let across):
      return .randomZoned(zones, near: near, across: across, seed: seed)
    // `auto` stands for another.
    case .complete, .auto:
      return Graph(adjacency: all.map { i in Array(all).filter { $0 != i } })
    }
  }
}

extension Graph {
  /// Each pair linked both ways, neighbours in the order of the pairs.
  package init(linking pairs: [(Int, Int)], hosts: Int) {
    var adjacency = [[Int]](repeating: [], count: hosts)
    for (a, b) in pairs {
      adjacency[a].append(b)
      adjacency[b].append(a)
    }
    self.init(adjacency: adjacency)
  }
}
