import Testing

@testable import Broadcasting
@testable import Facts
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
    let operations = Self.scenario.operations(seed: 3)
    let counter = configuration.run(Self.scenario, 3, operations: operations, SendCounter()).told
    #expect(configuration.tally(Self.scenario, 3) {}.sent == counter.sent)
    #expect(counter.sent > 0)
  }
}

private struct SendCounter: Observer {
  var sent = 0

  var wants: Fact.Kinds { Fact.Kinds(.sent) }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {
    for index in 0..<facts.count where unsafe facts[index].kind == .sent {
      sent += Int(unsafe facts[index].count)
    }
  }
}
