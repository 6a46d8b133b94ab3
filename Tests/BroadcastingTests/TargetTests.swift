import Testing

@testable import Broadcasting
@testable import Scenarios

/// Whom a fault happens to, as files say it, and as a run finds them.
@Suite struct TargetTests {
  @Test(
    arguments: [
      ("7", .node(NodeID(7))), ("3..9", .range(3, 9)), ("all", .all), ("leader", .part(.leader)),
      ("random", .randomHost), ("eu-west-1", .named("eu-west-1")), ("eu-west-1/a", .named("eu-west-1/a")),
      ("random 3", .drawn(.count(3), of: .all)),
      ("random 25% of us", .drawn(.share(Probability(millionths: 250_000)), of: .named("us"))),
      ("not us/b", .not(.named("us/b"))), ("random 2 of not 3..4", .drawn(.count(2), of: .not(.range(3, 4)))),
    ] as [(String, Fault.Target)])
  func textsAreReadAndPrinted(text: String, target: Fault.Target) {
    #expect(Fault.Target(parsing: text) == target)
    #expect(target.text == text)
  }

  @Test func aShareAloneIsOfAllHosts() {
    #expect(Fault.Target(parsing: "25%") == Fault.Target(parsing: "random 25%"))
    #expect(Fault.Target(parsing: "random of us") == Fault.Target(parsing: "random 1 of us"))
  }

  @Test(arguments: [
    "", " ", "9..3", "3..", "..3", "3.9", "-1", "random 0", "random 0%", "random 101%", "random of", "not",
    "of us", "us of", "all us", "a/b/c", "é", "random  2", "3 ..9", "1e3",
  ])
  func nonsenseIsRefused(text: String) { #expect(Fault.Target(parsing: text) == nil) }

  /// Hosts 0 to 3 in one region, 4 to 9 in two zones of another, and a cache (10) in the second of them.
  private static let scenario = Scenario(
    name: "ten", hosts: 10,
    places: Places([
      Places.Region("eu", hosts: 4),
      Places.Region("us", zones: [Places.Zone("a", hosts: 3), Places.Zone("b", hosts: 3)]),
    ]), services: [ServicePlace(.cache, at: ["us/b"])],
    groups: [NodeGroup("pair", .drawn(.count(2), of: .named("eu")))])

  private static func nodes(_ text: String, seed: UInt64 = 1, taken: [Int] = []) throws -> [Int] {
    let resolver = TargetResolver(
      scenario, roles: [Role](repeating: .host, count: 10) + [.cache], seed: seed)
    var random = SplitMix64(seed: seed)
    let target = try #require(Fault.Target(parsing: text))
    return resolver.nodes(
      of: target, &random, isFree: { !taken.contains($0.int) },
      holders: { $0 == .leader ? [NodeID(5), NodeID(6)] : [] }
    )
    .map(\.int)
  }

  @Test(arguments: [
    ("7", [7]), ("3..5", [3, 4, 5]), ("all", Array(0...9)), ("eu", [0, 1, 2, 3]),
    ("us", [4, 5, 6, 7, 8, 9, 10]),
    ("us/b", [7, 8, 9, 10]), ("leader", [5]), ("registry", []), ("not us", [0, 1, 2, 3]),
    ("not 1..8", [0, 9]),
    ("random 100% of us/a", [4, 5, 6]), ("random 9 of eu", [0, 1, 2, 3]),
  ])
  func placesAndPartsAreFound(text: String, nodes: [Int]) throws { #expect(try Self.nodes(text) == nodes) }

  @Test func drawsAreOfHostsThatAreFree() throws {
    var drawn: Set<Int> = []
    for seed in 1...50 as ClosedRange<UInt64> {
      let nodes = try Self.nodes("random 50% of us", seed: seed, taken: [4])
      // Six hosts, the cache is none.
      #expect(nodes.count == 3 && nodes == nodes.sorted())
      drawn.formUnion(nodes)
    }
    #expect(drawn.sorted() == [5, 6, 7, 8, 9])
  }

  @Test func aGroupIsDrawnOnce() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let group = try Self.nodes("pair", seed: seed)
      #expect(group.count == 2 && group.allSatisfy { $0 < 4 })
      #expect(try Self.nodes("pair", seed: seed) == group)
    }
  }

  @Test func whatRepeatsIsScheduledTimeByTime() {
    var scenario = Scenario(name: "repeated", workload: Workload(duration: .seconds(20)))
    scenario.faults = [
      Fault(at: .seconds(1), duration: .seconds(1), kind: .pause(.all), every: .seconds(5)),
      Fault(at: .seconds(2), duration: .seconds(1), kind: .pause(.all), every: .seconds(3), times: 2),
    ]
    #expect(scenario.scheduled.map(\.entry) == [0, 0, 0, 0, 1, 1])
    #expect(scenario.schedule.map(\.at) == [1, 6, 11, 16, 2, 5].map { .seconds($0) })
    #expect(scenario.schedule.allSatisfy { $0.duration == .seconds(1) && $0.every == nil })
  }

  @Test func aRestartGoesThroughItsHostsBatchByBatch() {
    var scenario = Self.scenario
    let restart = Fault.Restart(
      batch: .share(Probability(millionths: 400_000)), down: .seconds(2), forgets: true)
    scenario.faults = [
      Fault(at: .seconds(1), duration: nil, kind: .restart(.all, restart), every: .seconds(3))
    ]
    let batches = [0...3, 4...7, 8...9].map { range in
      Fault.Kind.crash(.several(range.map { .node(NodeID($0)) }), forgets: true)
    }
    #expect(scenario.schedule.map(\.kind) == batches)
    #expect(scenario.schedule.map(\.at) == [1, 4, 7].map { .seconds($0) })
    #expect(scenario.calm == scenario.begin + .seconds(20))
    scenario.workload.duration = .seconds(3)
    #expect(scenario.calm == scenario.begin + .seconds(9))
  }

  /// Cuts of every kind, joined: reach is what a search over all links finds.
  @Test func reachIsWhatASearchFinds() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let nodes = 2 + random.index(below: 7)
      let roles = [Role](repeating: .host, count: nodes)
      func some() -> NodeSet? {
        random.index(below: 4) == 0
          ? nil
          : NodeSet((0..<nodes).map { NodeID($0) }.filter { _ in random.index(below: 2) == 0 }, of: nodes)
      }
      let cuts = (0..<(1 + random.index(below: 3))).map { _ -> Cut in
        switch random.index(below: 3) {
        case 0:
          let shapes = Fault.Partition.shapes.filter { $0 != .majorityRing }
          return Cut(shapes[random.index(below: shapes.count)], roles: roles, random: &random)
        default:
          return Cut(
            links: LinkRule(from: some(), to: some(), isBothWays: random.index(below: 2) == 0), nodes: nodes)
        }
      }
      guard let cut = Cut(joining: cuts) else { continue }
      let live = (0..<nodes).map { _ in random.index(below: 4) > 0 }
      for origin in 0..<nodes {
        var reached = (0..<nodes).map { $0 == origin }
        var pending = [origin]
        while let from = pending.popLast() {
          guard from == origin || live[from] else { continue }
          for to in 0..<nodes where !reached[to] && !cut.drops(from: NodeID(from), to: NodeID(to)) {
            reached[to] = true
            pending.append(to)
          }
        }
        let found = cut.reach(from: NodeID(origin), by: live)
        // A plain cut into sides tells of nodes on the way no more than it must.
        if cuts.count > 1 { #expect(found == reached, "seed \(seed), origin \(origin)") }
      }
    }
  }
}
