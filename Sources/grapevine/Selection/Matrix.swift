import Broadcasting

/// What is to be run: every scenario with every architecture and every seed.
struct Matrix {
  let scenarios: [Scenario]
  let configurations: [Configuration]
  let seeds: [UInt64]

  /// One after another by scenario, then architecture, then seed.
  var cells: [Cell] {
    scenarios.flatMap { scenario in
      configurations.flatMap { configuration in
        seeds.map { Cell(configuration: configuration, scenario: scenario, seed: $0) }
      }
    }
  }

  /// The same cells by scenario, then seed, then architecture: what a machine does meanwhile meets all
  /// architectures alike.
  var rounds: [Cell] {
    scenarios.flatMap { scenario in
      seeds.flatMap { seed in
        configurations.map { Cell(configuration: $0, scenario: scenario, seed: seed) }
      }
    }
  }
}
