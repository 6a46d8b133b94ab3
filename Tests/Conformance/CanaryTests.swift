import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// The checks that architectures pass must be ones that a broken architecture fails.
@Suite struct CanaryTests {
  private static let canary = Architecture(Canary.self)

  private static func run(_ misdeed: Canary.Misdeed, _ scenario: Scenario) throws -> CellResult {
    let configuration = try canary.configured([SettingValue(name: "misdeed", value: misdeed.rawValue)])
    return Cell(configuration: configuration, scenario: scenario, seed: 1).run()
  }

  @Test func aCanaryThatDoesNoWrongIsValid() throws {
    let result = try Self.run(.none, .small())
    #expect(result.verdict == .valid)
    #expect(result.reasons == [])
  }

  @Test(
    arguments: [
      (.dropsTheSecond, "acknowledged rumors lost"), (.deliversTwice, "delivered twice"),
      (.invents, "nobody broadcast"), (.guesses, "nobody broadcast"),
      (.keepsToItself, "acknowledged rumors lost"), (.allLead, "5 hosts led in one epoch"),
      (.disagrees, "never agreed"),
    ] as [(Canary.Misdeed, String)])
  func aBrokenPromiseIsFound(misdeed: Canary.Misdeed, reason: String) throws {
    let result = try Self.run(misdeed, .small())
    #expect(result.verdict == .invalid)
    #expect(result.reasons.text.contains(reason), "\(result.reasons)")
  }

  /// The workload will broadcast most of what this one guesses, but has not yet.
  @Test func aRumorDeliveredBeforeItIsBroadcastIsInvented() throws {
    // A host and its second rumor, which comes five operations after the first.
    var scenario = Scenario.small(broadcasts: .one)
    scenario.workload.arrivals = .constant
    scenario.workload.duration = .milliseconds(1200)
    let result = try Self.run(.guesses, scenario)
    #expect(result.integer(.broadcasts) == 10)
    // Every host guesses the second of all five and, with it known, no third.
    #expect(result.integer(.invented) == 25)
  }

  @Test func withoutAnAcknowledgementNothingIsProved() throws {
    let result = try Self.run(.neverAcknowledges, .small())
    #expect(result.verdict == .unknown)
    #expect(result.reasons == [.nothingAcknowledged])
  }

  @Test(
    arguments: [
      .partition(.halves), .partition(.oneWay), .loss(Probability(millionths: 500_000)),
      .crash(.node(NodeID(1)), forgets: false),
    ] as [Fault.Kind])
  func withoutRepairAFaultCostsRumors(kind: Fault.Kind) throws {
    let result = try Self.run(.none, .small(faults: [FaultTests.fault(kind)]))
    #expect(result.verdict == .invalid)
    #expect(result.integer(.lostAcknowledged) ?? 0 > 0)
  }

  @Test func floodingWithoutRepairDoesNotSurviveARoughNetwork() throws {
    let result = try Subject("flooding", "topology=line", "repair=0s").run(.small(network: .rough))
    #expect(result.verdict == .invalid)
  }

  @Test func schedulesFindTheCanary() throws {
    let found = try (1...20 as ClosedRange<UInt64>).count { seed in
      let configuration = try Self.canary.configured()
      return Cell(configuration: configuration, scenario: .random(seed: seed), seed: seed).run().verdict
        == .invalid
    }
    #expect(found >= 10)
  }

  @Test func aFaultThatHitNothingIsSaidToBeNoTest() throws {
    let scenario = Scenario.small(hosts: 1, faults: [FaultTests.fault(.partition(.halves))])
    let result = try Subject("gossip").run(scenario)
    #expect(result.reasons == [.partitionCutNothing(fault: 0)], "\(result.reasons)")
  }
}
