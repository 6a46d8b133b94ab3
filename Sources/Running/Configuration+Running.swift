public import Architectures
public import Broadcasting
public import Measurement
public import Scenarios
public import Simulation

/// Simulated runs, which are the same whoever the workers are.
extension Configuration {
  /// Runs a scenario and records it.
  public func observe(_ scenario: Scenario, _ seed: UInt64, workers: Workers = .one) -> Observations {
    let recorder = Recorder(
      scenario: scenario, seed: seed, services: services, graph: graph(scenario, seed: seed))
    let (told, run) = run(scenario, seed, operations: recorder.operations, recorder, workers: workers)
    return told.observations(
      fingerprint: run.fingerprint.description, hasExclusiveLeader: hasExclusiveLeader,
      survivableLosses: survivableLosses(scenario), load: run.load, end: run.end)
  }

  /// Runs a scenario and gives how its broadcasts spread.
  public func propagate(_ scenario: Scenario, _ seed: UInt64, workers: Workers = .one) -> Propagation {
    let operations = scenario.operations(seed: seed)
    let propagation = Propagation(scenario: scenario, operations: operations)
    return run(scenario, seed, operations: operations, propagation, workers: workers).told
  }

  /// Runs a scenario and calls `line` with each line of its trace; gives the fingerprint.
  public func trace(_ scenario: Scenario, _ seed: UInt64, _ line: @escaping (String) -> Void) -> String {
    let operations = scenario.operations(seed: seed)
    let tracer = Tracer(scenario: scenario, services: services, operations: operations, line: line)
    return run(scenario, seed, operations: operations, tracer).run.fingerprint.description
  }

  /// Runs a scenario and gives how one rumor spread: the named one, or the first.
  ///
  /// Nil where the scenario broadcasts no such rumor, and where its host was down when the client asked.
  public func spaceTime(_ scenario: Scenario, _ seed: UInt64, _ rumor: RumorID?) -> SpaceTime? {
    let operations = scenario.operations(seed: seed)
    guard
      let recorder = SpaceTimeRecorder(
        scenario: scenario, services: services, operations: operations, rumor: rumor)
    else { return nil }
    return run(scenario, seed, operations: operations, recorder).told.spaceTime()
  }
}

extension Cell {
  /// Runs the cell in the simulator, which must be its driver, and measures it.
  public func run(workers: Workers = .one) -> CellResult {
    result(of: configuration.observe(scenario, seed, workers: workers))
  }
}

extension ElectionStage {
  /// Runs a scenario, whose hosts elect a leader among themselves.
  public func run(_ scenario: Scenario, seed: UInt64) -> Succession {
    nodes.run(scenario, seed, operations: scenario.operations(seed: seed), Succession()).told
  }
}
