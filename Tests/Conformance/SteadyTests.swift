import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// The behaviour of every architecture when nothing goes wrong.
@Suite struct SteadyTests {
  private static func mustBePerfect(_ contender: Contender, _ scenario: Scenario) throws {
    let result = try contender.mustSurvive(scenario)
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.acknowledged) == result.integer(.broadcasts))
    for metric in [.lostAcknowledged, .lostBeyondPromise, .duplicatesDelivered, .invented] as [Metric] {
      #expect(result.integer(metric) == 0, "\(metric)")
    }
    #expect(result.ratio(.residue) == 0)
  }

  @Test(arguments: Contender.defaults + Contender.variants)
  func everythingIsDeliveredOnceEverywhere(contender: Contender) throws {
    try Self.mustBePerfect(contender, .small(hosts: 7))
  }

  @Test(arguments: Contender.defaults, [1, 2, 3])
  func theSmallestClustersWork(contender: Contender, hosts: Int) throws {
    try Self.mustBePerfect(contender, .small(hosts: hosts))
  }

  @Test(arguments: Contender.defaults) func aHundredHostsWork(contender: Contender) throws {
    var scenario = Scenario.small(hosts: 100)
    scenario.workload.ratePerThousandSeconds = 3_000
    scenario.workload.duration = .seconds(2)
    scenario.quiet = .seconds(10)
    try Self.mustBePerfect(contender, scenario)
  }

  @Test(arguments: Contender.defaults) func aHostMayBroadcastManyTimes(contender: Contender) throws {
    var scenario = Scenario.small(hosts: 3, broadcasts: .one)
    scenario.workload.ratePerThousandSeconds = 30_000
    try Self.mustBePerfect(contender, scenario)
  }

  @Test(arguments: Contender.defaults + Contender.variants)
  func withoutBroadcastsNothingIsKnown(contender: Contender) throws {
    let result = try contender.run(.small(broadcasts: .zero))
    #expect(result.verdict == .unknown)
    #expect(result.reasons == [.nothingBroadcast])
    #expect(result.integer(.payloadMessages) == 0)
    #expect(result.integer(.invented) == 0)
  }

  @Test(arguments: Contender.defaults) func aWorkloadMayLastNoTimeAtAll(contender: Contender) throws {
    var scenario = Scenario.small()
    scenario.workload.duration = .zero
    let result = try contender.run(scenario)
    #expect(result.verdict == .unknown)
    #expect(result.integer(.operations) == 5)
  }

  @Test(arguments: Contender.defaults) func nothingIsSaidWhereNothingIsNew(contender: Contender) throws {
    let result = try contender.mustSurvive(.small(hosts: 7))
    let anHour = try #require(result.ratio(.idleMessagesPerSecond)) / 7 * 3600
    #expect(anHour <= Double(try #require(Architecture.named(contender.architecture)).idleBound))
  }
}
