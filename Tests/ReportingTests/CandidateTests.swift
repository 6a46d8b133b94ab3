import Architectures
import Broadcasting
import Scenarios
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
    #expect(candidates.count == 4)
  }

  private static func configured(_ name: String, _ settings: [(String, String)] = []) throws -> Configuration
  {
    try #require(Architecture.named(name)).configured(
      settings.map { SettingValue(name: $0.0, value: $0.1) })
  }

  @Test(arguments: [(25, false), (100, false), (200, true), (5_000, true), (1_000_000, true)])
  func aFloodOfAllIsNotRunAtAnySize(hosts: Int, isLeftOut: Bool) throws {
    var demand = Demand()
    demand.hosts = hosts
    let complete = try Self.configured("flooding", [("topology", "complete")])
    #expect((Forecast(complete, for: demand).obstacle != nil) == isLeftOut)
  }

  /// 500 hosts, 500 broadcasts a second, 1 ms: 5.6 s of work a second at a node that sends all copies.
  @Test(arguments: [("elected-leader", true), ("shared-cache", true), ("random-leader", true)])
  func noCentreSendsAQuarterOfAMillionCopiesASecond(name: String, isLeftOut: Bool) throws {
    let demand = Self.busy
    let obstacle = try #require(Forecast(try Self.configured(name), for: demand).obstacle)
    #expect(
      name == "random-leader"
        || obstacle == "the node in the middle would need 5.61 s of work a second at least")
    #expect(Forecast(try Self.configured("flooding", [("topology", "tree4")]), for: demand).obstacle == nil)
  }

  private static var busy: Demand {
    var demand = Demand()
    demand.hosts = 500
    demand.ratePerThousandSeconds = 500_000
    demand.broadcasts = .one
    demand.network.latency = .constant(.milliseconds(1))
    return demand
  }

  /// Batches share the budget out, and there are none where nothing bounds them or nothing would share one.
  @Test func batchesFollowTheBudget() throws {
    func batches(_ demand: Demand) throws -> Set<String> {
      Set(
        Candidate.all([try Self.configured("flooding")], for: demand) { _ in [] }.compactMap { $0["batch"] })
    }
    var demand = Self.busy
    #expect(try batches(demand) == ["0s"])
    demand.budget = .milliseconds(160)
    #expect(try batches(demand) == ["0s", "10ms", "20ms", "40ms", "80ms"])
    demand.ratePerThousandSeconds = 100
    #expect(try batches(demand) == ["0s"])
  }

  @Test func anAcknowledgementMustSurviveWhatIsAsked() throws {
    var demand = Demand()
    demand.losses = 2
    #expect(Forecast(try Self.configured("gossip"), for: demand).obstacle != nil)
    let candidates = Candidate.all([try Self.configured("gossip")], for: demand) { _ in [] }
    let promising = candidates.filter { $0["acknowledge"] == "copies:2" || $0["acknowledge"] == "copies: 2" }
    #expect(!promising.isEmpty && promising.allSatisfy { Forecast($0, for: demand).obstacle == nil })
  }

  @Test func aConnectionLimitLeavesOutWhoDrawsFromAll() throws {
    var demand = Demand()
    demand.connections = 10
    #expect(Forecast(try Self.configured("gossip"), for: demand).obstacle?.contains("24 connections") == true)
    #expect(Forecast(try Self.configured("flooding"), for: demand).obstacle == nil)
  }

  /// The most that a host of 100 must be able to hold: a leader is a host, and a cache is none.
  @Test(
    arguments: [
      ("gossip", nil, 99), ("flooding", ("topology", "regular-4"), 4), ("flooding", ("topology", "star"), 99),
      ("full-mesh", nil, 100), ("shared-cache", nil, 1), ("elected-leader", nil, 102),
      ("elected-leader", ("coordinators", "1"), 100), ("random-leader", nil, 99),
    ] as [(String, (String, String)?, Int)])
  func aHostMustHoldSoMany(name: String, setting: (String, String)?, held: Int) throws {
    var demand = Demand()
    demand.hosts = 100
    let candidate = try Self.configured(name, setting.map { [$0] } ?? [])
    demand.connections = held
    #expect(Forecast(candidate, for: demand).obstacle == nil)
    demand.connections = held - 1
    #expect(Forecast(candidate, for: demand).obstacle?.contains("hold \(held) connections") == true)
  }

  /// Nine hops of a tree's branches do not fit into two batches.
  @Test func aDeepTreeWithLongBatchesIsNotRun() throws {
    var demand = Self.busy
    demand.budget = .milliseconds(50)
    let tree = try Self.configured("flooding", [("topology", "tree4"), ("batch", "25ms")])
    #expect(
      Forecast(tree, for: demand).obstacle == "over 5 hops at least a rumor would take longer than 50ms")
  }
}
