/// Raft's election alone, ready to run: to be timed, not to be chosen among architectures.
public struct ElectionStage: Sendable {
  private let nodes: BankMaker

  /// Throws for a setting that the election does not have, a value that the setting does not take, and values
  /// that contradict one another.
  public init(_ overrides: [SettingValue]) throws(SettingError) {
    nodes = BankMaker(Election.self, settings: try Election.Settings(overriding: overrides, of: "election"))
  }

  /// Runs a scenario, whose hosts elect a leader among themselves.
  public func run(_ scenario: Scenario, seed: UInt64) -> Succession {
    nodes.run(scenario, seed, operations: scenario.operations(seed: seed), Succession()).told
  }
}
