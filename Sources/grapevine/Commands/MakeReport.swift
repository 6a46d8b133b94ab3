import ArgumentParser
import Formats
import Measurement
import Reporting
import Scenarios

struct MakeReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Turn results into a report with pictures.",
    discussion: """
      RESULTS are results.json files or directories that hold one. With -o \
      reports/NAME the report is reports/NAME.md, in Markdown for GitHub, and \
      reports/NAME/ holds its pictures (SVG, by gnuplot) and their data (TSV). \
      The same results give the same bytes. Without gnuplot there are tables only.

      EXAMPLE
        grapevine compare --preset report -o results/report
        grapevine compare --preset frontier -o results/frontier
        grapevine report results/report --frontier results/frontier \\
          -o reports/comparison

      \(ReadOn.pages("results"))

      \(ExitStatus.help)
      """)

  @Argument(help: "Results files, or directories that hold one.")
  var results: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The report, without its ending.", valueName: "reports/name"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Results of compare --preset frontier, for who sends least within a latency budget.",
      valueName: "results"))
  var frontier: String?

  @Option(help: ArgumentHelp("What the report is called.", valueName: "text"))
  var title = Self.standardTitle

  @Flag(help: "Write nothing; say whether the report is what the results give, and exit with 1 if not.")
  var check = false

  @Flag(name: .shortAndLong, help: "No remarks, only errors, on standard error.")
  var quiet = false

  func run() async throws {
    let place = try PagePlace(output)
    let joined = try ResultsDirectory.joined(results)
    guard !joined.cells.isEmpty else {
      throw Failure(.invalidData, "\(results[0]): there is no cell in it, so there is nothing to report")
    }
    let scenarios = try scenarios(of: joined, in: results[0])
    let budgeted = try frontier.map { (path) throws(Failure) in try ResultsDirectory.joined([path]) }
    let report = Report(
      title: title, scenarios: scenarios, cells: joined.cells,
      command: commands([joined] + (budgeted.map { [$0] } ?? [])),
      provenance: Provenance(joined).lines
        + (budgeted.map { Provenance($0).lines.map { "within latency budgets: \($0)" } } ?? []),
      arguments: arguments(scenarios), sources: joined.commands.compactMap { $0 },
      frontier: try budgeted.map { (budgeted) throws(Failure) in
        FrontierResults(
          scenarios: try self.scenarios(of: budgeted, in: frontier ?? ""), cells: budgeted.cells,
          sources: budgeted.commands.compactMap { $0 })
      })
    let gnuplot = try await Gnuplot()
    if check { return try await place.hold(report, gnuplot, source: "the results give", quiet: quiet) }
    try await place.write(report, gnuplot: gnuplot)
    if gnuplot == nil {
      StandardError.line(
        "gnuplot is not installed, so \(place.markdown) has tables only; run bench/setup, then this again")
    } else if !quiet {
      StandardError.line("the report is in \(place.markdown)")
    }
  }

  /// Those that cells name, by name.
  private func scenarios(of joined: JoinedResults, in file: String) throws(Failure) -> [Scenario] {
    try ResultsDirectory.scenarios(of: joined, in: file).sorted { $0.name < $1.name }
  }

  /// The names by which a command line here selects the scenarios, as far as it can.
  private func arguments(_ scenarios: [Scenario]) -> [String: String] {
    var arguments: [String: String] = [:]
    for scenario in scenarios {
      if (try? ScenarioSelection.scenario(scenario.name)) == scenario {
        arguments[scenario.name] = scenario.name
      }
    }
    return arguments
  }

  private func commands(_ joined: [JoinedResults]) -> [String] {
    var words = ["report"] + results + (frontier.map { ["--frontier", $0] } ?? []) + ["-o", output]
    if title != Self.standardTitle { words += ["--title", title] }
    let own = words.map(ShellWord.quoted).joined(separator: " ")
    return (joined.flatMap { $0.commands.compactMap { $0 } } + [own]).map {
      "swift run -c release grapevine \($0)"
    }
  }

  private static let standardTitle = "Ways to spread the word, compared"
}
