import Broadcasting
import Measurement

extension CellResult {
  /// The command that runs the cell again, without naming where its results are; nil for live ones, which
  /// happen once.
  ///
  /// `scenario` is what a command line calls the cell's scenario.
  func replayCommand(scenario: String) -> String? {
    guard isSimulated else { return nil }
    let words =
      ["grapevine", "replay", scenario, "-a", architecture]
      + settings.changed(from: architecture).assignments(to: architecture) + ["--seed", "\(seed)"]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}

extension [SettingValue] {
  /// As options of a command line, word by word: `--set gossip.fanout=4`.
  func assignments(to architecture: String) -> [String] {
    flatMap { ["--set", "\(architecture).\($0.name)=\($0.value)"] }
  }
}
