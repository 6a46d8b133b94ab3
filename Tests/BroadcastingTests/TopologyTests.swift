import Testing

@testable import Broadcasting

/// The figures that Maelstrom's own topology functions give.
struct TopologyFigures: Sendable, CustomTestStringConvertible {
  let topology: Topology
  let hosts: Int
  let edges: Int
  let diameter: Int
  var maxDegree: Int?
  var meanEccentricity: Double?

  var testDescription: String { "\(topology) of \(hosts)" }

  static let maelstrom = [
    TopologyFigures(.line, 25, edges: 24, diameter: 24, maxDegree: 2, meanEccentricity: 18.24),
    TopologyFigures(.grid, 25, edges: 40, diameter: 8, maxDegree: 4, meanEccentricity: 6.40),
    TopologyFigures(.tree(arity: 2), 25, edges: 24, diameter: 8, maxDegree: 3, meanEccentricity: 6.96),
    TopologyFigures(.tree(arity: 3), 25, edges: 24, diameter: 6, maxDegree: 4, meanEccentricity: 5.28),
    TopologyFigures(.tree(arity: 4), 25, edges: 24, diameter: 5, maxDegree: 5, meanEccentricity: 4.56),
    TopologyFigures(.complete, 25, edges: 300, diameter: 1, maxDegree: 24, meanEccentricity: 1),
    TopologyFigures(.line, 5, edges: 4, diameter: 4),
    TopologyFigures(.grid, 5, edges: 5, diameter: 3),
    TopologyFigures(.tree(arity: 2), 5, edges: 4, diameter: 3),
    TopologyFigures(.tree(arity: 3), 5, edges: 4, diameter: 3),
    TopologyFigures(.tree(arity: 4), 5, edges: 4, diameter: 2),
    TopologyFigures(.complete, 5, edges: 10, diameter: 1),
  ]

  init(
    _ topology: Topology, _ hosts: Int, edges: Int, diameter: Int, maxDegree: Int? = nil,
    meanEccentricity: Double? = nil
  ) {
    self.topology = topology
    self.hosts = hosts
    self.edges = edges
    self.diameter = diameter
    self.maxDegree = maxDegree
    self.meanEccentricity = meanEccentricity
  }
}

extension Graph {
  fileprivate var lists: [[Int]] { (0..<hosts).map { neighbours(of: $0).map(\.int) } }
  fileprivate var degrees: [Int] { lists.map(\.count) }
  fileprivate var isConnected: Bool { hosts == 0 || distances(from: 0).allSatisfy { $0 != nil } }
  /// For each host the hops to the one farthest from it; only of a connected graph.
  fileprivate var eccentricities: [Int] {
    (0..<hosts).map { distances(from: $0).compactMap { $0 }.max() ?? 0 }
  }
}

@Suite struct TopologyTests {
  private static let all: [Topology] = [
    .line, .ring, .grid, .tree(arity: 1), .tree(arity: 2), .tree(arity: 5), .binaryHeap, .star, .hypercube,
    .regular(degree: 2), .regular(degree: 3), .regular(degree: 6), .out(links: 2), .out(links: 5),
    .zoned(near: 2, across: 1), .complete,
  ]

