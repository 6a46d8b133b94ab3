import Architectures
import Scenarios

extension Cell {
  /// Nothing came of the cell, for this reason.
  package func unknown(because reason: Reason) -> CellResult {
    CellResult(
      id: id, architecture: configuration.architecture, settings: configuration.settings,
      scenario: scenario.name, hosts: scenario.hosts, seed: seed, driver: "\(driver)", verdict: .unknown,
      reasons: [reason], fingerprint: "",
      metrics: Metric.all.map { .init($0, .unknown(.code(.brokeDown))) })
  }

  /// The outcome of the cell; `notes` are remarks that a reader needs beside the verdict's reasons.
  package func result(of observations: Observations, notes: [Reason] = []) -> CellResult {
    let verdict = observations.verdict()
    let latencies = observations.latencies()
    return CellResult(
      id: id, architecture: configuration.architecture, settings: configuration.settings,
      scenario: scenario.name, hosts: scenario.hosts, seed: seed, driver: "\(driver)",
      verdict: verdict.outcome, reasons: verdict.reasons + notes, fingerprint: observations.fingerprint,
      metrics: observations.measurements(
        latencies, connections: configuration.connections(scenario, seed: seed)),
      profile: observations.profile(stable: latencies.stable))
  }
}
