/// Simulated runs, which are the same whoever the workers are.
extension Configuration {
  /// Runs a scenario and records it.
  public func observe(_ scenario: Scenario, _ seed: UInt64, workers: Workers = .one) -> Observations {
    let recorder = Recorder(scenario: scenario, seed: seed, services: services)
    let (told, run) = run(scenario, seed, operations: recorder.operations, recorder, workers: workers)
    return told.observations(
      fingerprint: run.fingerprint.description, hasExclusiveLeader: hasExclusiveLeader,
      survivableLosses: survivableLosses(scenario.hosts), load: run.load)
  }

  /// Runs a scenario and counts only what it handled: what the simulator itself costs.
  ///
  /// Calls `ready` when the nodes are made and the run begins.
  public func tally(
    _ scenario: Scenario, _ seed: UInt64, workers: Workers = .one, ready: () -> Void = {}
  ) -> Tally {
    let operations = scenario.operations(seed: seed)
    return run(scenario, seed, operations: operations, NoObserver(), workers: workers, ready: ready).run.tally
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

  /// Runs a scenario under the eyes of an observer, who is given back when it has been told all.
  func run<Watcher: Observer>(
    _ scenario: Scenario, _ seed: UInt64, operations: Operations, _ observer: Watcher,
    workers: Workers = .one, ready: () -> Void = {}
  ) -> (told: Watcher, run: SimulatedRun) {
    nodes.run(scenario, seed, operations: operations, observer, workers: workers, ready: ready)
  }
}

/// The outcome of a simulated run beside what its observer saw.
struct SimulatedRun {
  let fingerprint: Fingerprint
  let tally: Tally
  /// Nil where messages take nodes no time.
  let load: NodeLoad?
}

extension BankMaker {
  /// Runs a scenario with the nodes that it makes.
  func run<Watcher: Observer>(
    _ scenario: Scenario, _ seed: UInt64, operations: Operations, _ observer: Watcher,
    workers: Workers = .one, ready: () -> Void = {}
  ) -> (told: Watcher, run: SimulatedRun) {
    let parts = ObserverParts(observer)
    var simulation = Simulation(
      scenario: scenario, nodes: self, seed: seed, operations: operations,
      observers: { parts.calls(blocks: $0) }, workers: workers)
    ready()
    simulation.run()
    let run = SimulatedRun(
      fingerprint: simulation.fingerprint, tally: simulation.tally, load: simulation.load)
    return (parts.observer, run)
  }
}
