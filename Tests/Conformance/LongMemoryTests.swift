import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// Beliefs about a former life, or about a lease that is over, must not last.
@Suite struct LongMemoryTests {
  private static func fault(_ at: Int64, _ duration: Int64, _ kind: Fault.Kind) -> Fault {
    Fault(at: .milliseconds(at), duration: .milliseconds(duration), kind: kind)
  }

  private static func run(_ name: String, _ settings: [SettingValue], _ scenario: Scenario, seed: UInt64)
    throws -> CellResult
  {
    let configuration = try #require(Architecture.named(name)).configured(settings)
    return Cell(configuration: configuration, scenario: scenario, seed: seed).run()
  }

  /// A Raft leader with an old log confirms a lease whose epoch hosts know to be over: the holder, which all
  /// refuse, has to give it back.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func aLeaseThatHostsRefuseIsGivenBack(seed: UInt64) throws {
    let coordinator = Fault.Target.part(.coordinator)
    let scenario = Scenario(
      name: "refused-lease", hosts: 5, network: Network(latency: .constant(.milliseconds(10))),
      workload: Workload(ratePerThousandSeconds: 5000),
      faults: [
        Self.fault(2000, 20_000, .partition(.halves)), Self.fault(2000, 14_000, .pause(.part(.leader))),
        Self.fault(18_000, 1000, .crash(coordinator, forgets: true)),
        Self.fault(18_100, 1000, .crash(coordinator, forgets: true)),
      ], quiet: .seconds(60))
    let result = try Self.run("elected-leader", [], scenario, seed: seed)
    #expect(result.verdict == .valid, "seed \(seed): \(result.reasons)")
  }

  /// The node that answers for a host which forgot must hear of it, however many messages are lost.
  @Test(
    arguments: Architecture.all.filter { $0.settings.contains { $0.name == "repair" } }.map(\.name),
    1...25 as ClosedRange<UInt64>)
  func aForgetfulHostIsHeardByWhoeverAnswersForIt(architecture: String, seed: UInt64) throws {
    let groups = [[1, 2], [0, 3]].map { $0.map { NodeID($0) } }
    let scenario = Scenario(
      name: "lost-hello", hosts: 4,
      network: Network(latency: .constant(.milliseconds(10)), loss: Probability(millionths: 300_000)),
      workload: Workload(
        ratePerThousandSeconds: 1000, broadcasts: Probability(millionths: 300_000), duration: .seconds(5)),
      faults: [
        Self.fault(0, 9000, .partition(.groups(ofHosts: groups))),
        Self.fault(8500, 700, .crash(.node(NodeID(2)), forgets: true)),
      ], quiet: .seconds(60))
    let topology = SettingValue(name: "topology", value: "line")
    let hasTopology = Architecture.named(architecture)?.settings.contains { $0.name == topology.name }
    let result = try Self.run(architecture, hasTopology == true ? [topology] : [], scenario, seed: seed)
    #expect(result.verdict != .invalid, "seed \(seed): \(result.reasons)")
  }

  /// One after the other in peace is not at once: without repair, copies die out and the promise is broken.
  @Test func forgettingOneByOneInPeaceIsNoExcuse() throws {
    let crashes = (0..<4).map { host in
      Self.fault(
        10_000 + 20_000 * Int64(host), 1000, .crash(.node(NodeID(host)), forgets: true))
    }
    let scenario = Scenario(
      name: "one-by-one", hosts: 4, workload: Workload(ratePerThousandSeconds: 2000, duration: .seconds(5)),
      faults: crashes)
    let settings = [
      SettingValue(name: "acknowledge", value: "copies:3"), SettingValue(name: "repair", value: "0s"),
    ]
    let result = try Self.run("gossip", settings, scenario, seed: 1)
    #expect(result.verdict == .invalid)
    #expect(result[.lostBeyondPromise] == .integer(0))
  }
}
