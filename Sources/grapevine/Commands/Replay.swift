import ArgumentParser
import Broadcasting
import Measurement
import Reporting
import Running
import Scenarios

struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run one cell again, alone.",
    discussion: """
      With the id of a cell, as compare shows it, the cell is taken from the \
      results in DIR and its fingerprint is held against the stored one. With \
      --seed, the cell is made of SCENARIO, -a and --set. With --svg, a picture \
      shows how one rumor of the run spread: nodes down the side, time across, a \
      line for each message.

      A trace is in the order of time. Nodes of a run that is divided, because it \
      has more than 16,384 of them, are traced 8,192 together, as long as the \
      least latency lasts, and then the next.

      EXAMPLE
        grapevine replay 3f2a91c04b7d --trace | less
        grapevine replay maelstrom-25 -a gossip --seed 7
        grapevine replay one-broadcast -a gossip --seed 1 --svg gossip.svg

      \(ReadOn.pages("results"))

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

  @Option(help: ArgumentHelp("Draw how one rumor spread.", valueName: "file"))
  var svg: String?

  @Option(
    help: ArgumentHelp("With --svg: which, such as n3#0. (default: the run's first)", valueName: "rumor"))
  var rumor: String?

  @OptionGroup var size: SizeArguments

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  func run() async throws {
    let wanted = try wantedRumor()
    if let svg, svg.isEmpty || svg.hasSuffix("/") {
      throw Failure(.usage, "--svg takes a file, such as a.svg, not '\(svg)'")
    }
    let (cell, stored) = try seed.map { seed in (try asked(seed), nil) } ?? found()
    try size.check([cell])
    if let svg { try await draw(cell, wanted, to: ReportFile(svg)) }
    let result = cell.run(workers: try Threads.workers(nil, beside: 1))
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

  private func wantedRumor() throws(Failure) -> RumorID? {
    guard let rumor else { return nil }
    guard svg != nil else { throw Failure(.usage, "--rumor goes with --svg, which draws it") }
    guard let id = RumorID(parsing: rumor) else {
      throw Failure(.usage, "--rumor takes a host and a number, such as n3#0, not '\(rumor)'")
    }
    return id
  }

  private func draw(_ cell: Cell, _ rumor: RumorID?, to file: ReportFile) async throws(Failure) {
    let gnuplot = try await Gnuplot.required(for: "--svg")
    let picture = try SpaceTimePicture.drawable(cell, rumor: rumor)
    guard let drawn = try await gnuplot.pictures(of: [picture.plot(named: "picture")]).last else { return }
    try file.write(drawn.text)
    if !quiet { StandardError.line("the picture is in \(file.path)") }
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
