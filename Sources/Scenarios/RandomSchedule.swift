import Broadcasting

extension Scenario {
  /// A scenario drawn from `seed` for hunting bugs: a small cluster on a network that loses, doubles and
  /// reorders, and up to five faults of any kind, all of which end.
  ///
  /// An architecture must end it valid, whatever the schedule does.
  public static func random(seed: UInt64) -> Scenario {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .schedule))
    let sizes = [1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 25]
    let hosts = sizes[random.index(below: sizes.count)]
    var scenario = Scenario(
      name: "schedule-\(seed)", summary: "drawn from seed \(seed)", hosts: hosts,
      network: Network(
        latency: randomLatency(&random), loss: percent(upTo: 15, &random),
        duplication: percent(upTo: 10, &random), reordering: percent(upTo: 10, &random)),
      workload: Workload(
        ratePerThousandSeconds: 10_000, broadcasts: Probability(millionths: 700_000),
        duration: .seconds(6), payload: 8),
      settle: .seconds(5), quiet: .seconds(40))
    for _ in 0..<(1 + random.index(below: 5)) {
      let at = random.delay(in: .milliseconds(-2000)...(.seconds(7)))
      // Faults may strike while the cluster forms, too.
      let fault = Fault(
        at: at, duration: random.delay(in: .milliseconds(50)...(.seconds(9))),
        kind: randomKind(hosts: hosts, &random))
      scenario.faults.append(fault)
      if (try? scenario.validate()) == nil { scenario.faults.removeLast() }
    }
    return scenario
  }

  private static func percent(upTo most: Int, _ random: inout SplitMix64) -> Probability {
    // Half of the schedules do without.
    random.index(below: 2) == 0 ? .zero : Probability(millionths: 10_000 * random.index(below: most + 1))
  }

  private static func randomLatency(_ random: inout SplitMix64) -> Latency {
    switch random.index(below: 4) {
    case 0: .constant(.milliseconds(100))
    case 1: .uniform(low: .milliseconds(1), high: .milliseconds(150))
    case 2: .exponential(mean: .milliseconds(30))
    default: .lognormal(median: .milliseconds(20), sigmaThousandths: 800)
    }
  }

  private static func randomTarget(hosts: Int, _ random: inout SplitMix64) -> Fault.Target {
    switch random.index(below: 3) {
    case 0: .node(NodeID(random.index(below: hosts)))
    case 1: .part(Fault.Part.allCases[random.index(below: Fault.Part.allCases.count)])
    default: .randomHost
    }
  }

  private static func randomKind(hosts: Int, _ random: inout SplitMix64) -> Fault.Kind {
    let shapes = Fault.Partition.shapes + [.isolate(randomTarget(hosts: hosts, &random))]
    switch random.index(below: 10) {
    case 0...3: return .partition(shapes[random.index(below: shapes.count)])
    case 4...6: return .crash(randomTarget(hosts: hosts, &random), forgets: random.index(below: 2) == 0)
    case 7: return .pause(randomTarget(hosts: hosts, &random))
    case 8: return .slow(randomTarget(hosts: hosts, &random), factor: 2 + random.index(below: 9))
    default: return .loss(Probability(millionths: 10_000 * (5 + random.index(below: 60))))
    }
  }
}
