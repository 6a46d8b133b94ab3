import ArgumentParser
import Broadcasting
import Formats
import Foundation
import Measurement
import Reporting
import Running
import Studies

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold the simulator against live runs.",
    discussion: """
      Runs SCENARIO (maelstrom-25 if none is given) simulated and live, with the \
      same seeds, and shows both side by side, with a verdict for each figure. \
      Live runs take as long as the scenario says; they are made in turn: the \
      first of every architecture, then the second of every architecture.

      EXAMPLE
        grapevine validate maelstrom-25-partition -a gossip,full-mesh --runs 10
        grapevine validate -o reports/validation.md

      \(ExitStatus.help)
      """)

  @OptionGroup var selection: MatrixArguments

  @Option(
    help: ArgumentHelp(
      "Run each N times, with the seeds 1 to N; fewer than 6 give no intervals.", valueName: "n"))
  var runs = 6

  @OptionGroup var live: LiveArguments

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ReportFormat.text

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Write the report to a file, too, in Markdown.", valueName: "file"))
  var output: String?

  @Flag(help: "Exit with 1 unless every row passes.")
  var strict = false

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  private static let runsLimit = 1000

  func run() throws {
    let matrix = try asked()
    try matrix.checkDriver()
    let driver = try live.driver
    let live = try live.runner(for: driver)
    let file = try output.map { (path) throws(Failure) in try ReportFile(path) }
    remark()
    let twins = matrix.simulated
    let simulated = try CellSession(
      cells: twins, jobs: ProcessInfo.processInfo.activeProcessorCount, isQuiet: quiet
    ) { "\($0) of \(twins.count) simulated runs done; nothing of them is kept" }
    .results { (cell) throws(Failure) in cell.run() }
    let session = LiveSession<CellResult>(isQuiet: quiet)
    let interruption = session.interruption()
    defer { interruption.end() }
    let measured = try session.results(of: matrix.rounds, by: live)
    let report = ValidationReport(
      validations: matrix.scenarios.map { Validation(of: $0, simulated: simulated, live: measured) },
      command: command, driver: driver, environment: .current(tool: Version.text))

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

  private static let standard = ["maelstrom-25"]

  private func asked() throws(Failure) -> Matrix {
    guard (1...Self.runsLimit).contains(runs) else {
      throw Failure(.usage, "--runs takes a whole number from 1 to \(Self.runsLimit), not \(runs)")
    }
    let configurations = try selection.chosen.configurations()
    return Matrix(
      scenarios: try selection.scenarios(else: Self.standard), configurations: configurations,
      seeds: try SeedSelection.seeds(count: runs, seed: nil), driver: try live.driver, command: command)
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
    var words = ["validate"] + (selection.scenarios.isEmpty ? Self.standard : []) + selection.words
    words += ["--runs", "\(runs)"] + live.words
    if let output { words += ["-o", output] }
    return "swift run -c release grapevine " + words.map(ShellWord.quoted).joined(separator: " ")
  }
}
