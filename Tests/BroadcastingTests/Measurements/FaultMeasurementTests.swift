import Testing

@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Scenarios

@Suite struct FaultMeasurementTests {
  /// Five hosts, cut from 100 ms to 500 ms.
  private static let partition = Fault(
    at: .milliseconds(100), duration: .milliseconds(400), kind: .partition(.minorityThird))

  @Test func availabilityIsCountedOnEachSide() {
    var account = Account(
      hosts: 5,
      [
        .broadcast(0, at: 50), .broadcast(0, at: 200), .broadcast(4, at: 200), .broadcast(4, at: 300),
        .read(4, at: 300), .read(0, at: 600),
      ], faults: [Self.partition])
    account.cut([[0, 1, 2], [3, 4]])
    account.acknowledge(rumor(0, 0), 900)
    account.acknowledge(rumor(0, 1), 300)
    // One is too late, the other never comes.
    account.acknowledge(rumor(4, 0), 301)
    let availability = account[.availability]
    #expect(availability?[part: .overall] == .ratio(0.5))
    #expect(availability?[part: .broadcasts] == .ratio(1.0 / 3))
    #expect(availability?[part: .majority] == .ratio(1))
    #expect(availability?[part: .minority] == .ratio(1.0 / 3))
  }

  /// The deadline is 100 ms, and an origin never counts as reached.
  @Test func reachIsTheShareOfTheOthersWithinReachThatGotItInTime() {
    var account = Account(
      hosts: 5, [.broadcast(0, at: 200), .broadcast(4, at: 200)], faults: [Self.partition])
    account.cut([[0, 1, 2], [3, 4]])
    account.deliver(rumor(0, 0), at: 200, 250, 301, 301, 301)
    account.deliver(rumor(4, 0), at: 301, 301, 301, 250, 200)
    #expect(account[.reachBySide]?[part: .overall] == .ratio(2.0 / 3))
    #expect(account[.reachBySide]?[part: .majority] == .ratio(1.0 / 2))
    #expect(account[.reachBySide]?[part: .minority] == .ratio(1))
    #expect(account[.deliveredInFault] == .ratio(2.0 / 8))
  }

  @Test func whoCanReachNobodyHasNoReach() {
    var account = Account([.broadcast(0, at: 200)], faults: [Self.partition])
    account.cut([[0], [1], [2]])
    account.deliver(rumor(0, 0), at: 200, 600, 600)
    #expect(account[.reachBySide]?.isUnknown == true)
    #expect(account[.deliveredInFault] == .ratio(0))
  }

  /// Host 2 is in no group: it hears all, so that a path leads everywhere.
  @Test func hostsInNoGroupAreWithinReach() {
    var account = Account(hosts: 4, [.broadcast(0, at: 200)], faults: [Self.partition])
    account.cut([[0, 1], [3]])
    account.deliver(rumor(0, 0), at: 200, 250, 250, 600)
    #expect(account[.reachBySide]?[part: .overall] == .ratio(2.0 / 3))
  }

  @Test func healingEndsWithTheLastRumorThatWasAcknowledgedBefore() {
    var account = Account(
      hosts: 3, [.broadcast(0, at: 200), .broadcast(1, at: 600)], faults: [Self.partition])
    account.cut([[0, 1], [2]])
    account.acknowledge(rumor(0, 0), 200)
    account.acknowledge(rumor(1, 0), 600)
    account.deliver(rumor(0, 0), at: 200, 250, 620)
    account.deliver(rumor(1, 0), at: 900, 600, 900)
    #expect(account[.timeToHeal] == .integer(120_000_000))
  }

  @Test func whatNeverHealsHasNoTime() {
    var account = Account([.broadcast(0, at: 200)], faults: [Self.partition])
    account.acknowledge(rumor(0, 0), 200)
    account.deliver(rumor(0, 0), at: 200, 250, nil)
    #expect(account[.timeToHeal]?.isUnknown == true)
  }

  @Test func leadersAtOnceAreThoseWhoseTimesOverlap() {
    var account = Account([])
    account.lead(0, epoch: 1, 0..<100)
    account.lead(1, epoch: 2, 100..<200)
    #expect(account[.leadersAtOnce]?[part: .hosts] == .integer(1))
    account.lead(2, epoch: 2, 150..<300)
    #expect(account[.leadersAtOnce]?[part: .hosts] == .integer(2))
    #expect(account[.leadersAtOnce]?[part: .inOneEpoch] == .integer(2))
    #expect(account.observations().verdict().outcome == .unknown)
    #expect(account.observations(hasExclusiveLeader: true).verdict().outcome == .invalid)
  }

