import ArgumentParser
import Formats
import Foundation
import Measurement
import Reporting
import Running
import Scenarios
import Studies

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold the simulator against live runs.",
    discussion: """
      Runs SCENARIO (maelstrom-25 if none is given) simulated and live, with the \
      same seeds, and shows both side by side, with a verdict for each figure. \
      Live runs take as long as the scenario says; they are made in turn: the \
      first of every architecture, then the second of every architecture. They \
      are lost if the command is interrupted.

      For long ones let compare --driver zeromq make them: it keeps each run, and \
      goes on with --resume. Then validate --results takes them. With --check no \
      run is live: the simulated figures of a page are held against today's.

      EXAMPLE
        grapevine validate maelstrom-25-partition -a gossip,full-mesh --runs 10
        grapevine compare --preset validation --driver zeromq -o results/validation
        grapevine validate --results results/validation -o reports/validation.md
        grapevine validate --preset validation -o reports/validation.md --check

      \(ReadOn.pages("live", "trust"))

      \(ExitStatus.help)
      """)

  @OptionGroup var selection: MatrixArguments

  @Option(
    help: ArgumentHelp(
      "Run what a preset says: a file, or a name in \(PresetSelection.directory) (grapevine list presets).",
      valueName: "name"))
  var preset: String?

  @Option(
    help: ArgumentHelp(
      "Run nothing live: take the live runs of compare --driver zeromq, from a results file or a directory "
        + "that holds one.", valueName: "results"))
  var results: String?

  @Option(
    help: ArgumentHelp(
      "Run each N times, with the seeds 1 to N; fewer than 6 give no intervals. (default: "
        + "\(Self.standardRuns), of a preset its own)", valueName: "n"))
  var runs: Int?

  @OptionGroup var live: LiveArguments

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ReportFormat.text

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Write the report to a file, too, in Markdown.", valueName: "file"))
  var output: String?

  @Flag(
    help: ArgumentHelp(
      "Run nothing live and write nothing: say whether the simulated figures in the file of -o are those of "
        + "today's simulator, and exit with 1 if not."))
  var check = false

  @Flag(help: "Exit with 1 unless every row passes.")
  var strict = false

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  private static let runsLimit = 1000
  private static let standardRuns = 6
  private static let standard = ["maelstrom-25"]

  func run() throws {
    if check { return try hold() }
    let file = try output.map { (path) throws(Failure) in try ReportFile(path) }
    let report = try results.map { (path) throws(Failure) in try kept(path) } ?? measured()
    switch format {
    case .text: try StandardOutput.write(report.text)
    case .markdown: try StandardOutput.write(report.markdown)
    case .json: try StandardOutput.write(report.json())
    }
    if let file {
      try file.write(report.markdown)
      if !quiet { StandardError.line("the report is in \(file.path)") }
    }
    if strict, !report.passes { throw ExitCode(ExitStatus.invalid.rawValue) }
  }

  /// Of live runs made now.
  private func measured() throws(Failure) -> ValidationReport {
    let matrix = try asked()
    try matrix.checkDriver()
    let runner = try live.runner(for: matrix.driver)
    remark()
    let simulated = try simulated(matrix.simulated)
    let session = LiveSession<CellResult>(isQuiet: quiet)
    let interruption = session.interruption()
    defer { interruption.end() }
    let measured = try session.results(of: matrix.rounds, by: runner)
    return ValidationReport(
      validations: matrix.scenarios.map { Validation(of: $0, simulated: simulated, live: measured) },
      commands: [command], driver: matrix.driver, environment: .current(tool: Version.text))
  }

  /// Of live runs that were made before.
  private func kept(_ path: String) throws(Failure) -> ValidationReport {
    guard !selection.isGiven, preset == nil, runs == nil, !live.isGiven else {
      throw Failure(
        .usage,
        "--results says which runs there are; leave out scenarios, --preset, -a, --set, --hosts, --runs "
          + "and how live runs are made")
    }
    let kept = try KeptLiveRuns(path)
    let simulated = try simulated(kept.twins())
    return ValidationReport(
      validations: kept.scenarios.map { Validation(of: $0, simulated: simulated, live: kept.cells) },
      commands: kept.commands + [command], driver: kept.driver, environment: kept.environment)
  }

  /// Ends with status 1 where the page that is there is of other simulated runs than today's.
  private func hold() throws(Failure) {
    guard let output else {
      throw Failure(.usage, "--check needs the page: -o reports/validation.md --check")
    }
    guard results == nil else {
      throw Failure(
        .usage, "--check looks at no live runs; leave out --results, and name scenarios or --preset")
    }
    guard let page = try? String(contentsOfFile: output, encoding: .utf8) else {
      throw Failure(.missingInput, "\(output): there is no such page, or it is not UTF-8 text")
    }
    let matrix = try asked()
    let simulated = try simulated(matrix.simulated)
    for scenario in matrix.scenarios {
      let today = Validation(of: scenario, simulated: simulated, live: [])
      if let difference = today.simulatedDifference(from: page) {
        throw Failure(.invalid, "\(output): \(difference); make it again with the commands that stand in it")
      }
    }
    if !quiet { StandardError.line("\(output) agrees with today's simulator") }
  }

  private func simulated(_ cells: [Cell]) throws(Failure) -> [CellResult] {
    try CellSession(
      cells: cells, jobs: ProcessInfo.processInfo.activeProcessorCount, isQuiet: quiet
    ) { "\($0) of \(cells.count) simulated runs done; nothing of them is kept" }
    .results { (cell) throws(Failure) in cell.run() }
  }

  private func asked() throws(Failure) -> Matrix {
    if let runs, !(1...Self.runsLimit).contains(runs) {
      throw Failure(.usage, "--runs takes a whole number from 1 to \(Self.runsLimit), not \(runs)")
    }
    if let preset {
      let seeds = try runs.map { (runs) throws(Failure) in try SeedSelection.seeds(count: runs, seed: nil) }
      return try PresetSelection.matrix(
        preset, beside: selection, seeds: seeds, driver: try live.driver, command: command)
    }
    let configurations = try selection.chosen.configurations()
    return Matrix(
      scenarios: try selection.scenarios(else: Self.standard), configurations: configurations,
      seeds: try SeedSelection.seeds(count: runs ?? Self.standardRuns, seed: nil), driver: try live.driver,
      command: command)
  }

  private func remark() {
    #if DEBUG
      if !quiet {
        StandardError.line("debug build: nodes are slow, and latencies show it; use swift run -c release")
      }
    #endif
  }

  /// The command line that was given, in full.
  private var command: String {
    var words = ["validate"]
    if let results {
      words += ["--results", results]
    } else if let preset {
      words += ["--preset", preset] + selection.words + (runs.map { ["--runs", "\($0)"] } ?? [])
    } else {
      words += (selection.scenarios.isEmpty ? Self.standard : []) + selection.words
      words += ["--runs", "\(runs ?? Self.standardRuns)"]
    }
    words += live.words
    if let output { words += ["-o", output] }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}
