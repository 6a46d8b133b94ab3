import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// Figures of the sides of a partition, on which services stand, too.
@Suite struct SideTests {
  /// Cut from 5 s to 15 s of 20.
  private static func scenario(hosts: Int, _ partition: Fault.Partition) -> Scenario {
    Scenario(
      name: "sides", hosts: hosts, network: Network(latency: .constant(.milliseconds(1))),
      workload: Workload(ratePerThousandSeconds: 20_000, broadcasts: .one, duration: .seconds(20)),
      faults: [Fault(at: .seconds(5), duration: .seconds(10), kind: .partition(partition))],
      quiet: .seconds(20))
  }

  private static func hosts(_ range: Range<Int>) -> [Fault.Member] { range.map { .host(NodeID($0)) } }

  @Test(arguments: ["gossip", "full-mesh", "shared-cache", "flooding"])
  func whereNobodyHearsAnybodyNothingIsReached(name: String) throws {
    let alone = Self.scenario(hosts: 3, .groups((0..<3).map { Self.hosts($0..<$0 + 1) }))
    let result = try Subject(name).run(alone)
    #expect(result[.reachBySide] == .unknown(.code(.nobodyWithinReach)))
    #expect(result[.deliveredInFault] == .ratio(0))
    #expect(result.verdict == .valid)
  }

  /// Two hosts on each side, and the cache on one of them.
  @Test func aCacheServesItsOwnSide() throws {
    let result = try Subject("shared-cache").run(Self.scenario(hosts: 4, .halves))
    #expect(result[.reachBySide]?[part: .overall] == .ratio(0.5))
    #expect(result[.reachBySide]?[part: .side(1)] == .ratio(1))
    #expect(result[.reachBySide]?[part: .side(2)] == .ratio(0))
    let side = Reason.Side(name: "side_1", services: ["cache 0"])
    #expect(result.reasons == [.servicesStood(fault: 0, sides: [side])])
  }

  /// Of nine hosts six are cut from three; unless the scenario says where they stand, two of three
  /// coordinators are with the six, and a leader stands where most coordinators are.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func aLeaderStandsWhereMostCoordinatorsAre(seed: UInt64) throws {
    let dealt = Self.scenario(hosts: 9, .groups([Self.hosts(0..<6), Self.hosts(6..<9)]))
    let named = Self.scenario(
      hosts: 9, .groups([Self.hosts(0..<6), Self.hosts(6..<9) + [.service(.coordinator, nil)]]))
    let numbered = Self.scenario(
      hosts: 9,
      .groups([
        Self.hosts(0..<6) + [.service(.coordinator, 2)], Self.hosts(6..<9) + [.service(.coordinator, nil)],
      ]))
    func reach(_ scenario: Scenario, _ part: Metric.Part) throws -> Double {
      let result = try Subject("elected-leader").run(scenario, seed: seed)
      guard case .ratio(let share) = result[.reachBySide]?[part: part] else { return -1 }
      return share
    }
    // Where the leader was on the other side, it serves that until its lease ends.
    #expect(try reach(dealt, .majority) > 0.5)
    #expect(try reach(dealt, .minority) < 0.4)
    for scenario in [named, numbered] {
      #expect(try reach(scenario, .majority) < 0.4)
      #expect(try reach(scenario, .minority) > 0.5)
    }
  }

  /// Faults that name one part hit as many nodes, as long as there are so many.
  @Test(arguments: [(Fault.Target.part(.coordinator), 3), (.randomHost, 3), (.part(.leader), 3)])
  func faultsThatNameOnePartHitDifferentNodes(target: Fault.Target, nodes: Int) throws {
    var scenario = Self.scenario(hosts: 5, .halves)
    scenario.faults = (0..<3).map { index in
      Fault(
        at: .seconds(5) + .milliseconds(Int64(index) * 100), duration: .seconds(4),
        kind: .crash(target, forgets: false))
    }
    for seed in 1...5 as ClosedRange<UInt64> {
      let run = try Subject("elected-leader").configured().observe(scenario, seed)
      #expect(Set(run.faults.flatMap(\.targets)).count == nodes, "seed \(seed)")
    }
  }

  /// 600,000 bytes at 10 Mb/s take 480 ms to be put on the link, and 100 ms to arrive.
  @Test(arguments: ["flooding", "plumtree"]) func aLargeMessageIsPutOnItsLinkOnce(name: String) throws {
    let scenario = Scenario(
      name: "one-link", hosts: 2, network: Network(latency: .constant(.milliseconds(100))),
      capacity: Capacity(bandwidth: Bandwidth(bytesPerSecond: 1_250_000)),
      workload: Workload(
        ratePerThousandSeconds: 500, broadcasts: .one, duration: .seconds(60), arrivals: .constant,
        payload: 600_000),
      quiet: .seconds(20))
    let result = try Subject(name).run(scenario)
    guard case .percentiles(let latency) = result[.stableLatency] else {
      Issue.record("\(String(describing: result[.stableLatency]))")
      return
    }
    #expect((580_000_000...580_100_000).contains(latency.p50))
    #expect(result.integer(.payloadMessages) == result.integer(.broadcasts))
  }
}
