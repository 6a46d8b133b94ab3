import Broadcasting

/// What is to be run: every scenario with every architecture and every seed.
struct Matrix {
  let scenarios: [Scenario]
  let configurations: [Configuration]
  let seeds: [UInt64]
  let driver: Driver

  /// One after another by scenario, then architecture, then seed.
  var cells: [Cell] {
    scenarios.flatMap { scenario in
      configurations.flatMap { configuration in
        seeds.map {
          Cell(configuration: configuration, scenario: scenario, seed: $0, driver: driver)
        }
      }
    }
  }
}
