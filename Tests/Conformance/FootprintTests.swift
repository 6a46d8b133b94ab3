import Testing

@testable import Broadcasting
@testable import Scenarios
@testable import Simulation

@Suite struct FootprintTests {
  @Test(arguments: Subject.defaults, [50, 200])
  func messagesAreEstimatedWithinAFactorOfTwoAndAHalf(subject: Subject, hosts: Int) throws {
    let configuration = try subject.configured()
    let scenario = Scenario.oneBroadcast(hosts: hosts)
    let counted = configuration.tally(scenario, 1) {}.sent
    let estimated = Cell(configuration: configuration, scenario: scenario, seed: 1).estimate.messages
    #expect(estimated * 5 >= counted * 2, "\(estimated) for \(counted)")
    #expect(estimated * 2 <= counted * 5, "\(estimated) for \(counted)")
  }
}

extension Scenario {
  /// The scenario of `bench/scenarios/one-broadcast.yaml`.
  static func oneBroadcast(hosts: Int) -> Scenario {
    Scenario(
      name: "one-broadcast", hosts: hosts,
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(1), arrivals: .constant))
  }
}
