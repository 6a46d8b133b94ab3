import Measurement
import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Running
@testable import Scenarios
@testable import Simulation

/// The costs of a broadcast by the papers and simulators of plumtree and gossipsub.
@Suite struct OverlayFiguresTests {
  /// Broadcasts a second apart, so that each is over before the next begins.
  private static func scenario(
    hosts: Int, origins: Int, seconds: Int64 = 4, latency: Latency = .constant(.milliseconds(10))
  ) -> Scenario {
    Scenario(
      name: "overlay", hosts: hosts, network: Network(latency: latency),
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(seconds), arrivals: .constant,
        origins: origins, payload: 8))
  }

  private static func kinds(
    _ settings: [String: String], _ scenario: Scenario, seed: UInt64
  ) throws -> [MessageKinds] {
    let overrides = settings.sorted { $0.key < $1.key }.map { SettingValue(name: $0.key, value: $0.value) }
    let settings = try Plumtree.Settings(
      overriding: [.init(name: "trees", value: "shared"), .init(name: "repair", value: "0s")] + overrides,
      of: "plumtree")
    return BankMaker(Plumtree.self, settings: settings)
      .run(scenario, seed, operations: scenario.operations(seed: seed), MessageKindCounter()).told.broadcasts
  }

  static let graphs = [
    ("grid", 25), ("ring", 24), ("ring", 25), ("line", 9), ("hypercube", 16), ("regular-4", 30),
    ("regular-5", 3), ("complete", 8), ("out-3", 40),
  ]

  /// On any connected graph: a flood and what prunes it to a tree, then a tree and announcements.
  @Test(arguments: graphs, 1...3 as ClosedRange<UInt64>)
  func plumtreeLeavesATreeOfAnyGraph(graph: (topology: String, hosts: Int), seed: UInt64) throws {
    let n = graph.hosts
    let edges = try #require(Topology(parsing: graph.topology))
      .graph(hosts: n, seed: SplitMix64.seed(seed, .topology)).edges
    let first = MessageKinds(
      payloads: 2 * edges - (n - 1), prunes: 2 * (edges - n + 1), deliveries: n)
    let later = MessageKinds(payloads: n - 1, haves: 2 * (edges - n + 1), deliveries: n)
    let counts = try Self.kinds(
      ["topology": graph.topology], Self.scenario(hosts: n, origins: 1), seed: seed)
    #expect(counts == [first] + [MessageKinds](repeating: later, count: counts.count - 1))
    #expect(counts.count == 4)
  }

  /// Neither latencies nor another origin change the tree, as long as none is waited for too long.
  @Test(
    arguments: [
      .uniform(low: .milliseconds(1), high: .milliseconds(30)),
      .pairwise(low: .milliseconds(1), high: .milliseconds(30), jitter: Probability(millionths: 100_000)),
    ] as [Latency])
  func plumtreesTreeServesEveryOrigin(latency: Latency) throws {
    let n = 25
    let edges = Topology.grid.graph(hosts: n, seed: 0).edges
    let later = MessageKinds(payloads: n - 1, haves: 2 * (edges - n + 1), deliveries: n)
    let counts = try Self.kinds(
      ["topology": "grid", "threshold": "0", "graft": "5s"],
      Self.scenario(hosts: n, origins: 4, latency: latency), seed: 1)
    #expect(
      counts[0]
        == MessageKinds(payloads: 2 * edges - (n - 1), prunes: 2 * (edges - n + 1), deliveries: n))
    #expect(Array(counts[1...]) == [later, later, later])
  }

  /// Each origin's first broadcast floods, and leaves it a tree.
  @Test func plumtreeMayLeaveATreeForEachOrigin() throws {
    let n = 25
    let edges = Topology.grid.graph(hosts: n, seed: 0).edges
    let first = MessageKinds(payloads: 2 * edges - (n - 1), prunes: 2 * (edges - n + 1), deliveries: n)
    let later = MessageKinds(payloads: n - 1, haves: 2 * (edges - n + 1), deliveries: n)
    let counts = try Self.kinds(
      ["topology": "grid", "trees": "origin"], Self.scenario(hosts: n, origins: 3, seconds: 9), seed: 1)
    #expect(counts == [first, first, first] + [MessageKinds](repeating: later, count: 6))
  }

  /// Trees of their own settle even while rumors of all origins are under way at once; a shared one does not.
  @Test func treesOfTheirOwnSettleUnderLoad() throws {
    let scenario = Scenario(
      name: "busy", hosts: 25, network: Network(latency: .constant(.milliseconds(100))),
      workload: Workload(
        ratePerThousandSeconds: 50_000, broadcasts: .one, duration: .seconds(8), arrivals: .constant,
        payload: 8))
    func payloads(_ trees: String) throws -> Double {
      let result = try Subject("plumtree", "topology=grid", "trees=\(trees)").mustSurvive(scenario)
      return try #require(result.ratio(.payloadMessagesPerBroadcast))
    }
    // Of 400 broadcasts 25 flood, at 56 payloads; the others cost 24.
    #expect(try payloads("origin") == 26)
    #expect(try payloads("shared") > 30)
  }

  /// gerbil-simsub's README: 6280 payloads for 10 messages to 100 nodes, 628 a message.
  ///
  /// Each node links to 20 others; five sources send from the sixth second on.
  @Test func gossipsubSendsAsManyPayloadsAsItsFirstSimulator() throws {
    let scenario = Scenario(
      name: "simsub", hosts: 100,
      network: Network(
        latency: .pairwise(
          low: .milliseconds(10), high: .milliseconds(150), jitter: Probability(millionths: 100_000))),
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(10), arrivals: .constant,
        origins: 5),
      settle: .seconds(5), quiet: .seconds(10))
    let counts = try (1...5 as ClosedRange<UInt64>).map { seed in
      let result = try Subject("gossipsub").mustSurvive(scenario, seed: seed)
      return try #require(result.ratio(.payloadMessagesPerBroadcast))
    }
    let mean = counts.reduce(0, +) / 5
    let deviation = (counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4).squareRoot()
    #expect(abs(mean - 628) <= 3 * deviation, "\(counts)")
    // A deviation so large would let anything pass.
    #expect(deviation < 30)
  }
}

/// The messages that plumtree's hosts sent for one broadcast, by kind.
private struct MessageKinds: Equatable {
  var payloads = 0
  var prunes = 0
  var haves = 0
  var grafts = 0
  var deliveries = 0
}

/// Counts plumtree's messages by kind, from each broadcast to the next.
private struct MessageKindCounter: Observer {
  private(set) var broadcasts: [MessageKinds] = []

  private mutating func count(_ change: (inout MessageKinds) -> Void) {
    if !broadcasts.isEmpty { change(&broadcasts[broadcasts.count - 1]) }
  }

  var wants: Fact.Kinds { Fact.Kinds(.sent, .delivered) }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    guard let message else {
      // The origin delivers first.
      if fact.node == fact.rumor.origin { broadcasts.append(MessageKinds()) }
      return count { $0.deliveries += 1 }
    }
    switch message as? Plumtree.Message {
    case .rumors: count { $0.payloads += 1 }
    case .have: count { $0.haves += 1 }
    case .prune: count { $0.prunes += 1 }
    case .graft, .join: count { $0.grafts += 1 }
    default: Issue.record("neither pushed nor announced: \(message)")
    }
  }
}
