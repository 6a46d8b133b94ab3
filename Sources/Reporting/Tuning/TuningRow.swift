import Architectures
public import Broadcasting
public import Formats
import Measurement
public import Studies

extension TuningReport {
  /// A candidate that was run in full.
  public struct Row: Sendable {
    public let settings: [SettingValue]
    /// Of the goal's figures, those that are known.
    public let medians: [(figure: FigureName, value: Double)]
    public let fulfils: Bool
    /// The reason why one of its runs is not valid; nil where all are.
    public let doubt: String?
    /// The command that makes its runs again.
    public let command: String
  }

  public func row(_ evaluation: Search.Evaluation) -> Row {
    let doubtful = (evaluation.cells + evaluation.enduring).first { $0.verdict != .valid }
    return Row(
      settings: evaluation.configuration.settings,
      medians: search.goal.figures.compactMap { figure in
        evaluation.cells.median(of: figure).map { (figure, $0) }
      }, fulfils: evaluation.isFeasible, doubt: doubtful.map { "\($0.scenario) \($0.doubt)" },
      command: command(evaluation))
  }

  func command(_ evaluation: Search.Evaluation) -> String {
    let configuration = evaluation.configuration
    let seeds = evaluation.cells.map(\.seed)
    let range = seeds.first == 1 ? "\(seeds.count)" : "\(seeds.first ?? 0)..\(seeds.last ?? 0)"
    let words =
      ["grapevine", "compare"] + scenarios + ["-a", configuration.architecture]
      + configuration.settings.changed(from: configuration.architecture)
      .assignments(to: configuration.architecture) + ["--seeds", range]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}
