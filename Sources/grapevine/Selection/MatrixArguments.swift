import ArgumentParser
import Scenarios

/// The arguments that say which scenarios and architectures are run.
struct MatrixArguments: ParsableArguments {
  @Argument(help: "Scenario files, or names of scenarios in \(ScenarioSelection.directory).")
  var scenarios: [String] = []

  @OptionGroup var chosen: ArchitectureArguments

  @Option(
    help: ArgumentHelp(
      "Run each scenario at these sizes instead of its own, under its name and the number.",
      valueName: "n,…"))
  var hosts: [String] = []

  /// The arguments that were given, as words of a command line.
  var words: [String] {
    scenarios + (hosts.isEmpty ? [] : ["--hosts", hosts.joined(separator: ",")])
      + chosen.words
  }

  var isGiven: Bool { !scenarios.isEmpty || !hosts.isEmpty || chosen.isGiven }

  /// The scenarios named, or `standard` for none, at the sizes asked for.
  func scenarios(else standard: [String]) throws(Failure) -> [Scenario] {
    try ScenarioSelection.scenarios(scenarios.isEmpty ? standard : scenarios, hosts: sizes())
  }

  private func sizes() throws(Failure) -> [Int] {
    var sizes: [Int] = []
    for word in hosts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      guard let size = Int(word), Scenario.Limits.hosts.contains(size) else {
        let limits = Scenario.Limits.hosts
        throw Failure(
          .usage,
          "--hosts takes whole numbers from \(limits.lowerBound) to \(limits.upperBound), such as 5,25, "
            + "not '\(word)'")
      }
      if !sizes.contains(size) { sizes.append(size) }
    }
    return sizes
  }
}
