import ArgumentParser
import Broadcasting

/// What says which scenarios and architectures are run.
struct MatrixArguments: ParsableArguments {
  @Argument(help: "Scenario files, or names of scenarios in \(ScenarioSelection.directory).")
  var scenarios: [String] = []

  @Option(
    name: [.short, .long], help: ArgumentHelp("Only these, separated by commas.", valueName: "name,…"))
  var architectures: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a setting; see grapevine list settings. May be given several times.",
      valueName: "architecture.setting=value"))
  var assignments: [String] = []

  func configurations() throws(Failure) -> [Configuration] {
    try ArchitectureSelection.configurations(names: architectures, assignments: assignments)
  }
}
