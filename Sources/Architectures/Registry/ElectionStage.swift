public import Broadcasting

/// Raft's election alone, ready to run: to be timed, not to be chosen among architectures.
public struct ElectionStage: Sendable {
  package let nodes: BankMaker

  /// Throws for a setting that the election does not have, a value that the setting does not take, and values
  /// that contradict one another.
  public init(_ overrides: [SettingValue]) throws(SettingError) {
    nodes = BankMaker(Election.self, settings: try Election.Settings(overriding: overrides, of: "election"))
  }
}
