import Measurement
import Testing

@testable import Broadcasting
@testable import Scenarios
@testable import Simulation

/// Counts that mathematics gives exactly, each for one broadcast at every host.
@Suite struct IdentityTests {
  private static func run(_ subject: Subject, hosts: Int) throws -> (perBroadcast: Double?, hops: Int64?) {
    let result = try subject.mustSurvive(.oneEach(hosts: hosts))
    return (result.ratio(.payloadMessagesPerBroadcast), result.integer(.hops))
  }

  /// A graph, its hosts, its links, and the longest way in it.
  ///
  /// Line, grid, complete and tree4 on 25 hosts are Maelstrom's published counts: 24, 56, 576 and 24.
  @Test(arguments: [
    ("line", 25, 24, 24), ("ring", 25, 25, 12), ("ring", 24, 24, 12), ("ring", 2, 1, 1),
    ("grid", 25, 40, 8), ("grid", 16, 24, 6), ("tree2", 15, 14, 6), ("tree4", 25, 24, 5),
    ("star", 25, 24, 2), ("hypercube", 16, 32, 4), ("hypercube", 8, 12, 3), ("complete", 25, 300, 1),
    ("complete", 7, 21, 1),
  ])
  func floodingSendsTwiceOverEachLinkLessATree(
    topology: String, hosts: Int, links: Int, longest: Int64
  ) throws {
    let (messages, hops) = try Self.run(
      Subject("flooding", "topology=\(topology)", "repair=0s"), hosts: hosts)
    #expect(messages == Double(2 * links - (hosts - 1)))
    #expect(hops == longest)
  }

  @Test(arguments: ["regular-4", "binary-heap", "tree3", "hypercube"])
  func floodingSendsAsManyAsItsGraphHasLinks(topology: String) throws {
    let parsed = try #require(Topology(parsing: topology))
    let graph = parsed.graph(hosts: 21, seed: SplitMix64.seed(1, .topology))
    let (messages, _) = try Self.run(
      Subject("flooding", "topology=\(topology)", "repair=0s"), hosts: 21)
    #expect(messages == Double(2 * graph.edges - 20))
  }

  @Test(arguments: ["line", "grid", "tree3", "hypercube", "regular-4", "complete"])
  func floodingWithEchoSendsTwiceOverEachLink(topology: String) throws {
    let parsed = try #require(Topology(parsing: topology))
    let graph = parsed.graph(hosts: 21, seed: SplitMix64.seed(1, .topology))
    let (messages, _) = try Self.run(
      Subject("flooding", "topology=\(topology)", "repair=0s", "echo=yes"), hosts: 21)
    #expect(messages == Double(2 * graph.edges))
  }

  @Test(arguments: [2, 3, 10, 25]) func fullMeshSendsOnceToEachOtherHost(hosts: Int) throws {
    let (messages, hops) = try Self.run(Subject("full-mesh"), hosts: hosts)
    #expect(messages == Double(hosts - 1))
    #expect(hops == 1)
  }

  @Test(arguments: [2, 3, 10, 25]) func aCacheIsOneMoreReceiver(hosts: Int) throws {
    let (messages, hops) = try Self.run(Subject("shared-cache"), hosts: hosts)
    #expect(messages == Double(hosts))
    #expect(hops == 2)
  }

  /// Each further broadcast costs as many; with the first, a random leader takes up its work.
  @Test(arguments: ["elected-leader", "random-leader epoch=3600s"], [3, 10, 25])
  func aLeaderRelaysToTheOthers(subject: String, hosts: Int) throws {
    let words = subject.split(separator: " ").map(String.init)
    let leader = words.count == 1 ? Subject(words[0]) : Subject(words[0], words[1])
    var scenario = Scenario.oneEach(hosts: hosts)
    let once = try leader.mustSurvive(scenario)
    scenario.workload.duration = scenario.workload.duration * 2
    let twice = try leader.mustSurvive(scenario)
    let first = try #require(once.integer(.payloadMessages))
    #expect(twice.integer(.payloadMessages) == first + Int64(hosts * (hosts - 1)))
    #expect(twice.integer(.hops) == 2)
  }

  @Test(arguments: [2, 6]) func eagerGossipToAllIsAFlood(hosts: Int) throws {
    let (messages, _) = try Self.run(Subject("gossip", "fanout=25", "repair=0s"), hosts: hosts)
    #expect(messages == Double(hosts * (hosts - 1)))
  }

  /// Infect and die reaches the share r of hosts for which r = 1 − e^(−fanout · r): 0.9405 for 3.
  @Test func gossipReachesTheShareThatItsFanOutGives() throws {
    let configuration = try Subject("gossip", "fanout=3", "repair=0s").configured()
    var scenario = Scenario.oneEach(hosts: 1000)
    scenario.workload.duration = .milliseconds(1)
    let shares = (1...20 as ClosedRange<UInt64>).map { seed in
      Double(configuration.tally(scenario, seed) {}.delivered) / 1000
    }
    let mean = shares.reduce(0, +) / 20
    let variance = shares.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 19
    #expect(abs(mean - 0.9405) <= 3 * (variance / 20).squareRoot())
  }
}
