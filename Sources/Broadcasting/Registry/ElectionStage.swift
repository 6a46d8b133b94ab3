/// Raft's election alone, ready to run: to be timed, not to be chosen among architectures.
public struct ElectionStage: Sendable {
  private let settings: Election.Settings

  /// Throws for a setting that the election does not have, a value that the setting does not take, and values
  /// that contradict one another.
  public init(_ overrides: [SettingValue]) throws(SettingError) {
    settings = try Election.Settings(overriding: overrides, of: "election")
  }

  /// Runs a scenario, whose hosts elect a leader among themselves.
  public func run(_ scenario: Scenario, seed: UInt64) -> Succession {
    var simulation = Simulation<Election, Succession>(
      scenario: scenario, settings: settings, seed: seed, operations: scenario.operations(seed: seed),
      watcher: Succession())
    simulation.run()
    return simulation.watcher
  }
}
