import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// Runs on a graph of the scenario's own.
@Suite struct OwnGraphTests {
  private static let linked = ["flooding", "plumtree", "gossipsub"]

  /// A line of five, and one of three beside it.
  private static func scenario(joined: Bool) -> Scenario {
    let pairs = [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 7)] + (joined ? [(4, 5)] : [])
    return Scenario(
      name: "own", hosts: 8,
      topology: OwnTopology(
        edges: pairs.map { OwnTopology.Edge(NodeID($0.0), NodeID($0.1)) }, hasIslands: !joined),
      network: Network(latency: .constant(.milliseconds(20))),
      workload: Workload(ratePerThousandSeconds: 10_000, broadcasts: .one, duration: .seconds(4)))
  }

  @Test(arguments: linked) func messagesGoAlongItsEdges(architecture: String) throws {
    let scenario = Self.scenario(joined: true)
    try scenario.validate()
    let legs = try Subject(architecture).configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Legs()
    ).told
    #expect(!legs.taken.isEmpty)
    #expect(legs.taken.allSatisfy { abs($0.from.int - $0.to.int) == 1 })
    let result = try Subject(architecture).mustSurvive(scenario)
    #expect(result[.deliveryRatio] == .ratio(1))
    #expect(result[.connections] == .connections(Connections(pairs: 7, most: 2)))
  }

  /// A host in another part than a rumor's origin is not owed it; without `islands` the scenario is refused.
  @Test(arguments: linked) func islandsGetWhatAPathLeadsTo(architecture: String) throws {
    var scenario = Self.scenario(joined: false)
    let observations = try Subject(architecture).configured().observe(scenario, 1)
    #expect(observations.verdict().outcome == .valid)
    for rumor in 0..<observations.rumors.count {
      let isFirst = observations.rumors[rumor].origin.int < 5
      for host in 0..<8 { #expect((observations.present(rumor, host) != nil) == (isFirst == (host < 5))) }
    }
    scenario.topology?.hasIslands = false
    #expect(throws: ScenarioError.self) { try scenario.validate() }
  }

  /// Copies can be on a host's neighbours alone, of which the ends of a line have one.
  @Test func copiesAreOnNeighbours() throws {
    try Subject("gossip", "peers=ring", "acknowledge=copies: 3").mustSurvive(Self.scenario(joined: true))
  }

  /// An architecture without neighbours has no use for it.
  @Test func othersAreAsWithoutIt() throws {
    var scenario = Self.scenario(joined: false)
    let with = try Subject("full-mesh").run(scenario)
    scenario.topology = nil
    #expect(try Subject("full-mesh").run(scenario).fingerprint == with.fingerprint)
  }
}
