import Architectures
import ArgumentParser

/// The arguments that say which architectures are run, and with what settings.
struct ArchitectureArguments: ParsableArguments {
  @Option(
    name: [.short, .long], help: ArgumentHelp("Only these, separated by commas.", valueName: "name,…"))
  var architectures: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a setting; see grapevine list settings. May be given several times.",
      valueName: "architecture.setting=value"))
  var assignments: [String] = []

  /// The arguments that were given, as words of a command line.
  var words: [String] {
    (architectures.isEmpty ? [] : ["-a", architectures.joined(separator: ",")])
      + assignments.flatMap { ["--set", $0] }
  }

  var isGiven: Bool { !architectures.isEmpty || !assignments.isEmpty }

  func configurations() throws(Failure) -> [Configuration] {
    try ArchitectureSelection.configurations(names: architectures, assignments: assignments)
  }
}
