import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// Hosts that come and go.
@Suite struct MembersTests {
  private static func scenario(hosts: Int, _ members: Members, faults: [Fault] = []) -> Scenario {
    Scenario(
      name: "members", hosts: hosts, network: Network(latency: .constant(.milliseconds(20))),
      workload: Workload(
        ratePerThousandSeconds: 20_000, broadcasts: Probability(millionths: 700_000), duration: .seconds(20)),
      members: members, faults: faults, quiet: .seconds(40))
  }

  private static func plan(_ scenario: Scenario, seed: UInt64 = 1) throws -> MemberPlan {
    try scenario.validate()
    return try #require(MemberPlan(scenario, seed: seed))
  }

  /// As `5s n3 comes`, after the first operation.
  private static func changes(_ members: Members) throws -> [String] {
    let scenario = scenario(hosts: 6, members)
    return try plan(scenario).changes.map { "\($0.due - scenario.begin) \($0.host) \($0.kind)" }
  }

  @Test func whoJoinsOverATimeComesOneAfterTheOther() throws {
    let events = [Members.Event(.join(.all), at: .seconds(5), over: .seconds(2))]
    #expect(
      try Self.changes(Members(start: 4, events: events)) == ["5s n4 comes", "6s n5 comes"])
  }

  @Test func whoLeavesSaysSoBefore() throws {
    let events = [Members.Event(.leave(.node(NodeID(2))), at: .seconds(3), notice: .seconds(4))]
    #expect(try Self.changes(Members(events: events)) == ["3s n2 announces", "7s n2 goes"])
  }

  /// All that a host received from coming until it had caught up, in each of its stays.
  @Test func theBytesOfAJoinAreThoseUntilItHasCaughtUp() throws {
    let events = [
      Members.Event(.join(.all), at: .seconds(5)), Members.Event(.leave(.node(NodeID(5))), at: .seconds(9)),
      Members.Event(.join(.node(NodeID(5))), at: .seconds(12)),
    ]
    let scenario = Self.scenario(hosts: 6, Members(start: 5, events: events))
    try scenario.validate()
    let configuration = try Subject("gossip").configured()
    let joins = try #require(configuration.observe(scenario, 1).joins())
    let legs = configuration.run(scenario, 1, operations: scenario.operations(seed: 1), Legs()).told
    #expect(joins.all.count == 2 && joins.bytes.count == 2)
    for (place, begin) in [5, 12].enumerated() {
      let came = scenario.begin + .seconds(Int64(begin))
      let end = came + Delay(nanoseconds: joins.all[place])
      func bytes(_ isIn: (Instant) -> Bool) -> Int64 {
        legs.taken.reduce(0) { sum, leg in
          let arrival = leg.sent + Delay(nanoseconds: leg.time)
          guard leg.to.int == 5, arrival >= came, isIn(arrival) else { return sum }
          return sum + Int64(legs.sent[leg.transmission]?.size ?? 0)
        }
      }
      #expect(bytes { $0 < end } < joins.bytes[place] && joins.bytes[place] <= bytes { $0 <= end })
    }
  }

  /// The first come, and the last go.
  @Test func aFleetIsScaled() throws {
    let events = [
      Members.Event(.scale(5), at: .seconds(1)), Members.Event(.scale(2), at: .seconds(2), over: .seconds(3)),
    ]
    #expect(
      try Self.changes(Members(start: 3, events: events)) == [
        "1s n3 comes", "1s n4 comes", "2s n4 announces", "2s n4 goes", "3s n3 announces", "3s n3 goes",
        "4s n2 announces", "4s n2 goes",
      ])
  }

  /// A fleet has the size that was asked for last: hosts that are still to come count, and stay away.
  @Test func theLastScaleHolds() throws {
    let events = [
      Members.Event(.scale(6), at: .seconds(0), over: .seconds(8)),
      Members.Event(.scale(2), at: .seconds(3)),
    ]
    #expect(
      try Self.changes(Members(start: 2, events: events)) == [
        "0s n2 comes", "2s n3 comes", "3s n2 announces", "3s n2 goes", "3s n3 announces", "3s n3 goes",
      ])
    let joins = [
      Members.Event(.join(.drawn(.count(2), of: .all)), at: .seconds(0), over: .seconds(8)),
      Members.Event(.join(.drawn(.count(2), of: .all)), at: .seconds(1)),
    ]
    #expect(try Self.changes(Members(start: 2, events: joins)).count { $0.hasSuffix("comes") } == 4)
  }

  /// Of sessions of 20 s and absences of 5 s four in five are there, at the beginning and later; and who is
  /// there then stays for E[L²] / 2E[L], which for Weibull's law with shape 0.6 is 1.90 times the mean.
  @Test func churnBeginsAsInTheLongRun() throws {
    let churn = Members.Churn(
      up: .weibull(mean: .seconds(20), shapeThousandths: 600), down: .exponential(mean: .seconds(5)))
    var scenario = Self.scenario(hosts: 4_000, Members(churn: [churn]))
    scenario.workload.duration = .seconds(600)
    scenario.workload.ratePerThousandSeconds = 100
    let plan = try Self.plan(scenario)
    let there = plan.isThere.count { $0 }
    #expect((3_120...3_280).contains(there))
    let changes = Dictionary(grouping: plan.changes, by: \.host)
    let rests = plan.isThere.indices.filter { plan.isThere[$0] }.map { host in
      changes[NodeID(host)]?.first.map { Double($0.due.nanoseconds) / 1e9 } ?? 700
    }
    let mean = rests.reduce(0, +) / Double(rests.count)
    #expect((35...41).contains(mean), "\(mean)")
    let later = plan.changes.filter { $0.due < scenario.begin + .seconds(300) }
    let balance = later.reduce(there) { $0 + ($1.kind == .comes ? 1 : $1.kind == .goes ? -1 : 0) }
    #expect((3_100...3_300).contains(balance))
  }

  @Test func clientsTalkToHostsThatAreThere() throws {
    let members = Members(
      start: 4,
      events: [
        Members.Event(.join(.all), at: .seconds(5)),
        Members.Event(.leave(.node(NodeID(0))), at: .seconds(8), notice: .seconds(2)),
      ])
    let scenario = Self.scenario(hosts: 6, members)
    let operations = scenario.operations(seed: 1)
    for operation in operations[..<operations.lastReads.lowerBound] {
      let time = operation.intended - scenario.begin
      let isThere =
        operation.host.int == 0 ? time < .seconds(8) : operation.host.int < 4 || time >= .seconds(5)
      #expect(isThere, "\(operation)")
    }
    let rumors = operations.compactMap { if case .broadcast(let rumor) = $0.kind { rumor } else { nil } }
    #expect(Set(rumors).count == rumors.count && rumors.contains { $0.origin == NodeID(5) })
  }

  /// From 3 hosts to 25 and back: all who come catch up with what was acknowledged before.
  @Test(arguments: Subject.defaults) func aFleetGrowsAndShrinks(subject: Subject) throws {
    let members = Members(
      start: 3,
      events: [
        Members.Event(.scale(25), at: .seconds(4), over: .seconds(5)),
        Members.Event(.scale(3), at: .seconds(16), over: .seconds(4), notice: .seconds(1)),
      ])
    var scenario = Self.scenario(hosts: 25, members)
    let grown = Self.scenario(hosts: 25, Members(start: 3, events: [members.events[0]]))
    let result = try subject.mustSurvive(grown)
    #expect(result[.missedByJoiners] == .count(0))
    #expect(result[.deliveryRatio] == .ratio(1))
    // A grid without its last hosts is one all the same.
    scenario.quiet = .seconds(60)
    try subject.mustSurvive(scenario)
  }

  /// A leader that leaves gives its lease back: the next one need not wait for its end, as after a crash.
  @Test func aLeaderThatLeavesHandsOver() throws {
    func gap(_ change: (NodeID, inout Scenario) -> Void) throws -> Delay {
      var scenario = Self.scenario(hosts: 8, Members(start: 8))
      let configuration = try Subject("elected-leader").configured()
      let leader = try #require(configuration.observe(scenario, 1).reigns.first { $0.node.int < 8 }).node
      change(leader, &scenario)
      let reigns = configuration.observe(scenario, 1).reigns.filter { $0.node.int < 8 }
      let next = try #require(reigns.first { $0.node != leader })
      return next.from - (scenario.begin + .seconds(5))
    }
    let lease = Delay.milliseconds(15 * 40)
    let afterLeave = try gap { leader, scenario in
      scenario.members = Members(
        events: [Members.Event(.leave(.node(leader)), at: .seconds(5), notice: .seconds(1))])
    }
    let afterCrash = try gap { leader, scenario in
      scenario.faults = [Fault(at: .seconds(5), duration: nil, kind: .crash(.node(leader), forgets: true))]
    }
    #expect(afterLeave < lease && afterCrash > lease, "\(afterLeave), \(afterCrash)")
  }

  /// A host that is gone is hit by no fault, and a crash's end brings nobody back who has left.
  @Test func faultsFindThoseThatAreThere() throws {
    let members = Members(
      start: 5, events: [Members.Event(.leave(.node(NodeID(1))), at: .seconds(4), notice: .zero)])
    let scenario = Self.scenario(
      hosts: 6, members,
      faults: [
        Fault(at: .seconds(2), duration: .seconds(5), kind: .crash(.node(NodeID(1)), forgets: false)),
        Fault(at: .seconds(3), duration: .seconds(1), kind: .crash(.node(NodeID(5)), forgets: false)),
        Fault(at: .seconds(6), duration: .seconds(1), kind: .pause(.all)),
      ])
    let observations = try Subject("gossip").configured().observe(scenario, 1)
    #expect(!observations.isLive(1) && !observations.isLive(5) && observations.isLive(0))
    #expect(
      observations.faults[1].deviation == .away(node: NodeID(5)) && observations.faults[1].targets == [])
    #expect(observations.faults[2].targets == [0, 2, 3, 4].map { NodeID($0) })
    #expect(observations.verdict().outcome == .valid)
  }

  /// A slow host that leaves and is back is slow no longer than its fault.
  @Test func aSlowHostThatLeavesIsNotSlowForEver() throws {
    let members = Members(
      events: [
        Members.Event(.leave(.node(NodeID(1))), at: .seconds(4)),
        Members.Event(.join(.node(NodeID(1))), at: .seconds(8)),
      ])
    let slow = Fault(at: .seconds(3), duration: .seconds(3), kind: .slow(.node(NodeID(1)), factor: 100))
    let scenario = Self.scenario(hosts: 4, members, faults: [slow])
    let legs = try Subject("flooding", "topology=complete", "repair=0s").configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Legs()
    ).told
    let late = legs.taken.filter { $0.sent >= scenario.begin + .seconds(8) && $0.to == NodeID(1) }
    #expect(!late.isEmpty && late.allSatisfy { $0.time == 20_000_000 })
  }

  /// A host that leaves while it is down knows nothing when it is back.
  @Test func whoLeavesWhileDownForgets() throws {
    let id = NodeID(1)
    let members = Members(
      events: [
        Members.Event(.leave(.node(id)), at: .seconds(4)), Members.Event(.join(.node(id)), at: .seconds(8)),
      ])
    let crash = Fault(at: .seconds(3), duration: .seconds(3), kind: .crash(.node(id), forgets: false))
    let result = try Subject("flooding").mustSurvive(Self.scenario(hosts: 6, members, faults: [crash]))
    #expect(result[.duplicatesDelivered] == .count(0) && result[.missedByJoiners] == .count(0))
  }

  /// Weibull's mean is what is asked for, whatever its shape.
  @Test(arguments: [600, 1_000, 3_000]) func spansHaveTheirMean(shape: Int) {
    var random = SplitMix64(seed: 1)
    let span = Members.Span.weibull(mean: .seconds(10), shapeThousandths: shape)
    let draws = (0..<30_000).map { _ in Double(LatencySampler.draw(span, &random).nanoseconds) / 1e9 }
    let mean = draws.reduce(0, +) / Double(draws.count)
    // Of shape 0.6 the deviation is 1.8 times the mean: 4 standard errors.
    #expect(abs(mean - 10) < 0.4, "\(mean)")
  }

  @Test(arguments: [
    (1.0, 1.0), (1.2, 0.918_168_742_4), (1.5, 0.886_226_925_5), (2.0, 1.0), (3.0, 2.0), (6.0, 120.0),
  ])
  func gammaIsTheTables(x: Double, value: Double) {
    #expect(abs(LatencySampler.gamma(x) / value - 1) < 1e-8)
  }
}
