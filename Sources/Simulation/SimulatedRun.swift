public import Architectures
package import Broadcasting
package import Facts
import Purposes
public import Scenarios

extension Configuration {
  /// Runs a scenario and counts only what it handled: what the simulator itself costs.
  ///
  /// Calls `ready` when the nodes are made and the run begins.
  public func tally(
    _ scenario: Scenario, _ seed: UInt64, workers: Workers = .one, ready: () -> Void = {}
  ) -> Tally {
    let operations = scenario.operations(seed: seed)
    return run(scenario, seed, operations: operations, NoObserver(), workers: workers, ready: ready).run.tally
  }

  /// Runs a scenario under the eyes of an observer, who is given back when it has been told all.
  package func run<Watcher: Observer>(
    _ scenario: Scenario, _ seed: UInt64, operations: Operations, _ observer: Watcher,
    workers: Workers = .one, ready: () -> Void = {}
  ) -> (told: Watcher, run: SimulatedRun) {
    nodes.run(scenario, seed, operations: operations, observer, workers: workers, ready: ready)
  }
}

/// The outcome of a simulated run beside what its observer saw.
package struct SimulatedRun {
  package let fingerprint: Fingerprint
  let tally: Tally
  /// Nil where messages take nodes no time.
  package let load: NodeLoad?
  /// The time when it ended: the scenario's end, or later.
  package let end: Instant
}

extension BankMaker {
  /// Runs a scenario with the nodes that it makes.
  package func run<Watcher: Observer>(
    _ scenario: Scenario, _ seed: UInt64, operations: Operations, _ observer: Watcher,
    workers: Workers = .one, ready: () -> Void = {}
  ) -> (told: Watcher, run: SimulatedRun) {
    let parts = ObserverParts(observer)
    let nodes = scenario.purpose.map { $0.above(self) } ?? self
    var simulation = Simulation(
      scenario: scenario, nodes: nodes, seed: seed, operations: operations,
      observers: { parts.calls(blocks: $0) }, workers: workers)
    ready()
    simulation.run()
    let run = SimulatedRun(
      fingerprint: simulation.fingerprint, tally: simulation.tally, load: simulation.load,
      end: simulation.now)
    return (parts.observer, run)
  }
}
