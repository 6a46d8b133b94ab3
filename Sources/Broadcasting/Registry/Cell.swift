/// One run to be made: an architecture with its settings, a scenario, a seed and a driver.
public struct Cell: Sendable {
  public let configuration: Configuration
  public let scenario: Scenario
  public let seed: UInt64
  public let driver: Driver

  public init(
    configuration: Configuration, scenario: Scenario, seed: UInt64, driver: Driver = .simulator
  ) {
    self.configuration = configuration
    self.scenario = scenario
    self.seed = seed
    self.driver = driver
  }

  /// What a simulated run will take.
  public var estimate: RunEstimate {
    RunEstimate(of: scenario, configuration.footprint(scenario.hosts))
  }

  /// Runs the cell in the simulator, which must be its driver, and measures it.
  public func run(workers: Workers = .one) -> CellResult {
    result(of: configuration.observe(scenario, seed, workers: workers))
  }

  /// Nothing came of the cell, for this reason.
  package func unknown(because reason: String) -> CellResult {
    CellResult(
      id: id, architecture: configuration.architecture, settings: configuration.settings,
      scenario: scenario.name, hosts: scenario.hosts, seed: seed, driver: "\(driver)", verdict: .unknown,
      reasons: [reason], fingerprint: "",
      metrics: Metric.all.map { MetricValue.Part($0.name, .unknown(reason: "the run broke down")) })
  }

  /// What came of the cell; `notes` are what a reader must know beside the verdict's reasons.
  package func result(of observations: Observations, notes: [String] = []) -> CellResult {
    let verdict = observations.verdict()
    let latencies = observations.latencies()
    return CellResult(
      id: id, architecture: configuration.architecture, settings: configuration.settings,
      scenario: scenario.name, hosts: scenario.hosts, seed: seed, driver: "\(driver)",
      verdict: verdict.outcome, reasons: verdict.reasons + notes, fingerprint: observations.fingerprint,
      metrics: observations.measurements(latencies),
      profile: observations.profile(stable: latencies.stable))
  }
}
