import ArgumentParser
import Broadcasting
import Cluster
import Formats
import Foundation
import Measurement
import Reporting
import Scenarios
import Simulation
import Studies

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run architectures in scenarios and show the results side by side.",
    discussion: """
      Without arguments: maelstrom-25 and maelstrom-25-partition, every \
      architecture, simulated with seeds 1 to 10. The same command gives the same \
      results, on any machine and any number of cores.

      With --driver zeromq every node is a process on real sockets. A run then \
      takes as long as its scenario, one at a time, with seed 1 if no other is \
      asked for; what it measures is this machine's, and differs from run to run.

      DIR gets matrix.json (what was asked), cells.ndjson (a line for each cell \
      as soon as it is finished) and in the end results.json. They replace those \
      of an earlier run in DIR. With SOURCE_DATE_EPOCH in the environment simulated \
      results bear that date, and two runs write the same bytes.

      With --shard 2/8 a run is the second of eight shares of the cells, for eight \
      machines; grapevine merge joins their results. The share that a cell is in \
      follows from its id, so adding a scenario moves no other cell.

      EXAMPLE
        grapevine compare maelstrom-25 -a gossip,full-mesh --seeds 30
        grapevine compare --set gossip.fanout=4 -f markdown > comparison.md
        grapevine compare --preset report -o results/report
        grapevine compare maelstrom-25 --driver zeromq
        grapevine compare --preset report --shard 2/8 -o results/shard-2

      \(ReadOn.pages("concepts", "results", "own-fleet", "fleets", "purposes"))

      \(ExitStatus.help)
      """)

  @OptionGroup var selection: MatrixArguments

  @Option(
    help: ArgumentHelp(
      "Run each with the seeds 1 to N, or A to B. (default: \(SeedSelection.defaultCount), live 1)",
      valueName: "n|a..b"))
  var seeds: SeedChoice?

  @Option(help: ArgumentHelp("Run each with this seed alone.", valueName: "k"))
  var seed: UInt64?

  enum DriverName: String, ExpressibleByArgument, CaseIterable {
    case simulator
    case zeromq
  }

  @Option(
    name: .customLong("driver"),
    help: ArgumentHelp("simulator, or zeromq: a process a node. (default: simulator)", valueName: "name"))
  var driverName: DriverName?

  @Option(
    help: ArgumentHelp(
      "What is run together: a file, or a name in \(PresetSelection.directory) (grapevine list presets). "
        + "With --driver zeromq also loopback: no emulated latency, and the highest rate that each "
        + "sustains.",
      valueName: "name"))
  var preset: String?

  @OptionGroup var live: LiveArguments

  @OptionGroup var sharding: ShardArguments

  @Option(
    help: ArgumentHelp("How many simulated cells to run at once. (default: one a core)", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "How many threads share one simulated run of more than 16,384 nodes, with network.model exact and no "
        + "latency below 1.05 ms (exponential and lognormal ones are). (default: the cores that --jobs "
        + "leaves over)", valueName: "n"))
  var threads: Int?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Where results go. (default: \(ResultsDirectory.standard), of shard 2/8 "
        + "\(ResultsDirectory.standard)/shard-2-of-8)", valueName: "dir"))
  var output: String?

  @Option(name: .shortAndLong, help: "What to print.")
  var format = TableFormat.text

  @Option(help: ArgumentHelp("Go on with the run in DIR that was interrupted.", valueName: "dir"))
  var resume: String?

  @OptionGroup var size: SizeArguments

  @Flag(help: "Exit with 1 if a run is not valid.")
  var strict = false

  @Option(help: ArgumentHelp("Bold in text.", valueName: "when"))
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  func run() throws {
    if preset == Loopback.name { return try runLoopback() }
    let asked = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(asked) else {
      throw Failure(.usage, "--jobs takes a whole number from 1 to 1024, not \(asked)")
    }
    let shard = try sharding.selected()
    let directory = ResultsDirectory(path: resume ?? output ?? ResultsDirectory.standard(shard))
    let (matrix, finished) = try resume == nil ? (matrix(shard), []) : resumed(directory, shard)
    try matrix.checkDriver()
    let date = try SourceDate.named(for: matrix.driver)
    let share = Share(of: matrix)
    try size.check(share.open(after: finished), jobs: asked)
    // Live runs share the machine with nothing, so that what they measure is theirs.
    let jobs = matrix.driver == .simulator ? asked : 1
    let runCell = try live.runner(
      for: matrix.driver, workers: Threads.workers(threads, beside: min(jobs, share.cells.count)))

    // The cells of an earlier run are gone from here on: whatever can be refused has been.
    let journal = try directory.open(for: matrix, keeping: resume != nil)
    remark(finished: finished.count, of: share, driver: matrix.driver)
    let session = CellSession(cells: share.cells, jobs: jobs, isQuiet: quiet) { done in
      "\(done) of \(share.cells.count) cells done; go on with: grapevine compare --resume \(directory.path)"
    }
    let results = try session.results(known: share.places(of: finished), journal: journal, by: runCell)
    let file = try directory.close(
      matrix: matrix, results: results, part: share.part(of: results), date: date ?? Date())

    try StandardOutput.write(text(matrix, share, results, file))
    if format != .text, !quiet { StandardError.line("results are in \(file)") }
    if strict, results.contains(where: { $0.verdict != .valid }) {
      throw ExitCode(ExitStatus.invalid.rawValue)
    }
  }

  private func runLoopback() throws {
    guard driverName == .zeromq else {
      throw Failure(.usage, "--preset loopback measures this machine; add --driver zeromq")
    }
    guard selection.scenarios.isEmpty, selection.hosts.isEmpty, resume == nil, output == nil, seeds == nil,
      format != .csv, !sharding.isGiven
    else {
      throw Failure(.usage, "--preset loopback has its own scenario, and takes -a, --set, --seed and -f only")
    }
    let configurations = try selection.chosen.configurations()
    let driver = try driver
    let run = try live.runner(for: driver)
    let session = LiveSession<CellResult>(isQuiet: quiet, isOpen: true)
    let interruption = session.interruption()
    let report = try Loopback.run(
      configurations, seed: seed ?? 1, driver: driver, session: session, live: run)
    interruption.end()
    switch format {
    case .json: try StandardOutput.write(report.json())
    case .markdown: try StandardOutput.write(report.markdown)
    case .text, .csv: try StandardOutput.write(report.text + SustainedRateReport.legend)
    }
  }

  private var driver: Driver {
    get throws(Failure) {
      if driverName == .zeromq { return try live.driver }
      guard !live.isGiven else {
        throw Failure(.usage, "--transport, --partition and --port go with --driver zeromq; add it")
      }
      return .simulator
    }
  }

  /// Live runs take as long as their scenarios, so there is one of each unless more are asked for.
  private var defaultSeeds: SeedChoice? { driverName == .zeromq && seed == nil ? .first(1) : nil }

  private func matrix(_ shard: Shard?) throws(Failure) -> Matrix {
    var matrix = try matrix()
    matrix.shard = shard
    return matrix
  }

  private func matrix() throws(Failure) -> Matrix {
    if let preset {
      let seeds = try seeds == nil && seed == nil ? nil : SeedSelection.seeds(seeds, seed: seed)
      return try PresetSelection.matrix(
        preset, beside: selection, seeds: seeds, driver: try driver, command: command)
    }
    let configurations = try selection.chosen.configurations()
    return Matrix(
      scenarios: try selection.scenarios(else: []), configurations: configurations,
      seeds: try SeedSelection.seeds(seeds ?? defaultSeeds, seed: seed),
      driver: try driver, command: command)
  }

  /// The arguments that decide about the results, in full; where the results go is not among them.
  private var command: String {
    var words = ["compare"] + selection.words
    if let preset { words += ["--preset", preset] }
    if let seeds { words += ["--seeds", "\(seeds)"] }
    if let seed { words += ["--seed", "\(seed)"] }
    if let driverName { words += ["--driver", driverName.rawValue] }
    words += live.words
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  private func resumed(
    _ directory: ResultsDirectory, _ shard: Shard?
  ) throws(Failure) -> (Matrix, [CellResult]) {
    guard selection.scenarios.isEmpty, !selection.chosen.isGiven,
      selection.hosts.isEmpty, seeds == nil, seed == nil, preset == nil,
      output == nil, driverName == nil, live.transport == nil, live.partition == nil
    else {
      throw Failure(
        .usage,
        "--resume takes scenarios, --preset, -a, --set, --seeds, --seed, --driver and how it runs, and -o "
          + "from \(directory.path); leave them out"
      )
    }
    let (matrix, finished) = try directory.unfinished()
    if let shard, shard != matrix.shard {
      let own = matrix.shard.map { "shard \($0)" } ?? "all cells"
      throw Failure(
        .usage, "the run in \(directory.path) is of \(own), not of shard \(shard); leave out --shard")
    }
    return (matrix, finished)
  }

  private func remark(finished: Int, of share: Share, driver: Driver) {
    guard !quiet else { return }
    #if DEBUG
      StandardError.line(
        driver == .simulator
          ? "debug build: the results are the same, but slow to come; swift run -c release is fast"
          : "debug build: nodes are slow, and latencies show it; use swift run -c release")
    #endif
    if let text = share.text { StandardError.line(text) }
    if let threads, threads > 1, driver == .simulator, !share.cells.contains(where: \.isDivided) {
      StandardError.line(
        "--threads \(threads) speeds up nothing: no run here is divided; that takes more than 16,384 nodes, "
          + "network.model exact and no latency below 1.05 ms")
    }
    if finished > 0 { StandardError.line("\(finished) of \(share.cells.count) cells were done before") }
  }

  private func text(
    _ matrix: Matrix, _ share: Share, _ results: [CellResult], _ file: String
  ) throws(Failure) -> String {
    // In a shard a scenario may have no cell.
    let known = Set(results.map(\.scenario))
    let scenarios = matrix.scenarios.filter { known.contains($0.name) }
    switch format {
    case .json: return ResultsFile.cellsText(results)
    case .csv: return CSV.text(results)
    case .markdown:
      return scenarios.map { Comparison(of: $0, results).markdown }.joined()
        + Comparison.markdownLegend
    case .text:
      let bold = Terminal.showsBold(color)
      let tables = scenarios.map { Comparison(of: $0, results).text(bold: bold) }.joined()
      let notes = [share.text, quiet ? nil : "Results: \(file)"].compactMap { $0 }
      return tables + (tables.isEmpty ? "" : Comparison.legend + (notes.isEmpty ? "" : "\n"))
        + notes.map { "\($0)\n" }.joined()
    }
  }
}
