import ArgumentParser
import Broadcasting
import Cluster
import Reporting

/// Whether what cannot fit this machine is run all the same.
struct SizeArguments: ParsableArguments {
  @Flag(help: "Run even what is estimated to need more memory than there is, or more than a day.")
  var force = false

  var check: SizeCheck { SizeCheck(isForced: force) }
}

/// Refuses simulated runs that cannot fit this machine.
struct SizeCheck {
  let isForced: Bool

  private var allowance: Allowance { Allowance(memory: MachineMemory.total) }

  /// Why no run of `configuration` in the scenarios is started; nil where each fits, or is forced.
  func excess(of configuration: Configuration, in scenarios: [Scenario]) -> String? {
    guard !isForced else { return nil }
    let allowance = allowance
    return scenarios.lazy.compactMap {
      allowance.excess(of: Cell(configuration: configuration, scenario: $0, seed: 1))
    }.first
  }

  /// Throws for the first of the cells whose run cannot fit, before any is run.
  ///
  /// `jobs` of them run at once. Live runs are nodes of their own, which `LiveRun` sees to.
  func callAsFunction(_ cells: some Sequence<Cell>, jobs: Int = 1) throws(Failure) {
    guard !isForced else { return }
    let allowance = allowance
    let simulated = cells.filter { $0.driver == .simulator }
    for cell in simulated {
      if let obstacle = allowance.obstacle(to: cell) { throw Failure(.unavailable, obstacle) }
    }
    if let obstacle = allowance.obstacle(to: simulated, jobs: jobs) { throw Failure(.unavailable, obstacle) }
  }
}
