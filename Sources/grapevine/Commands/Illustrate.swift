import ArgumentParser
import Foundation
import Reporting
import Scenarios

struct Illustrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw how each architecture spreads one rumor.",
    discussion: """
      Runs SCENARIO (one-broadcast if none is given) once with every architecture \
      and draws what the run's first rumor did: nodes down the side, time across, \
      a line for each message. Writes the page BASE.md, and pictures and their \
      data to the directory BASE; without gnuplot, the page without pictures. The \
      same command writes the same bytes.

      EXAMPLE
        grapevine illustrate
        grapevine illustrate -a gossip,flooding \\
          --set flooding.topology=hypercube -o hypercube

      \(ReadOn.pages("results"))

      \(ExitStatus.help)
      """)

  @Argument(
    help: ArgumentHelp(
      "A scenario's file, or the name of one in \(ScenarioSelection.directory). (default: one-broadcast)",
      valueName: "scenario"))
  var scenario: String?

  @OptionGroup var chosen: ArchitectureArguments

  @Option(help: ArgumentHelp("The seed of the runs.", valueName: "k"))
  var seed: UInt64 = 1

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where page and pictures go.", valueName: "base"))
  var output = Self.standardOutput

  @OptionGroup var size: SizeArguments

  @Flag(help: "Write nothing; say whether the page is what the program gives, and exit with 1 if not.")
  var check = false

  @Flag(name: .shortAndLong, help: "No remarks, only errors, on standard error.")
  var quiet = false

  private static let standardOutput = "reports/how-they-spread"

  func run() async throws {
    let configurations = try chosen.configurations()
    let scenario = try ScenarioSelection.scenario(scenario ?? ScenarioSelection.oneBroadcast.name)
    let place = try PagePlace(output)
    let cells = configurations.map { Cell(configuration: $0, scenario: scenario, seed: seed) }
    try size.check(cells)
    var pictures: [SpaceTimePicture] = []
    for cell in cells {
      pictures.append(try SpaceTimePicture.drawable(cell))
    }
    let page = IllustrationPage(pictures, of: scenario, seed: seed, command: command)
    let gnuplot = try await Gnuplot()
    if check { return try await place.hold(page, gnuplot, source: "the program gives", quiet: quiet) }
    try await place.write(page, gnuplot: gnuplot)
    if gnuplot == nil {
      StandardError.line(
        "gnuplot is not installed, so \(place.markdown) has no pictures; run bench/setup, then this again")
    } else if !quiet {
      StandardError.line("the page is \(place.markdown)")
    }
  }

  /// The command line that was given, in full.
  private var command: String {
    var words = ["illustrate"] + (scenario.map { [$0] } ?? [])
    words += chosen.words
    if seed != 1 { words += ["--seed", "\(seed)"] }
    if output != Self.standardOutput { words += ["-o", output] }
    return "swift run -c release grapevine " + words.map(ShellWord.quoted).joined(separator: " ")
  }
}
