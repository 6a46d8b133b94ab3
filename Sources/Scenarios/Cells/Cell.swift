public import Architectures

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

  /// The resources that a simulated run will take.
  public var estimate: RunEstimate {
    RunEstimate(of: scenario, configuration.footprint(scenario.zones, scenario.roundTrip))
  }
}