  @Test func twoCoordinatorsInOneTermAreNeverRight() {
    var account = Account([], services: [.coordinator, .coordinator])
    account.lead(3, epoch: 1, 0..<100)
    account.lead(4, epoch: 1, 500..<600)
    #expect(account[.leadersAtOnce]?.isUnknown == true)
    #expect(account.observations().verdict().reasons == [.coordinatorsLedInOneTerm(coordinators: 2)])
  }

  /// n0's rumor reached n1; then so many of the two forget.
  @Test(
    arguments: [
      ([0], 0, .lost(rumors: 1)), ([0, 1], 1, .lostBeyondPromise(rumors: 1)), ([0, 1], 2, .lost(rumors: 1)),
    ] as [([Int], Int, Reason)])
  func aLossIsForgivenOnlyBeyondThePromise(forgetful: [Int], survivable: Int, reason: Reason) {
    var account = Account([.broadcast(0, at: 0)])
    account.message([rumor(0, 0)], 0, 1)
    account.deliver(rumor(0, 0), at: 0, 5, nil)
    account.acknowledge(rumor(0, 0), 10)
    for host in forgetful {
      account.change(host, to: .down(forgets: true), 20)
      account.change(host, to: .up(life: 1), 30)
    }
    let verdict = account.observations(survivableLosses: survivable).verdict()
    #expect(verdict.outcome == (reason == .lostBeyondPromise(rumors: 1) ? .valid : .invalid))
    // Acknowledged when two held it, it cannot have been promised to survive the loss of both.
    let early = survivable == 2 ? [Reason.acknowledgedEarly(rumors: 1)] : []
    #expect(verdict.reasons == [reason] + early)
  }

  @Test func aRumorThatSomeHaveAndNobodyWasPromisedMustComeToAll() {
    var account = Account([.broadcast(0, at: 0), .broadcast(0, at: 5)])
    account.deliver(rumor(0, 0), at: 0, 1, 2)
    account.acknowledge(rumor(0, 0), 0)
    account.deliver(rumor(0, 1), at: 5, 6, nil)
    let verdict = account.observations().verdict()
    #expect(verdict.outcome == .invalid)
    #expect(verdict.reasons == [.neverAgreed(rumors: 1)])
  }

  /// The run ends 11 s after its first operation.
  @Test(
    arguments: [
      (900, "valid"), (1_000, "invalid"), (1_001, "unknown"), (11_000, "unknown"),
    ] as [(Int64, String)])
  func hostsWithTooMuchToDoProveNothing(until: Int64, outcome: String) {
    var account = Account([.broadcast(0, at: 0)])
    account.deliver(rumor(0, 0), at: 0, 1, until == 900 ? 2 : nil)
    account.acknowledge(rumor(0, 0), 0)
    let load = NodeLoad(busiest: .zero, busiestSecond: .zero, overloadedUntil: account.scenario.time(until))
    let verdict = account.observations(load: load).verdict()
    #expect("\(verdict.outcome)" == outcome)
    let excuse = Reason.Excuse.overload(rest: .milliseconds(11_000 - until), needed: .seconds(10))
    if outcome == "unknown" { #expect(verdict.reasons == [.disagreement(rumors: 1, excuse: excuse)]) }
  }

  @Test func aPartitionThatCutNothingIsNoTest() {
    var account = Account([.broadcast(0, at: 0)], faults: [Self.partition])
    account.cut([[0, 1], [2]], dropping: 0)
    account.deliver(rumor(0, 0), at: 0, 1, 2)
    account.acknowledge(rumor(0, 0), 0)
    let verdict = account.observations().verdict()
    #expect(verdict.outcome == .valid)
    #expect(verdict.reasons == [.partitionCutNothing(fault: 0)])
  }

  @Test func dropsAreCountedByTheirCause() {
    var account = Account([])
    for reason in [DropReason.cut, .loss, .down, .cut, .overflow] { account.drop(reason) }
    #expect(account[.messagesCut] == .integer(2))
    #expect(account[.messagesLost] == .integer(2))
    #expect(account[.messagesOverflowed] == .integer(1))
  }
}
