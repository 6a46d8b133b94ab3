import Broadcasting

/// What is to be run: every scenario with every architecture and every seed.
struct Matrix {
  let scenarios: [Scenario]
  let configurations: [Configuration]
  let seeds: [UInt64]
  let driver: Driver

  /// One after another by scenario, then architecture, then seed.
  var cells: [Cell] { cells(driver) }

  /// The same cells in the simulator.
  var simulated: [Cell] { cells(.simulator) }

  private func cells(_ driver: Driver) -> [Cell] {
    scenarios.flatMap { scenario in
      configurations.flatMap { configuration in
        seeds.map { Cell(configuration: configuration, scenario: scenario, seed: $0, driver: driver) }
      }
    }
  }

  /// The same cells as `cells` by scenario, then seed, then architecture: what a machine does meanwhile meets
  /// all architectures alike.
  var rounds: [Cell] {
    scenarios.flatMap { scenario in
      seeds.flatMap { seed in
        configurations.map { Cell(configuration: $0, scenario: scenario, seed: seed, driver: driver) }
      }
    }
  }
}
