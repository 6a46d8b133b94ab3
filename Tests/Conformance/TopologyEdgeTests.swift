import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Scenarios
@testable import Simulation

/// An architecture whose setting names a topology sends along that topology's edges only, repair included.
@Suite struct TopologyEdgeTests {
  private static let hosts = 12
  private static let few = ["grid", "line"]
  private static let topologies =
    few + [
      "ring", "tree2", "tree4", "binary-heap", "star", "hypercube", "regular-3", "out-2", "complete",
    ]

  /// Every architecture that has a setting for a topology, with every topology; and with each of its variants
  /// in a few.
  static let subjects: [(subject: Subject, topology: String)] = Architecture.all.flatMap { architecture in
    architecture.settings.filter { $0.values == Topology.names }.flatMap { setting in
      let variants = architecture.variants.map { $0.map { "\($0.name)=\($0.value)" } }
      return topologies.map { (Subject(architecture.name, ["\(setting.name)=\($0)"]), $0) }
        + variants.flatMap { variant in
          few.map { (Subject(architecture.name, variant + ["\(setting.name)=\($0)"]), $0) }
        }
    }
  }

  @Test(arguments: Architecture.all.map(\.name))
  func whoHasNeighboursHasASettingThatSaysWhich(architecture: String) throws {
    let architecture = try #require(Architecture.named(architecture))
    let configurations = try ([[]] + architecture.variants).map(architecture.configured)
    let isListed = Self.subjects.contains { $0.subject.architecture == architecture.name }
    #expect(configurations.contains(where: \.usesTopology) == isListed)
  }

  @Test(arguments: subjects)
  func messagesGoAlongEdgesOnly(subject: Subject, topology: String) throws {
    let seed: UInt64 = 7
    let scenario = Scenario.small(
      hosts: Self.hosts,
      network: Network(latency: .constant(.milliseconds(20)), loss: Probability(millionths: 50_000)))
    let graph = try #require(Topology(parsing: topology)).graph(
      hosts: Self.hosts, seed: SplitMix64.seed(seed, .topology))
    let run = try subject.configured().run(
      scenario, seed, operations: scenario.operations(seed: seed), PairWatcher())
    let edges = (0..<Self.hosts).flatMap { host in
      graph.neighbours(of: host).map { Pair(host, $0.int) }
    }
    #expect(!run.told.pairs.isEmpty)
    let strangers = run.told.pairs.subtracting(edges).sorted()
    #expect(strangers.isEmpty, "\(subject.testDescription), seed \(seed): \(strangers)")
    #expect(run.told.acknowledged == run.told.broadcasts)
    #expect(run.told.delivered == run.told.broadcasts * Self.hosts)
  }
}

/// Two nodes, the lower one first.
struct Pair: Hashable, Comparable, CustomStringConvertible {
  let low: Int
  let high: Int

  init(_ a: Int, _ b: Int) { (low, high) = (min(a, b), max(a, b)) }

  var description: String { "\(low)–\(high)" }
  static func < (a: Pair, b: Pair) -> Bool { (a.low, a.high) < (b.low, b.high) }
}

/// Keeps which nodes sent to one another, and counts broadcasts and what came of them.
struct PairWatcher: Observer {
  private(set) var pairs: Set<Pair> = []
  private(set) var broadcasts = 0
  private(set) var acknowledged = 0
  private(set) var delivered = 0

  var wants: Fact.Kinds { Fact.Kinds(.sent, .delivered, .acknowledged) }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    switch fact.kind {
    case .sent: pairs.insert(Pair(fact.node.int, fact.peer.int))
    case .acknowledged: acknowledged += 1
    case .delivered:
      delivered += 1
      if fact.rumor.origin == fact.node { broadcasts += 1 }
    default: break
    }
  }
}
