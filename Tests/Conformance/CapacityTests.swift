import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// Every architecture where messages take their nodes time.
@Suite struct CapacityTests {
  private static func scenario(
    _ capacity: Capacity?, network: Network = Network(latency: .constant(.milliseconds(20))),
    faults: [Fault] = []
  ) -> Scenario {
    var scenario = Scenario.small(network: network, faults: faults)
    scenario.capacity = capacity
    return scenario
  }

  private static let slow = Capacity(
    receive: .milliseconds(2), send: .milliseconds(1), bandwidth: Bandwidth(bytesPerSecond: 100_000))

  @Test(arguments: Subject.defaults) func survivesSlowNodes(subject: Subject) throws {
    let result = try subject.mustSurvive(Self.scenario(Self.slow))
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(result.integer(.messagesOverflowed) == 0)
    #expect(try #require(result.ratio(.utilisation)) > 0)
    #expect(try #require(result.ratio(.utilisation)) < 1)
  }

  @Test(arguments: Subject.defaults) func survivesSlowNodesAndFaults(subject: Subject) throws {
    try subject.mustSurvive(
      Self.scenario(
        Self.slow, network: .rough,
        faults: [
          FaultTests.fault(.partition(.halves), for: 2),
          FaultTests.fault(.crash(.part(.special), forgets: false), at: 3, for: 1),
          FaultTests.fault(.pause(.randomHost), at: 4, for: 2),
        ]))
  }

  /// The messages of a pause come all at once when it ends: more than may wait.
  @Test(arguments: Subject.defaults) func mendsWhatOverflowed(subject: Subject) throws {
    let capacity = Capacity(receive: .milliseconds(20), queue: 2)
    let result = try subject.mustSurvive(
      Self.scenario(
        capacity,
        faults: [
          FaultTests.fault(.pause(.part(.special)), for: 1),
          FaultTests.fault(.pause(.node(NodeID(1))), at: 3, for: 3),
        ]))
    #expect(result.ratio(.deliveryRatio) == 1)
    #expect(try #require(result.integer(.messagesOverflowed)) > 0)
  }

  @Test(arguments: Subject.defaults) func theSameSeedGivesTheSameResult(subject: Subject) throws {
    let scenario = Self.scenario(Self.slow, network: .rough)
    let first = try subject.run(scenario, seed: 7)
    #expect(try subject.run(scenario, seed: 7) == first)
    #expect(try subject.run(scenario, seed: 8).fingerprint != first.fingerprint)
  }

  @Test(arguments: Subject.defaults) func whatCostsNothingChangesNothing(subject: Subject) throws {
    let faults = [
      FaultTests.fault(.crash(.randomHost, forgets: true)), FaultTests.fault(.pause(.part(.special)), at: 2),
    ]
    let plain = try subject.run(Self.scenario(nil, network: .rough, faults: faults))
    let free = try subject.run(Self.scenario(Capacity(), network: .rough, faults: faults))
    #expect(free.fingerprint == plain.fingerprint)
    #expect(plain[.utilisation] == .unknown(.code(.noCapacity)))
    #expect(free[.utilisation] == .ratio(0))
  }

  /// A thousand operations a second, half of them broadcasts, of 5 ms each at the cache alone.
  @Test func aCacheThatIsAskedTooMuchFallsBehind() throws {
    var scenario = Scenario(
      name: "saturated", capacity: Capacity(receive: .milliseconds(5)),
      workload: Workload(ratePerThousandSeconds: 1_000_000, duration: .seconds(4)), quiet: .seconds(60))
    let run = try Subject("shared-cache").configured().observe(scenario, 1)
    func mean(_ range: Range<Int>) -> Int64 {
      range.map { run.acknowledgedAt[$0] - run.intended($0) }.reduce(0, +) / Int64(range.count)
    }
    let rumors = run.rumors.count
    let quarters = (0..<4).map { mean(rumors * $0 / 4..<rumors * ($0 + 1) / 4) }
    // 200 messages a second are served of at least 500 that come: in each second the queue grows by 1.5 s.
    for (earlier, later) in zip(quarters, quarters.dropFirst()) {
      #expect(later - earlier > 1_000_000_000, "\(quarters)")
    }
    // All came in the end, but no figure of the run is one of a fleet that keeps pace.
    #expect(run.verdict().outcome == .unknown)
    guard case .overloaded(let offered, let served) = run.verdict().reasons.first else {
      Issue.record("\(run.verdict().reasons)")
      return
    }
    #expect((450_000...550_000).contains(offered))
    #expect((50_000...250_000).contains(served))
    let busiest = run.measurements().first { $0.metric == .utilisation }?.value
    guard case .ratio(let share) = busiest else {
      Issue.record("\(String(describing: busiest))")
      return
    }
    #expect((0.9...1).contains(share))
    // What is still in the queue is not lost: the run goes on until it is delivered.
    scenario.quiet = .seconds(5)
    let short = try Subject("shared-cache").configured().observe(scenario, 1)
    #expect(short.verdict() == run.verdict())
    let costs = [run, short].map { run in
      run.measurements().filter { [.messages, .bytes, .stableLatency].contains($0.metric) }
    }
    #expect(costs[0] == costs[1])
  }
}
