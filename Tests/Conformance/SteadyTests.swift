import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// The behaviour of every architecture when nothing goes wrong.
@Suite struct SteadyTests {
  private static func mustBePerfect(_ subject: Subject, _ scenario: Scenario) throws {
    let result = try subject.mustSurvive(scenario)
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.acknowledged) == result.integer(.broadcasts))
    for metric in [.lostAcknowledged, .lostBeyondPromise, .duplicatesDelivered, .invented] as [Metric] {
      #expect(result.integer(metric) == 0, "\(metric)")
    }
    #expect(result.ratio(.residue) == 0)
  }

  @Test(arguments: Subject.defaults + Subject.variants)
  func everythingIsDeliveredOnceEverywhere(subject: Subject) throws {
    try Self.mustBePerfect(subject, .small(hosts: 7))
  }

  @Test(arguments: Subject.defaults, [1, 2, 3])
  func theSmallestClustersWork(subject: Subject, hosts: Int) throws {
    try Self.mustBePerfect(subject, .small(hosts: hosts))
  }

  @Test(arguments: Subject.defaults) func aHundredHostsWork(subject: Subject) throws {
    var scenario = Scenario.small(hosts: 100)
    scenario.workload.ratePerThousandSeconds = 3_000
    scenario.workload.duration = .seconds(2)
    scenario.quiet = .seconds(10)
    try Self.mustBePerfect(subject, scenario)
  }

  @Test(arguments: Subject.defaults) func aHostMayBroadcastManyTimes(subject: Subject) throws {
    var scenario = Scenario.small(hosts: 3, broadcasts: .one)
    scenario.workload.ratePerThousandSeconds = 30_000
    try Self.mustBePerfect(subject, scenario)
  }

  @Test(arguments: Subject.defaults + Subject.variants)
  func withoutBroadcastsNothingIsKnown(subject: Subject) throws {
    let result = try subject.run(.small(broadcasts: .zero))
    #expect(result.verdict == .unknown)
    #expect(result.reasons == [.nothingBroadcast])
    #expect(result.integer(.payloadMessages) == 0)
    #expect(result.integer(.invented) == 0)
  }

  @Test(arguments: Subject.defaults) func aWorkloadMayLastNoTimeAtAll(subject: Subject) throws {
    var scenario = Scenario.small()
    scenario.workload.duration = .zero
    let result = try subject.run(scenario)
    #expect(result.verdict == .unknown)
    #expect(result.integer(.operations) == 5)
  }

  @Test(arguments: Subject.defaults) func nothingIsSaidWhereNothingIsNew(subject: Subject) throws {
    let result = try subject.mustSurvive(.small(hosts: 7))
    let anHour = try #require(result.ratio(.idleMessagesPerSecond)) / 7 * 3600
    #expect(anHour <= Double(try #require(Architecture.named(subject.architecture)).idleBound))
  }
}
