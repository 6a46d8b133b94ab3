import Testing

@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios
@testable import Simulation

@Suite struct DeterminismTests {
  private static let scenario = Scenario.small(
    hosts: 6, network: .rough,
    faults: [
      FaultTests.fault(.partition(.halves)), FaultTests.fault(.crash(.randomHost, forgets: true)),
    ])

  @Test(arguments: Contender.defaults) func theSameSeedGivesTheSameResult(contender: Contender) throws {
    #expect(try contender.run(Self.scenario, seed: 7) == contender.run(Self.scenario, seed: 7))
  }

  @Test(arguments: Contender.defaults) func anotherSeedGivesAnotherRun(contender: Contender) throws {
    let prints = try (1...4).map { try contender.run(Self.scenario, seed: $0).fingerprint }
    #expect(Set(prints).count == 4)
  }

  @Test(arguments: Contender.defaults) func aTraceIsOfTheSameRun(contender: Contender) throws {
    let configuration = try contender.configured()
    let observed = Cell(configuration: configuration, scenario: Self.scenario, seed: 3).run()
    var lines = 0
    let traced = configuration.trace(Self.scenario, 3) { _ in lines += 1 }
    #expect(traced == observed.fingerprint)
    #expect(lines > 0)
  }

  @Test(arguments: Contender.defaults) func aTallyCountsWhatIsObserved(contender: Contender) throws {
    let configuration = try contender.configured()
    var scenario = Self.scenario
    scenario.settle = .zero
    let result = Cell(configuration: configuration, scenario: scenario, seed: 3).run()
    #expect(Int64(configuration.tally(scenario, 3) {}.sent) == result.integer(.messages))
  }
}