  @Test(arguments: TopologyFigures.maelstrom)
  func hasMaelstromsFigures(_ expected: TopologyFigures) {
    let graph = expected.topology.graph(hosts: expected.hosts, seed: 0)
    #expect(graph.edges == expected.edges)
    #expect(graph.eccentricities.max() == expected.diameter)
    if let degree = expected.maxDegree { #expect(graph.degrees.max() == degree) }
    if let mean = expected.meanEccentricity {
      let sum = graph.eccentricities.reduce(0, +)
      #expect(Double(sum) / Double(expected.hosts) == mean)
    }
  }

  @Test(
    arguments: [
      (.line, 4, [[1], [0, 2], [1, 3], [2]]),
      // Down, up, right, left: n0-n1-n2 over n3-n4.
      (.grid, 5, [[3, 1], [4, 2, 0], [1], [0, 4], [1, 3]]),
      (.grid, 4, [[2, 1], [3, 0], [0, 3], [1, 2]]),
      // The parent, then the children.
      (.tree(arity: 2), 6, [[1, 2], [0, 3, 4], [0, 5], [1], [1], [2]]),
      (.tree(arity: 3), 6, [[1, 2, 3], [0, 4, 5], [0], [0], [1], [1]]),
      (.complete, 3, [[1, 2], [0, 2], [0, 1]]),
      (.ring, 4, [[3, 1], [0, 2], [1, 3], [2, 0]]),
      (.star, 4, [[1, 2, 3], [0], [0], [0]]),
      (.hypercube, 4, [[1, 2], [0, 3], [3, 0], [2, 1]]),
      (.hypercube, 3, [[1, 2], [0], [0]]),
      // 0-1 0-2 1-3 1-4 2-5 (2-0) (3-1 3-2) 4-3 (4-4) (5-5) 5-0: wrapped pairs link, but never to oneself.
      (.binaryHeap, 6, [[1, 2, 5], [0, 3, 4], [0, 5, 3], [1, 2, 4], [1, 3], [2, 0]]),
    ] as [(Topology, Int, [[Int]])])
  func listsNeighboursAsBuilt(topology: Topology, hosts: Int, expected: [[Int]]) {
    #expect(topology.graph(hosts: hosts, seed: 0).lists == expected)
  }

  @Test(arguments: all)
  func linksGoBothWaysOnceAndReachEveryHost(topology: Topology) {
    for hosts in 1...40 {
      let graph = topology.graph(hosts: hosts, seed: 9)
      #expect(graph.hosts == hosts)
      let lists = graph.lists
      for (host, list) in lists.enumerated() {
        #expect(Set(list).count == list.count && !list.contains(host), "\(topology) of \(hosts)")
        #expect(list.allSatisfy { lists[$0].contains(host) }, "\(topology) of \(hosts), host \(host)")
      }
      #expect(graph.edges * 2 == graph.degrees.reduce(0, +))
      #expect(graph.isConnected, "\(topology) of \(hosts)")
    }
  }

  @Test func aHypercubeHasHalfOfHostsTimesDimensionsLinks() {
    for dimension in 1...8 {
      let hosts = 1 << dimension
      let graph = Topology.hypercube.graph(hosts: hosts, seed: 0)
      #expect(graph.edges == hosts * dimension / 2)
      #expect(graph.degrees.allSatisfy { $0 == dimension })
      #expect(graph.distances(from: 0).compactMap { $0 }.max() == dimension)
    }
  }

  @Test func ringStarAndCompleteHaveTheirShape() {
    for hosts in 3...30 {
      #expect(Topology.ring.graph(hosts: hosts, seed: 0).degrees.allSatisfy { $0 == 2 })
      #expect(Topology.star.graph(hosts: hosts, seed: 0).edges == hosts - 1)
      #expect(Topology.complete.graph(hosts: hosts, seed: 0).edges == hosts * (hosts - 1) / 2)
    }
  }

  /// The pairs of the seed document's formula, counted apart from how the graph is built.
  @Test func aBinaryHeapHasThePairsOfItsFormula() {
    for hosts in 1...40 {
      var pairs: Set<[Int]> = []
      for host in 0..<hosts {
        for other in [(2 * host + 1) % hosts, (2 * host + 2) % hosts] where other != host {
          pairs.insert([min(host, other), max(host, other)])
        }
      }
      #expect(Topology.binaryHeap.graph(hosts: hosts, seed: 0).edges == pairs.count)
    }
  }

  @Test(arguments: [2, 3, 4, 5, 8, 13])
  func everyHostOfARegularGraphHasItsDegree(degree: Int) {
    for hosts in 1...30 {
      for seed in 0..<3 as Range<UInt64> {
        let graph = Topology.regular(degree: degree).graph(hosts: hosts, seed: seed)
        let expected = min(degree, hosts - 1)
        // Where hosts × degree is odd, one host must do with one neighbour fewer.
        let short = hosts * expected % 2
        #expect(
          graph.degrees.sorted() == [Int](repeating: expected - 1, count: short)
            + [Int](repeating: expected, count: hosts - short),
          "\(hosts) hosts, degree \(degree), seed \(seed)")
        #expect(graph.isConnected)
      }
    }
  }

  /// As in random graphs, and unlike in regular patterns, every host is a few hops away.
  @Test func aRegularGraphIsRandom() {
    let graph = Topology.regular(degree: 4).graph(hosts: 400, seed: 1)
    let hops = graph.distances(from: 0).compactMap { $0 }
    let mean = Double(hops.reduce(0, +)) / 399
    // ln(400)/ln(3) is 5.5; a ring whose hosts also know the next but one has 50.
    #expect((4.5...6).contains(mean))
  }

  @Test func aRegularGraphIsTheSeeds() {
    let topology = Topology.regular(degree: 4)
    #expect(topology.graph(hosts: 50, seed: 1).lists == topology.graph(hosts: 50, seed: 1).lists)
    #expect(topology.graph(hosts: 50, seed: 1).lists != topology.graph(hosts: 50, seed: 2).lists)
  }

  /// Each host's own links, and those of others to it that are not its own: 2K less the expected overlap.
  @Test(arguments: [2, 5, 20]) func aHostHasAboutTwiceItsOutLinks(links: Int) {
    let hosts = 400
    let graph = Topology.out(links: links).graph(hosts: hosts, seed: 3)
    #expect(graph.degrees.allSatisfy { $0 >= links })
    // A pair is linked from both ends with probability (K/(n−1))²; its count is nearly Poisson.
    let both = Double(links * links * hosts) / Double(2 * (hosts - 1))
    #expect(abs(Double(hosts * links) - both - Double(graph.edges)) <= 4 * both.squareRoot())
    // The others' links to a host are binomial: no host has more than about six deviations above the mean.
    #expect(graph.degrees.allSatisfy { $0 <= 2 * links + 6 * Int(Double(links).squareRoot() + 1) })
  }

