import Architectures
import ArgumentParser
import Cluster
import Reporting
import Scenarios

/// The choice whether runs that cannot fit this machine are made all the same.
struct SizeArguments: ParsableArguments {
  @Flag(help: "Run even what is estimated to need more memory than there is, or more than a day.")
  var force = false

  var check: SizeCheck { SizeCheck(isForced: force) }
}

/// Refuses simulated runs that cannot fit this machine.
struct SizeCheck {
  let isForced: Bool

  private var allowance: Allowance { Allowance(memory: MachineMemory.total) }

  /// The reason why no run of `configuration` in the scenarios is started; nil where each fits, or is forced.
  func excess(of configuration: Configuration, in scenarios: [Scenario]) -> String? {
    guard !isForced else { return nil }
    let allowance = allowance
    return scenarios.lazy.compactMap {
      allowance.excess(of: Cell(configuration: configuration, scenario: $0, seed: 1))
    }.first
  }

  /// The number of cells that can be run at once, `jobs` at most; exactly `jobs` where they are forced.
  func most(of cells: [Cell], atOnce jobs: Int) -> Int {
    isForced ? jobs : allowance.most(of: cells, atOnce: jobs)
  }

  /// Throws for the first of the cells whose run cannot fit, before any is run.
  ///
  /// `jobs` of them run at once. Live runs are nodes of their own, which `LiveRun` sees to.
  func callAsFunction(_ cells: [Cell], jobs: Int = 1) throws(Failure) {
    guard !isForced else { return }
    let allowance = allowance
    let simulated = Self.samples(of: cells.filter { $0.driver == .simulator }, jobs: jobs)
    for cell in simulated {
      if let obstacle = allowance.obstacle(to: cell) { throw Failure(.unavailable, obstacle) }
    }
    if let obstacle = allowance.obstacle(to: simulated, jobs: jobs) { throw Failure(.unavailable, obstacle) }
  }

  /// Throws where all the runs together, `jobs` at once, would take more than a day.
  func callAsFunction(all loads: [(cell: Cell, runs: Int)], jobs: Int) throws(Failure) {
    guard !isForced, let obstacle = allowance.obstacle(toAll: loads, jobs: jobs) else { return }
    throw Failure(.unavailable, obstacle)
  }

  /// Of cells that follow one another and differ in the seed alone as many as may run at once: they decide
  /// whether all fit, however many seeds there are.
  private static func samples(of cells: [Cell], jobs: Int) -> [Cell] {
    var samples: [Cell] = []
    var alike = 0
    for cell in cells {
      let isLikeLast = samples.last.map { $0.takesTheSame(as: cell) } ?? false
      alike = isLikeLast ? alike + 1 : 1
      if alike <= jobs { samples.append(cell) }
    }
    return samples
  }
}

extension Cell {
  /// True where it is the other cell with another seed, if anything.
  fileprivate func takesTheSame(as other: Cell) -> Bool {
    configuration.architecture == other.configuration.architecture
      && configuration.settings == other.configuration.settings && scenario == other.scenario
  }
}
