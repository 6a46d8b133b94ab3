import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

/// The places of nodes decide how long messages are under way between them, and what they cost.
@Suite struct PlacesTests {
  private static let ireland = Places.Region("eu-west-1", hosts: 3)
  private static let virginia = Places.Region(
    "us-east-1", zones: [Places.Zone("a", hosts: 2), Places.Zone("b", hosts: 2)])

  /// Hosts 0 to 2 in Ireland, 3 and 4 in one zone of Virginia, 5 and 6 in the other.
  private static func twoRegions(_ jitter: Jitter? = nil) -> Scenario {
    Scenario(
      name: "two-regions", hosts: 7, places: Places([ireland, virginia]),
      services: [
        ServicePlace(.cache, at: ["eu-west-1"]),
        ServicePlace(.coordinator, at: ["us-east-1/b", "eu-west-1"]),
      ],
      network: Network(
        matrix: LatencyMatrix(
          of: .roundTrip, [.init(from: "us-east-1", [.init(to: "eu-west-1", .milliseconds(70))])]),
        region: .milliseconds(2), zone: .milliseconds(1), jitter: jitter),
      workload: Workload(ratePerThousandSeconds: 8_000, broadcasts: .one, duration: .seconds(3), payload: 8))
  }

  /// The zones in which nodes stand, services behind the hosts: those of no place are dealt to all in turn.
  private static func zone(_ node: NodeID, _ services: [Role]) -> Int {
    guard node.int >= 7 else { return [0, 0, 0, 1, 1, 2, 2][node.int] }
    let number = node.int - 7
    return switch services[number] {
    case .cache: 0
    case .coordinator: [2, 0, 2][services[..<number].count { $0 == .coordinator } % 3]
    default: number % 3
    }
  }

  @Test(arguments: Subject.defaults)
  func everyMessageTakesTheLegBetweenItsEnds(subject: Subject) throws {
    let scenario = Self.twoRegions()
    try scenario.validate()
    let configuration = try subject.configured()
    let legs = configuration.run(
      scenario, 1, operations: scenario.operations(seed: 1), Legs()
    ).told
    #expect(legs.taken.count > 100)
    for leg in legs.taken {
      let zones = [leg.from, leg.to].map { Self.zone($0, configuration.services) }
      let expected: Int64 =
        zones[0] == zones[1] ? 1_000_000 : zones.contains(0) ? 35_000_000 : 2_000_000
      #expect(leg.time == expected, "from \(leg.from) to \(leg.to)")
    }
  }

  @Test(arguments: [
    Jitter.share(Probability(millionths: 500_000)), .upTo(.milliseconds(3)),
    .exponential(mean: .milliseconds(1)),
    .lognormal(sigmaThousandths: 300),
  ])
  func jitterOnlyAdds(jitter: Jitter) throws {
    let scenario = Self.twoRegions(jitter)
    let configuration = try Subject("full-mesh").configured()
    let legs = configuration.run(scenario, 1, operations: scenario.operations(seed: 1), Legs()).told.taken
    for leg in legs {
      let zones = [leg.from, leg.to].map { Self.zone($0, configuration.services) }
      let least: Int64 = zones[0] == zones[1] ? 1_000_000 : zones.contains(0) ? 35_000_000 : 2_000_000
      #expect(leg.time >= least)
      if case .share = jitter { #expect(leg.time <= least * 3 / 2) }
      if case .upTo = jitter { #expect(leg.time <= least + 3_000_000) }
    }
    #expect(Set(legs.map(\.time)).count > legs.count / 2)
  }

  /// Rumors of 1 kB from and to 30 hosts in three equal zones: of 29 copies 20 cross, at 0.02 USD a GB.
  @Test func whatCrossesIsCountedAndPriced() throws {
    let zones = ["a", "b", "c"].map { Places.Zone($0, hosts: 10) }
    let scenario = Scenario(
      name: "three-zones", hosts: 30, places: Places([Places.Region("eu-west-1", zones: zones)]),
      prices: .aws,
      network: Network(region: .microseconds(380), zone: .microseconds(100)),
      workload: Workload(
        ratePerThousandSeconds: 100_000, broadcasts: .one, duration: .seconds(3), payload: 1_000))
    let subject = Subject("full-mesh")
    let counted = scenario.begin..<scenario.calm + Scenario.tail
    let sent = try subject.configured().run(
      scenario, 1, operations: scenario.operations(seed: 1), Legs()
    ).told.sent.values.filter { counted.contains($0.time) }
    // The registry stands in the first zone.
    let crossing = sent.filter { min($0.node.int, 30) % 30 / 10 != min($0.peer.int, 30) % 30 / 10 }
    let result = try subject.run(scenario)
    let broadcasts = Double(try #require(result.integer(.acknowledged)))
    #expect(Double(crossing.filter(\.carriesPayload).count) == 20 * broadcasts)
    #expect(result[.crossingMessages]?[part: .zones] == .ratio(Double(crossing.count) / broadcasts))
    #expect(result[.crossingMessages]?[part: .regions] == .ratio(0))
    let bytes = crossing.reduce(0) { $0 + WireSize.of($1.size) }
    #expect(result[.crossingWireBytes]?[part: .zones] == .ratio(Double(bytes) / broadcasts))
    let price = try #require(result.ratio(.price))
    #expect(abs(price - Double(bytes) / broadcasts * 1e6 * 0.02e-9) < 1e-6)
  }

  @Test func aRegionsLatencyIsThatOfItsLastHost() throws {
    let scenario = Self.twoRegions()
    let result = try Subject("full-mesh").run(scenario)
    guard case .parts(let regions) = result[.stableLatencyByRegion] else {
      Issue.record("no regions"); return
    }
    #expect(regions.map(\.part.name) == ["eu-west-1", "us-east-1"])
    for region in regions {
      guard case .percentiles(let latency) = region.value else { Issue.record("no latency"); return }
      // From the other region one leg, from the own one a zone's.
      #expect(latency.max == 35_000_000)
      #expect([1_000_000, 2_000_000].contains(latency.p50) || latency.p50 == 35_000_000)
    }
  }

  @Test func withoutPlacesThereIsNothingToCross() throws {
    let result = try Subject("full-mesh").run(.small())
    for metric in [Metric.crossingMessages, .crossingWireBytes, .price, .stableLatencyByRegion] {
      #expect(result[metric] == .unknown(.code(.onePlace)))
    }
  }
}
