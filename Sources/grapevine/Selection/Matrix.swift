import Architectures
import Cluster
import Formats
import Scenarios
import Simulation

/// The cells to be run: of each block every scenario with every architecture and every seed.
struct Matrix {
  struct Block {
    let scenarios: [Scenario]
    let configurations: [Configuration]
    let seeds: [UInt64]
  }

  /// Scenarios of one name are the same in all of them.
  let blocks: [Block]
  let driver: Driver
  /// The command line that was given, after the program's name; says neither where results go nor which shard
  /// of it is run.
  let command: String
  /// The share of the cells that is run; nil for all of them.
  var shard: Shard?

  /// Every scenario once, in the order in which they first come.
  var scenarios: [Scenario] {
    var scenarios: [Scenario] = []
    for scenario in blocks.flatMap(\.scenarios) where !scenarios.contains(scenario) {
      scenarios.append(scenario)
    }
    return scenarios
  }

  /// One after another by scenario, then architecture, then seed.
  var cells: [Cell] { cells(driver) }

  /// The same cells in the simulator.
  var simulated: [Cell] { cells(.simulator) }

  private func cells(_ driver: Driver) -> [Cell] {
    blocks.flatMap { block in
      block.scenarios.flatMap { scenario in
        block.configurations.flatMap { configuration in
          block.seeds.map { Cell(configuration: configuration, scenario: scenario, seed: $0, driver: driver) }
        }
      }
    }
  }

  /// The same cells as `cells` by scenario, then seed, then architecture: what a machine does meanwhile meets
  /// all architectures alike.
  var rounds: [Cell] {
    blocks.flatMap { block in
      block.scenarios.flatMap { scenario in
        block.seeds.flatMap { seed in
          block.configurations.map { Cell(configuration: $0, scenario: scenario, seed: seed, driver: driver) }
        }
      }
    }
  }
}

extension Matrix {
  /// One block.
  init(
    scenarios: [Scenario], configurations: [Configuration], seeds: [UInt64], driver: Driver,
    command: String
  ) {
    self.init(
      blocks: [Block(scenarios: scenarios, configurations: configurations, seeds: seeds)], driver: driver,
      command: command)
  }
}

extension Matrix {
  /// Throws where the driver cannot run a scenario: better before the first run than in the midst of them.
  func checkDriver() throws(Failure) {
    guard driver != .simulator else { return }
    guard shard == nil else {
      throw Failure(
        .usage, "--shard divides simulated cells; live ones measure the machine that they are run on")
    }
    for scenario in scenarios {
      if let obstacle = LiveRun.obstacle(to: scenario) { throw Failure(.usage, obstacle) }
    }
  }
}
