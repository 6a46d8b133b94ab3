import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// Faults of links, places, groups and shares do what they say, and nothing else.
@Suite struct NamedFaultTests {
  private static let eu = Set(0..<4)

  /// Hosts 0 to 3 in one region, 4 to 7 in another.
  private static func scenario(_ faults: Fault...) -> Scenario {
    Scenario(
      name: "two", hosts: 8, places: Places([Places.Region("eu", hosts: 4), Places.Region("us", hosts: 4)]),
      services: [ServicePlace(.registry, at: ["us"])],
      network: Network(latency: .constant(.milliseconds(10))),
      workload: Workload(ratePerThousandSeconds: 20_000, broadcasts: .one, duration: .seconds(6), payload: 8),
      faults: faults)
  }

  private static func legs(_ scenario: Scenario, _ subject: Subject = Subject("full-mesh")) throws -> Legs {
    try scenario.validate()
    return try subject.configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Legs()
    ).told
  }

  private static func fault(_ effect: Fault.LinkEffect, _ scope: Fault.LinkScope) -> Fault {
    Fault(at: .seconds(1), duration: .seconds(2), kind: .links(effect, scope))
  }

  /// While the fault lasts, for messages that arrive then.
  private static func isDuring(_ time: Instant, _ scenario: Scenario) -> Bool {
    (scenario.begin + .seconds(1)..<scenario.begin + .seconds(3)).contains(time)
  }

  @Test func aOneWayCutDropsWhatGoesThatWay() throws {
    let scenario = Self.scenario(
      Self.fault(.cut(isOneWay: true), Fault.LinkScope(from: .named("us"), to: .named("eu"))))
    let legs = try Self.legs(scenario)
    #expect(!legs.dropped.isEmpty)
    for fact in legs.dropped {
      #expect(!Self.eu.contains(fact.peer.int) && Self.eu.contains(fact.node.int))
      #expect(Self.isDuring(fact.time, scenario))
    }
    for leg in legs.taken where !Self.eu.contains(leg.from.int) && Self.eu.contains(leg.to.int) {
      #expect(!Self.isDuring(leg.sent + .milliseconds(10), scenario))
    }
    #expect(legs.taken.contains { Self.eu.contains($0.from.int) && Self.isDuring($0.sent, scenario) })
  }

  @Test func aDelayIsOfItsLinksAlone() throws {
    let scenario = Self.scenario(
      Self.fault(
        .delay(.milliseconds(50)), Fault.LinkScope(from: .several([.node(NodeID(0)), .range(5, 6)]))))
    for leg in try Self.legs(scenario).taken {
      let isDelayed = [0, 5, 6].contains(leg.from.int) && Self.isDuring(leg.sent, scenario)
      #expect(leg.time == (isDelayed ? 60_000_000 : 10_000_000))
    }
  }

  @Test func lossIsAtItsHostAlone() throws {
    let scenario = Self.scenario(
      Self.fault(.loss(Probability(millionths: 500_000)), Fault.LinkScope(of: .node(NodeID(3)))))
    let legs = try Self.legs(scenario)
    #expect(legs.dropped.count > 20)
    for fact in legs.dropped {
      #expect(fact.node == NodeID(3) || fact.peer == NodeID(3))
    }
  }

  @Test func doublesAreOfItsLinksAlone() throws {
    let scenario = Self.scenario(
      Self.fault(.duplication(.one), Fault.LinkScope(from: .named("eu"), to: .named("us"))))
    let legs = try Self.legs(scenario)
    let doubled = Dictionary(grouping: legs.taken) { $0.transmission }.values
      .filter { $0.count > 1 }
    #expect(doubled.count > 20)
    for pair in doubled {
      #expect(Self.eu.contains(pair[0].from.int) && !Self.eu.contains(pair[0].to.int))
    }
  }

  @Test func bandwidthIsOfItsLinksAlone() throws {
    let rate = Bandwidth(bytesPerSecond: 100_000)
    let scenario = Self.scenario(
      Self.fault(.bandwidth(rate), Fault.LinkScope(from: .named("eu"), to: .named("us"))))
    let legs = try Self.legs(scenario, Subject("flooding", "topology=complete", "repair=0s"))
    var slow = 0
    for leg in legs.taken {
      let isSlow =
        Self.eu.contains(leg.from.int) && !Self.eu.contains(leg.to.int) && Self.isDuring(leg.sent, scenario)
      let size = Int64(try #require(legs.sent[leg.transmission]).size)
      #expect(leg.time == 10_000_000 + (isSlow ? size * 10_000 : 0))
      if isSlow { slow += 1 }
    }
    #expect(slow > 100)
  }

  /// Links that are always so, from the first message on; those that two entries are about bear both.
  @Test func someLinksAreAlwaysUnlikeOthers() throws {
    var scenario = Self.scenario()
    scenario.links = [
      LinkOverride(
        Fault.LinkScope(from: .named("eu"), to: .named("us")), delay: .milliseconds(30),
        bandwidth: Bandwidth(bytesPerSecond: 10_000_000)),
      LinkOverride(Fault.LinkScope(of: .node(NodeID(7))), delay: .milliseconds(5)),
    ]
    let legs = try Self.legs(scenario, Subject("flooding", "topology=complete", "repair=0s"))
    for leg in legs.taken {
      let size = Int64(try #require(legs.sent[leg.transmission]).size)
      let crosses = Self.eu.contains(leg.from.int) && !Self.eu.contains(leg.to.int)
      let isOfSeven = leg.from.int == 7 || leg.to.int == 7
      #expect(
        leg.time == 10_000_000 + (crosses ? 30_000_000 + size * 100 : 0) + (isOfSeven ? 5_000_000 : 0))
    }
  }

  /// Messages that wait when the fault ends go at the link's own rate: 2 s of 10 messages a second on a link
  /// that carries one a second leave 18, which are through at once.
  @Test func bandwidthIsBackWhenTheFaultEnds() throws {
    var scenario = Self.scenario()
    scenario.places = nil
    scenario.services = []
    scenario.hosts = 2
    scenario.workload = Workload(
      ratePerThousandSeconds: 10_000, broadcasts: .one, duration: .seconds(6), arrivals: .constant,
      origins: 1,
      payload: 1_000)
    scenario.faults = [
      Self.fault(.bandwidth(Bandwidth(bytesPerSecond: 1_010)), Fault.LinkScope(of: .node(NodeID(1))))
    ]
    let legs = try Self.legs(scenario, Subject("flooding", "topology=complete", "repair=0s"))
    let end = scenario.begin + .seconds(4)
    #expect(legs.taken.count == legs.sent.count && legs.taken.contains { $0.time > 1_500_000_000 })
    for leg in legs.taken where leg.sent > end { #expect(leg.time == 10_000_000) }
  }

  /// A host that is down already, or not there yet, is hit by the next crash of its loop.
  @Test func aCrashLoopThatMissesOnceGoesOn() throws {
    let loop = Fault.CrashLoop(up: .seconds(1), first: .seconds(1), most: .seconds(1))
    var scenario = Self.scenario(
      Fault(at: .seconds(1), duration: .seconds(1), kind: .crash(.all, forgets: false)),
      Fault(at: .milliseconds(1_500), duration: .seconds(6), kind: .crashLoop(.node(NodeID(3)), loop)))
    scenario.quiet = .seconds(20)
    let told = try Subject("full-mesh").configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Stops()
    ).told.together
    #expect(told == [Array(0..<8), [3], [3]])
  }

  /// Down for 0.5, 1, and what is left of the loop of the next second; the host that was drawn first.
  @Test func aCrashLoopStopsOneHostForLongerEachTime() throws {
    let loop = Fault.CrashLoop(up: .seconds(1), first: .milliseconds(500), most: .seconds(1))
    let fault = Fault(at: .seconds(1), duration: .milliseconds(4_200), kind: .crashLoop(.randomHost, loop))
    let schedule = Self.scenario(fault).schedule
    #expect(schedule.map(\.at) == [.seconds(1), .milliseconds(2_500), .milliseconds(4_500)])
    #expect(schedule.map(\.duration) == [.milliseconds(500), .seconds(1), .milliseconds(700)])
    let stopped = try Self.stopped(fault)
    #expect(stopped.count == 3 && Set(stopped).count == 1)
  }

  @Test(arguments: [true, false]) func thoseThatWereDrawnAreHitAgainWhereAsked(isSame: Bool) throws {
    let stopped = try Self.stopped(
      Fault(
        at: .seconds(1), duration: .milliseconds(500),
        kind: .crash(.drawn(.count(2), of: .all), forgets: true),
        every: .seconds(1), times: 4, staysSame: isSame))
    #expect(stopped.count == 4 && (Set(stopped).count == 1) == isSame)
  }

  /// By stop: the nodes that were down together.
  private static func stopped(_ fault: Fault) throws -> [[Int]] {
    let scenario = scenario(fault)
    try scenario.validate()
    return try Subject("full-mesh").configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Stops()
    ).told.together
  }

  /// Jobs, places and shares stop as many nodes as they name; a rolling restart one after the other.
  @Test func stopsHitWhomTheyName() throws {
    // The registry stands in the second region and goes with it.
    #expect(
      try Self.stopped(
        Fault(at: .seconds(1), duration: .seconds(1), kind: .crash(.named("us"), forgets: false)))
        == [[4, 5, 6, 7, 8]])
    let share = try Self.stopped(
      Fault(
        at: .seconds(1), duration: .seconds(1),
        kind: .crash(.drawn(.share(Probability(millionths: 250_000)), of: .named("eu")), forgets: true),
        every: .seconds(2), times: 3))
    #expect(share.count == 3 && share.allSatisfy { $0.count == 1 && $0[0] < 4 })
    let restart = Fault.Restart(batch: .count(2), down: .milliseconds(400))
    #expect(
      try Self.stopped(
        Fault(at: .seconds(1), duration: nil, kind: .restart(.all, restart), every: .seconds(1)))
        == [[0, 1], [2, 3], [4, 5], [6, 7]])
  }

  /// After such faults every architecture brings everything everywhere.
  @Test(arguments: Subject.defaults) func namedFaultsAreSurvived(subject: Subject) throws {
    try subject.mustSurvive(
      Self.scenario(
        Self.fault(.cut(isOneWay: true), Fault.LinkScope(from: .named("us"), to: .named("eu"))),
        Self.fault(.loss(Probability(millionths: 300_000)), Fault.LinkScope(of: .part(.leader))),
        Fault(at: .seconds(2), duration: .seconds(1), kind: .pause(.drawn(.count(3), of: .all))),
        Fault(
          at: .seconds(4), duration: nil,
          kind: .restart(.named("eu"), Fault.Restart(down: .milliseconds(200), forgets: false)),
          every: .milliseconds(300))))
  }
}

/// Notes which nodes were down at the same time.
private struct Stops: Observer {
  private(set) var together: [[Int]] = []
  private var down: [Int] = []

  var wants: Fact.Kinds { Fact.Kinds(.down, .up) }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count {
      let fact = unsafe facts[index]
      if fact.kind == .down {
        down.append(fact.node.int)
      } else if !down.isEmpty {
        together.append(down)
        down = []
      }
    }
  }
}