  @Test func outLinksAreSpreadEvenlyOverTheHosts() {
    var degrees = [Int](repeating: 0, count: 10)
    for seed in 0..<400 as Range<UInt64> {
      let graph = Topology.out(links: 3).graph(hosts: 10, seed: seed)
      for (host, degree) in graph.degrees.enumerated() { degrees[host] += degree }
    }
    let mean = Double(degrees.reduce(0, +)) / 10
    // Of one graph a host's degree deviates by less than √6.
    #expect(degrees.allSatisfy { abs(Double($0) - mean) < 4 * (6 * 400.0).squareRoot() }, "\(degrees)")
  }

  @Test(arguments: [2, 3, 7]) func everyOutGraphIsConnected(links: Int) {
    for hosts in 1...40 {
      for seed in 0..<10 as Range<UInt64> {
        let graph = Topology.out(links: links).graph(hosts: hosts, seed: seed)
        #expect(graph.isConnected, "\(hosts) hosts, seed \(seed)")
        if links >= hosts - 1 { #expect(graph.edges == hosts * (hosts - 1) / 2) }
      }
    }
  }

  /// Six hosts may be two triangles: some seeds draw them, and are mended with one link more.
  @Test func partsThatAreDrawnApartAreLinked() {
    let apart = (0..<3000 as Range<UInt64>).count { seed in
      let graph = Topology.out(links: 2).graph(hosts: 6, seed: seed)
      #expect(graph.isConnected, "seed \(seed)")
      return graph.edges == 7
    }
    #expect(apart > 0)
  }

  @Test func aZonedHostHasSoManyLinksInItsZoneAndAcross() {
    let zones = Zones(sizes: [30, 1, 50, 19])
    let graph = Topology.zoned(near: 4, across: 2).graph(in: zones, seed: 5)
    #expect(graph.isConnected)
    var across = 0
    for (host, others) in graph.lists.enumerated() {
      let zone = zones[zones.zone(of: host)]
      let near = others.count { zone.contains($0) }
      #expect(near >= min(4, zone.count - 1))
      #expect(others.count - near >= 2)
      across += others.count - near
    }
    // Each host's two; a pair that both ends draw is one link.
    #expect((190...200).contains(across / 2))
    let lists = Topology.zoned(near: 4, across: 2).graph(hosts: 100, seed: 5).lists
    #expect(lists == Topology.out(links: 6).graph(hosts: 100, seed: 5).lists)
  }

  @Test func everyZonedGraphIsConnected() {
    for sizes in [[1, 1], [2, 3], [1, 30], [5, 5, 5], [20, 20]] {
      for seed in 0..<20 as Range<UInt64> {
        let graph = Topology.zoned(near: 1, across: 1).graph(in: Zones(sizes: sizes), seed: seed)
        #expect(graph.isConnected, "\(sizes), seed \(seed)")
      }
    }
  }

  @Test func anOutGraphIsTheSeeds() {
    let topology = Topology.out(links: 4)
    #expect(topology.graph(hosts: 50, seed: 1).lists == topology.graph(hosts: 50, seed: 1).lists)
    #expect(topology.graph(hosts: 50, seed: 1).lists != topology.graph(hosts: 50, seed: 2).lists)
  }

  @Test(arguments: all)
  func namesAreReadBack(topology: Topology) {
    #expect(Topology(parsing: topology.description) == topology)
  }

  @Test(arguments: [("tree", Topology.tree(arity: 2)), ("total", .complete), ("tree4", .tree(arity: 4))])
  func otherNamesAreKnown(name: String, topology: Topology) {
    #expect(Topology(parsing: name) == topology)
  }

  @Test(arguments: [
    "", "mesh", "tree0", "tree-1", "treeX", "regular", "regular-1", "regular-", "out", "out-", "out-1",
    "out-1001",
    "Line", "line ",
  ])
  func unknownNamesAreRefused(name: String) {
    #expect(Topology(parsing: name) == nil)
  }

  @Test(arguments: [[40, 30, 3], [1, 1, 1, 20], [50, 50], [2, 2]])
  func noHostHasFewerNeighboursThanIsPromised(sizes: [Int]) {
    let zones = Zones(sizes: sizes)
    for (near, across) in [(1, 1), (4, 2), (3, 5)] {
      let topology = Topology.zoned(near: near, across: across)
      let least = topology.leastDegree(in: zones)
      #expect(least >= 1 && least <= topology.graph(in: zones, seed: 3).leastNeighbours)
    }
    let alone = Topology.zoned(near: 3, across: 1)
    #expect(alone.leastDegree(in: Zones(hosts: 50)) == 4)
  }
}
