import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// Faults by hand: after every one of them has ended, every promise is kept.
@Suite struct FaultTests {
  static func fault(_ kind: Fault.Kind, at: Int64 = 1, for seconds: Int64 = 4) -> Fault {
    Fault(at: .seconds(at), duration: .seconds(seconds), kind: kind)
  }

  static let partitions: [Fault.Partition] = [
    .isolateOne, .halves, .minorityThird, .majorityRing, .bridge, .oneWay, .isolate(.node(NodeID(0))),
    .isolate(.part(.leader)), .isolate(.part(.cache)), .isolate(.part(.registry)),
    .isolate(.part(.coordinator)),
    .groups(ofHosts: [[NodeID(0), NodeID(1)], [NodeID(2)], [NodeID(3), NodeID(4)]]),
  ]

  @Test(arguments: Subject.defaults, partitions)
  func afterAPartitionHealsEverythingIsEverywhere(subject: Subject, partition: Fault.Partition) throws {
    let result = try subject.mustSurvive(
      .small(hosts: 7, faults: [Self.fault(.partition(partition), for: 8)]))
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.lostAcknowledged) == 0)
    #expect(result.integer(.timeToHeal) != nil, "\(String(describing: result[.timeToHeal]))")
  }

  static let targets: [Fault.Target] =
    [.node(NodeID(0)), .randomHost] + Fault.Part.allCases.map { .part($0) }

  @Test(arguments: Subject.defaults, targets)
  func aCrashedNodeCatchesUp(subject: Subject, target: Fault.Target) throws {
    let scenario = Scenario.small(faults: [Self.fault(.crash(target, forgets: false))])
    let result = try subject.mustSurvive(scenario)
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.lostBeyondPromise) == 0)
  }

  @Test(arguments: Subject.defaults, targets)
  func aNodeThatForgotCatchesUp(subject: Subject, target: Fault.Target) throws {
    try subject.mustSurvive(.small(faults: [Self.fault(.crash(target, forgets: true))]))
  }

  @Test(arguments: Subject.defaults, targets)
  func aNodeMayForgetTwice(subject: Subject, target: Fault.Target) throws {
    try subject.mustSurvive(
      .small(faults: [
        Self.fault(.crash(target, forgets: true), for: 1),
        Self.fault(.crash(target, forgets: true), at: 3, for: 5),
      ]))
  }

  @Test(arguments: Subject.defaults, targets)
  func aPauseOutlastsEveryLease(subject: Subject, target: Fault.Target) throws {
    let result = try subject.mustSurvive(.small(faults: [Self.fault(.pause(target), for: 25)]))
    #expect(result.ratio(.deliveryRatio) == 1)
  }

  @Test(arguments: Subject.defaults, targets)
  func aSlowNodeIsOnlySlow(subject: Subject, target: Fault.Target) throws {
    let result = try subject.mustSurvive(.small(faults: [Self.fault(.slow(target, factor: 50))]))
    #expect(result.ratio(.deliveryRatio) == 1)
  }

  @Test(arguments: Subject.defaults + Subject.variants, 1...2 as ClosedRange<UInt64>)
  func aRoughNetworkLosesNothing(subject: Subject, seed: UInt64) throws {
    let result = try subject.mustSurvive(.small(network: .rough), seed: seed)
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.messagesLost) ?? 0 > 0)
  }

  /// A partition, and within it and after it two nodes that forget.
  @Test(arguments: Subject.variants) func everyVariantSurvivesTheWorst(subject: Subject) throws {
    let result = try subject.run(
      .small(
        hosts: 9, network: .rough,
        faults: [
          Self.fault(.partition(.halves), for: 5),
          Self.fault(.crash(.part(.leader), forgets: true), at: 2, for: 2),
          Self.fault(.crash(.part(.cache), forgets: true), at: 7, for: 3),
          Self.fault(.loss(Probability(millionths: 600_000)), at: 8),
        ]))
    #expect(result.verdict == .valid, "\(result.reasons)")
  }

  /// A host that never comes back takes with it at most what it alone had.
  @Test(arguments: Subject.defaults) func theOthersGoOnWithoutAHost(subject: Subject) throws {
    let crash = Fault(
      at: .seconds(2), duration: nil, kind: .crash(.node(NodeID(4)), forgets: true))
    let result = try subject.run(.small(hosts: 6, faults: [crash]))
    #expect(result.verdict == .valid, "\(result.reasons)")
  }
}
