import Broadcasting
import Scenarios

extension Scenario {
  /// A short scenario drawn from `seed` in which processes die, sleep and lose sight of each other.
  static func deadly(seed: UInt64) -> Scenario {
    var random = SplitMix64(seed: SplitMix64.seed(seed, .deadlySchedule))
    var scenario = Scenario(
      name: "kill-\(seed)", hosts: 5, network: Network(latency: .constant(.milliseconds(20))),
      workload: Workload(ratePerThousandSeconds: 40_000, duration: .seconds(3), payload: 64),
      settle: random.delay(in: .milliseconds(1500)...(.seconds(3))), quiet: .seconds(10))
    let faults = 1 + random.index(below: 4)
    while scenario.faults.count < faults {
      let at = random.delay(in: .zero...(.seconds(3)))
      scenario.faults.append(
        Fault(at: at, duration: duration(&random), kind: kind(hosts: scenario.hosts, &random)))
      // Often the same node again, as soon as it is back or while it comes back.
      if let last = scenario.faults.last, let length = last.duration, random.index(below: 4) == 0 {
        let again = random.delay(in: .milliseconds(1)...(.milliseconds(200)))
        scenario.faults.append(
          Fault(at: last.at + length + again, duration: duration(&random), kind: last.kind))
      }
      while (try? scenario.validate()) == nil { scenario.faults.removeLast() }
    }
    return scenario
  }

  /// Without faults of its own, for an attack from outside.
  static func calm(seed: UInt64) -> Scenario {
    Scenario(
      name: "calm-\(seed)", hosts: 5, network: Network(latency: .constant(.milliseconds(20))),
      workload: Workload(ratePerThousandSeconds: 40_000, duration: .seconds(2), payload: 64),
      settle: .seconds(1), quiet: .seconds(2))
  }

  private static func duration(_ random: inout SplitMix64) -> Delay? {
    switch random.index(below: 8) {
    case 0: nil
    case 1, 2: random.delay(in: .milliseconds(1)...(.milliseconds(100)))
    default: random.delay(in: .milliseconds(100)...(.milliseconds(2500)))
    }
  }

  private static func kind(hosts: Int, _ random: inout SplitMix64) -> Fault.Kind {
    let target: Fault.Target =
      switch random.index(below: 3) {
      case 0: .node(NodeID(random.index(below: hosts)))
      case 1: .part(Fault.Part.allCases[random.index(below: Fault.Part.allCases.count)])
      default: .randomHost
      }
    let shapes: [Fault.Partition] = [.isolateOne, .halves, .oneWay, .bridge, .isolate(target)]
    switch random.index(below: 8) {
    case 0, 1: return .partition(shapes[random.index(below: shapes.count)])
    case 2: return .pause(target)
    default: return .crash(target, forgets: random.index(below: 2) == 0)
    }
  }
}
