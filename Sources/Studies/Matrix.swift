public import Architectures
public import Formats
public import Scenarios

/// The cells to be run: of each block every scenario with every architecture and every seed.
public struct Matrix: Sendable {
  public struct Block: Sendable {
    public let scenarios: [Scenario]
    public let configurations: [Configuration]
    public let seeds: [UInt64]

    public init(scenarios: [Scenario], configurations: [Configuration], seeds: [UInt64]) {
      self.scenarios = scenarios
      self.configurations = configurations
      self.seeds = seeds
    }
  }

  /// Scenarios of one name are the same in all of them.
  public let blocks: [Block]
  public let driver: Driver
  /// The command line that was given, after the program's name; says neither where results go nor which shard
  /// of it is run.
  public let command: String
  /// The share of the cells that is run; nil for all of them.
  public var shard: Shard?

  public init(blocks: [Block], driver: Driver, command: String, shard: Shard? = nil) {
    self.blocks = blocks
    self.driver = driver
    self.command = command
    self.shard = shard
  }

  /// One block.
  public init(
    scenarios: [Scenario], configurations: [Configuration], seeds: [UInt64], driver: Driver, command: String
  ) {
    self.init(
      blocks: [Block(scenarios: scenarios, configurations: configurations, seeds: seeds)], driver: driver,
      command: command)
  }

  /// Every scenario once, in the order in which they first come.
  public var scenarios: [Scenario] {
    var scenarios: [Scenario] = []
    for scenario in blocks.flatMap(\.scenarios) where !scenarios.contains(scenario) {
      scenarios.append(scenario)
    }
    return scenarios
  }

  /// One after another by scenario, then architecture, then seed.
  public var cells: [Cell] { cells(driver) }

  /// The same cells in the simulator.
  public var simulated: [Cell] { cells(.simulator) }

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
  public var rounds: [Cell] {
    blocks.flatMap { block in
      block.scenarios.flatMap { scenario in
        block.seeds.flatMap { seed in
          block.configurations.map { Cell(configuration: $0, scenario: scenario, seed: seed, driver: driver) }
        }
      }
    }
  }
}
