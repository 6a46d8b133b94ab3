import Architectures
import Broadcasting
import Testing

@testable import Reporting

@Suite struct CandidateTests {
  private static func all(
    hosts: Int, given: [SettingValue] = [], of name: String = "gossip"
  ) throws -> [Configuration] {
    let asked = try #require(Architecture.named(name)).configured(given)
    return Candidate.all([asked], hosts: hosts) { $0 == name ? given : [] }
  }

  /// Every proposed setting is one that its architecture takes.
  @Test(arguments: Architecture.all.map(\.name)) func whatASheetProposesIsACandidate(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    let candidates = try Self.all(hosts: 500, of: name)
    #expect(candidates.count == 1 + architecture.candidates.count)
  }

  @Test func moreFriendsThanHostsAreNoCandidate() throws {
    let fanouts = try Self.all(hosts: 10).map { $0["fanout"] }
    #expect(fanouts.contains("8") && !fanouts.contains("12") && !fanouts.contains("20"))
    let topologies = try Self.all(hosts: 8, of: "flooding").map { $0["topology"] }
    #expect(topologies.contains("regular-4") && !topologies.contains("regular-8"))
  }

  @Test func whatIsGivenHoldsForAll() throws {
    let candidates = try Self.all(hosts: 500, given: [SettingValue(name: "fanout", value: "3")])
    #expect(candidates.allSatisfy { $0["fanout"] == "3" })
    #expect(candidates.count == 3)
  }

  @Test(arguments: [(25, false), (200, false), (5_000, true), (1_000_000, true)])
  func aFloodOfAllIsNotRunAtAnySize(hosts: Int, isLeftOut: Bool) throws {
    var demand = Demand()
    demand.hosts = hosts
    let flooding = try #require(Architecture.named("flooding"))
    let complete = try flooding.configured([SettingValue(name: "topology", value: "complete")])
    #expect((Candidate.obstacle(complete, in: demand.steady) != nil) == isLeftOut)
    #expect(Candidate.obstacle(try flooding.configured(), in: demand.steady) == nil)
  }
}
