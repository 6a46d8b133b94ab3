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

  @Test(arguments: Subject.defaults) func theSameSeedGivesTheSameResult(subject: Subject) throws {
    #expect(try subject.run(Self.scenario, seed: 7) == subject.run(Self.scenario, seed: 7))
  }

  @Test(arguments: Subject.defaults) func anotherSeedGivesAnotherRun(subject: Subject) throws {
    let prints = try (1...4).map { try subject.run(Self.scenario, seed: $0).fingerprint }
    #expect(Set(prints).count == 4)
  }

  @Test(arguments: Subject.defaults) func aTraceIsOfTheSameRun(subject: Subject) throws {
    let configuration = try subject.configured()
    let observed = Cell(configuration: configuration, scenario: Self.scenario, seed: 3).run()
    var lines = 0
    let traced = configuration.trace(Self.scenario, 3) { _ in lines += 1 }
    #expect(traced == observed.fingerprint)
    #expect(lines > 0)
  }

  @Test(arguments: Subject.defaults) func aTallyCountsWhatIsObserved(subject: Subject) throws {
    let configuration = try subject.configured()
    var scenario = Self.scenario
    scenario.settle = .zero
    let result = Cell(configuration: configuration, scenario: scenario, seed: 3).run()
    #expect(Int64(configuration.tally(scenario, 3) {}.sent) == result.integer(.messages))
  }
}
