import ArgumentParser
import Broadcasting
import Reporting

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run one cell again, alone.",
    discussion: """
      With the id of a cell, as compare shows it, the cell is taken from the \
      results in DIR and its fingerprint is held against the stored one. With \
      --seed, the cell is made of SCENARIO, -a and --set.

      EXAMPLE
        grapevine replay 3f2a91c04b7d --trace | less
        grapevine replay maelstrom-25 -a gossip --seed 7

      \(ExitStatus.help)
      """)

  @Argument(
    help: ArgumentHelp("A cell's id; or, with --seed, a scenario's file or name.", valueName: "cell|scenario")
  )
  var subject: String

  @Option(help: ArgumentHelp("The seed; then SCENARIO and -a say the rest.", valueName: "k"))
  var seed: UInt64?

  @Option(
    name: [.short, .customLong("architecture")], help: ArgumentHelp("With --seed: which.", valueName: "name"))
  var architecture: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("With --seed: change a setting.", valueName: "architecture.setting=value"))
  var assignments: [String] = []

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where the results are. (default: results)", valueName: "dir"))
  var output: String?

  @Flag(help: "Print every event of the run on standard output, and the result on standard error.")
  var trace = false

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  func run() throws {
    let (cell, stored) = try seed.map { seed in (try asked(seed), nil) } ?? found()
    let result = cell.run()
    var report = CellReport.text(result)
    let differs = stored.map { $0.fingerprint != result.fingerprint } ?? false
    if let stored {
      report +=
        differs
        ? "the fingerprint differs from the stored one, \(stored.fingerprint): the program has changed\n"
        : "the fingerprint equals the stored one\n"
    }
    if trace {
      let output = TraceOutput()
      _ = cell.configuration.trace(cell.scenario, cell.seed) { output.line($0) }
      try output.finish()
      if !quiet { StandardError.write(report) }
    } else {
      try StandardOutput.write(report)
    }
    if differs { throw ExitCode(ExitStatus.invalid.rawValue) }
  }

  private func asked(_ seed: UInt64) throws(Failure) -> Cell {
    guard let architecture, !architecture.contains(",") else {
      throw Failure(.usage, "replay --seed needs one architecture, such as -a flooding")
    }
    guard output == nil else {
      throw Failure(.usage, "-o is for a cell's id; with --seed nothing is read from results")
    }
    let configurations = try ArchitectureSelection.configurations(
      names: [architecture], assignments: assignments)
    let scenario = try ScenarioSelection.scenario(subject)
    return Cell(configuration: configurations[0], scenario: scenario, seed: seed)
  }

  private func found() throws(Failure) -> (Cell, CellResult?) {
    guard architecture == nil, assignments.isEmpty else {
      throw Failure(.usage, "-a and --set go with --seed; a cell's id says it all")
    }
    let (cell, result) = try ResultsDirectory(path: output ?? ResultsDirectory.standard).cell(subject)
    return (cell, result)
  }
}
