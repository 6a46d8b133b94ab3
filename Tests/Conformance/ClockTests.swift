import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Scenarios

/// Clocks that are wrong: where results show it.
@Suite struct ClockTests {
  private static func scenario(_ fault: Fault.Clock?, of target: Fault.Target = .node(NodeID(2))) -> Scenario
  {
    var scenario = Scenario.small(hosts: 5)
    scenario.workload.duration = .seconds(20)
    scenario.quiet = .seconds(20)
    if let fault { scenario.faults = [Fault(at: .zero, duration: nil, kind: .clock(target, fault))] }
    return scenario
  }

  private static func leaders(_ result: CellResult) -> Int64? {
    guard case .integer(let count) = result[.leadersAtOnce]?[part: .hosts] else { return nil }
    return count
  }

  @Test func epochsOfAClockThatIsAheadBeginEarly() throws {
    let subject = Subject("random-leader", "epoch=5s")
    let right = try subject.run(Self.scenario(nil))
    let wrong = try subject.run(Self.scenario(Fault.Clock(ahead: .seconds(2))))
    #expect(wrong.verdict == .valid)
    #expect(Self.leaders(right) == 1)
    #expect(Self.leaders(wrong) == 2)
  }

  /// Clocks that are wrong only when all is over change nothing.
  @Test(arguments: Subject.defaults)
  func rightClocksChangeNothing(subject: Subject) throws {
    var scenario = Self.scenario(nil)
    let plain = try subject.run(scenario)
    scenario.faults = [
      Fault(
        at: (scenario.end - scenario.begin) + .nanoseconds(-1), duration: nil,
        kind: .clock(.all, Fault.Clock(ahead: .seconds(1))))
    ]
    let clocked = try subject.run(scenario)
    for metric in [Metric.stableLatency, .acknowledgeLatency, .deliveryLatency, .hops] {
      #expect(clocked[metric] == plain[metric], "\(metric.name)")
    }
  }

  /// A host that comes has the clock that its machine has had all the time.
  @Test func aHostThatComesHasAWrongClock() throws {
    var scenario = Self.scenario(Fault.Clock(ahead: .seconds(2)), of: .all)
    scenario.members = Members()
    scenario.members?.start = 3
    scenario.members?.events = [Members.Event(.join(.all), at: .seconds(2))]
    let result = try Subject("random-leader", "epoch=5s").run(scenario)
    #expect(result.verdict == .valid)
    #expect(Self.leaders(result) == 1)
  }

  @Test(arguments: Subject.defaults, [UInt64(1), 2])
  func nothingIsLostByClocks(subject: Subject, seed: UInt64) throws {
    let fault = Fault.Clock(
      ahead: .seconds(8), behind: .seconds(3), gains: 1_000, loses: 1_000, isSpread: true)
    var scenario = Self.scenario(fault, of: .all)
    scenario.faults.append(Fault(at: .seconds(5), duration: .seconds(5), kind: .partition(.halves)))
    #expect(try subject.run(scenario, seed: seed).verdict == .valid)
  }
}
