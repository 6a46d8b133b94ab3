import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// The connections that an architecture says must be held open, against arithmetic and against runs.
@Suite struct ConnectionsTests {
  @Test(arguments: [
    (Subject("full-mesh"), 25, 325, 25), (Subject("full-mesh"), 1000, 500_500, 1000),
    (Subject("full-mesh", "membership=fixed"), 25, 300, 24), (Subject("shared-cache"), 25, 25, 25),
    // The leader's 24, 25 hosts with 3 coordinators, and 3 between these.
    (Subject("elected-leader"), 25, 102, 27), (Subject("elected-leader", "coordinators=1"), 25, 49, 25),
    (Subject("random-leader"), 25, 300, 24), (Subject("gossip"), 25, 300, 24),
    (Subject("gossip", "peers=ring"), 25, 25, 2), (Subject("flooding"), 25, 40, 4),
    (Subject("flooding", "topology=tree4"), 25, 24, 5), (Subject("flooding", "topology=star"), 25, 24, 24),
    (Subject("flooding", "topology=regular-8"), 1000, 4000, 8), (Subject("plumtree"), 25, 62, 5),
    (Subject("gossipsub", "peers=complete"), 25, 300, 24), (Subject("memberlist"), 25, 300, 24),
    (Subject("median-counter"), 1_000_000, 499_999_500_000, 999_999),
    // Five cells of 10 pairs, five links between each two, and where the ring leaves each.
    (Subject("cell-mesh"), 25, 50 + 50 + 5, 4 + 4 + 1),
    (Subject("cell-mesh", "size=1"), 25, 300, 24), (Subject("cell-mesh", "size=100"), 25, 300, 24),
  ])
  func theyAreCountedFromTheDesign(subject: Subject, hosts: Int, pairs: Int, most: Int) throws {
    #expect(
      try subject.configured().connections(Zones(hosts: hosts), 1) == Connections(pairs: pairs, most: most))
  }

  @Test(arguments: Topology.sparse + ["regular-5", "out-8"])
  func aTopologysAreTheEdgesOfItsGraph(topology: String) throws {
    let topology = try #require(Topology(parsing: topology))
    for hosts in 1...40 {
      let seed = UInt64(hosts)
      let graph = topology.graph(hosts: hosts, seed: SplitMix64.seed(seed, .topology))
      let most = (0..<hosts).map { graph.neighbours(of: $0).count }.max() ?? 0
      #expect(
        topology.connections(in: Zones(hosts: hosts), seed: seed)
          == Connections(pairs: graph.edges, most: most),
        "\(topology), \(hosts) hosts")
    }
  }

  private static let candidates = Architecture.all.flatMap { architecture in
    architecture.candidates.map { Subject(architecture.name, $0.map { "\($0.name)=\($0.value)" }) }
  }

  /// Hosts that talk over a pair that nobody must hold would need a connection that the sheet leaves out.
  @Test(
    arguments: Subject.defaults + Subject.variants + candidates + [
      Subject("cell-mesh", "between=gossip", "cells=1")
    ],
    [2, 12, 25])
  func noRunInPeaceTalksOverMorePairs(subject: Subject, hosts: Int) throws {
    var scenario = Scenario.small(hosts: hosts)
    scenario.quiet = .seconds(10)
    let result = try subject.run(scenario)
    for part in [Metric.Part.pairs, .most] {
      guard case .integer(let held) = result[.connections]?[part: part],
        case .integer(let talked) = result[.pairs]?[part: part]
      else {
        Issue.record("\(part) is unknown")
        return
      }
      #expect(talked <= held, "\(part)")
      #expect(talked > 0)
    }
  }
}
