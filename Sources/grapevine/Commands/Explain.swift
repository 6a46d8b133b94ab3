import ArgumentParser
import Reporting
import Scenarios

/// Prints what a scenario says.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say in sentences and a small picture what a scenario runs, without running it.",
    discussion: """
      Places and how far they are apart, what links and nodes do to messages, what \
      clients ask for, who comes and goes, what goes wrong, and all of it over time.

      EXAMPLE
        grapevine explain my-fleet.yaml
        grapevine explain three-zones

      \(ReadOn.pages("fleets", "own-fleet", "scenario"))

      \(ExitStatus.help)
      """)

  @Argument(help: ArgumentHelp("A scenario's file or name.", valueName: "scenario"))
  var scenario: String

  func run() throws {
    try StandardOutput.write(Explanation(of: try ScenarioSelection.scenario(scenario)).text)
  }
}
