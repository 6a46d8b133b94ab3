import ArgumentParser
import Formats
import Foundation
import Measurement
import Reporting
import Running
import Scenarios
import Studies

struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search for the settings that cost least and still do what is asked.",
    discussion: """
      Runs one architecture in SCENARIO with many settings: drawn at random first, \
      then near the best that were found. A candidate counts only if every run is \
      valid, in SCENARIO and in each scenario of --valid-under, and every \
      condition holds on every run. The best of these, by the least median of \
      --minimise, are tried again on further seeds, the least costly first, until \
      one holds there, too, or all that hold have been tried; it is shown beside \
      the settings that the search began with.

      Every setting is varied that --set does not give, over all its values, but \
      not what an acknowledgement promises; with --vary only those that it names, \
      and with --worth-trying the others, too, but only over the few values that \
      the architecture's sheet calls so. \
      The same command finds the same, whatever the number of cores; but candidates \
      that cannot fit this machine's memory are left out.

      DIR keeps every run as soon as it is finished (tuning.json, cells.ndjson), \
      and in the end preset.yaml, which compare --preset runs. They replace those of \
      an earlier search in DIR.

      EXAMPLE
        grapevine tune maelstrom-net-25 -a random-leader \\
          --set random-leader.acknowledge=origin \\
          --vary random-leader.batch=50ms..2s --minimise messages_per_op \\
          --subject-to 'maelstrom_stable_latency.p50 < 400ms' \\
          --valid-under maelstrom-net-25-partition
        grapevine tune --resume tuning -f markdown > tuning.md

      \(ReadOn.pages("choosing"))

      \(ExitStatus.help)
      """)

  @Argument(help: "A scenario file, or the name of a scenario in bench/scenarios.")
  var scenario: String?

  @OptionGroup var chosen: ArchitectureArguments

  @Option(
    help: ArgumentHelp(
      "Vary this setting and no other but those that are named so: from LOW to HIGH, or among words. May be "
        + "given several times.",
      valueName: "architecture.setting=low..high|a,b,…"))
  var vary: [String] = []

  @Flag(
    help: "Vary every setting that --set and --vary do not name, among the values worth trying by its sheet.")
  var worthTrying = false

  @Option(
    help: ArgumentHelp(
      "The figure to make small; see grapevine list metrics. Of several runs the median counts.",
      valueName: "figure"))
  var minimise: String?

  @Option(
    help: ArgumentHelp(
      "What must hold on every run: a figure and a bound, as gates have them. May be given several times.",
      valueName: "condition"))
  var subjectTo: [String] = []

  @Option(
    help: ArgumentHelp(
      "A scenario in which every run must be valid. May be given several times.", valueName: "scenario"))
  var validUnder: [String] = []

  @Option(help: ArgumentHelp("Try each candidate with the seeds 1 to N. (default: 5)", valueName: "n"))
  var seeds: Int?

  @Option(
    help: ArgumentHelp("Try what was found with so many further seeds. (default: 10)", valueName: "n"))
  var heldOut: Int?

  @Option(help: ArgumentHelp("How many candidates to try. (default: 320)", valueName: "n"))
  var candidates: Int?

  @Option(help: ArgumentHelp("The seed of the search itself. (default: 1)", valueName: "k"))
  var searchSeed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How many cells to run at once; fewer where so many do not fit. (default: one a core)", valueName: "n"))
  var jobs: Int?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where runs and the preset go. (default: tuning)", valueName: "dir"))
  var output: String?

  @Option(help: ArgumentHelp("Go on with the search in DIR that was interrupted.", valueName: "dir"))
  var resume: String?

  @OptionGroup var size: SizeArguments

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ReportFormat.text

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  func run() throws {
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(jobs) else {
      throw Failure(.usage, "--jobs takes a whole number from 1 to 1024, not \(jobs)")
    }
    let place = TuningDirectory(path: resume ?? output ?? "tuning")
    let request = resume == nil ? self : try resumed(place)
    var search = try request.search(size.check)
    let heldOut = try request.heldOutSeeds
    let words = resume == nil ? request.words : try place.words()
    // Candidates that do not fit are left out; without what the search begins with there is none.
    try size.check(search.beginning)
    let runner = try place.open(words: words, keeping: resume != nil)
    let interruption = Interruption(of: runner) { done in
      "\(done) runs done; go on with grapevine tune --resume \(place.path)"
    }
    let check = size.check
    func results(of cells: [Cell]) throws(Failure) -> [CellResult] {
      try runner.run(
        cells.map { ($0.id, $0) }, threads: check.most(of: cells, atOnce: jobs)
      ) { (cell: Cell) throws(Failure) in cell.run() }
    }
    try search.search(run: results(of:)) { search in
      guard !quiet else { return }
      StandardError.line("\(search.tried) of \(search.budget) candidates tried")
    }
    let scenarios = [request.scenario ?? ""] + request.validUnder
    let report = try TuningReport(
      search, heldOut: heldOut, scenarios: scenarios, run: results(of:)
    ) { tried, total in
      guard !quiet else { return }
      StandardError.line("\(tried) of \(total) that fulfil every condition tried on further seeds")
    }
    interruption.end()

    switch format {
    case .text: try StandardOutput.write(report.text)
    case .markdown: try StandardOutput.write(report.markdown)
    case .json: try StandardOutput.write(report.json())
    }
    guard report.found != nil else {
      StandardError.line(
        subjectTo.isEmpty && request.subjectTo.isEmpty
          ? "no candidate's runs are all valid and have a value of \(request.minimise ?? "")"
          : "no candidate fulfils every condition; ask for less, or try more --candidates")
      throw ExitCode(ExitStatus.invalid.rawValue)
    }
    let file = try place.write(
      presetOf: report, scenarios: scenarios, command: words,
      seeds: request.heldOutSeeds)
    if !quiet { StandardError.line("the settings found are in \(file)") }
  }

  private func resumed(_ place: TuningDirectory) throws -> Tune {
    guard scenario == nil, !chosen.isGiven, vary.isEmpty, !worthTrying, minimise == nil, subjectTo.isEmpty,
      output == nil,
      validUnder.isEmpty, seeds == nil, heldOut == nil, candidates == nil, searchSeed == nil
    else {
      throw Failure(.usage, "--resume takes what to search from \(place.path); leave the rest out")
    }
    return try Tune.parse(place.words())
  }

  private func search(_ size: SizeCheck) throws -> Search {
    guard let scenario else { throw Failure(.usage, "name a scenario, such as maelstrom-net-25") }
    guard let minimise else { throw Failure(.usage, "--minimise is missing, such as messages_per_op") }
    let candidates = candidates ?? 320
    guard (1...100_000).contains(candidates) else {
      throw Failure(.usage, "--candidates takes a whole number from 1 to 100000, not \(candidates)")
    }
    let figure = try read(minimise, of: "--minimise") { (text) throws(Misreading) in
      try Goal.Constraint.figure(text)
    }
    guard figure.better == .less else {
      throw Failure(
        .usage, "--minimise \(minimise): less of it is not better; bound it with --subject-to instead")
    }
    let goal = Goal(
      minimising: figure,
      subjectTo: try subjectTo.map { text in
        try read(text, of: "--subject-to") { (text) throws(Misreading) in try Goal.Constraint(parsing: text) }
      })
    let plan = Search.Plan(
      scenario: try ScenarioSelection.scenario(scenario),
      enduring: validUnder.isEmpty ? [] : try ScenarioSelection.scenarios(validUnder),
      seeds: try SeedSelection.seeds(count: seeds ?? Self.standardSeeds, seed: nil))
    let space = try TuningSpace.space(chosen, vary: vary, worthTrying: worthTrying)
    guard space.origin != nil, !space.isEmpty else {
      throw Failure(
        .usage,
        "none of the values that may vary goes with what is set; see grapevine list settings"
      )
    }
    return Search(
      space, goal: goal, plan: plan, budget: candidates, seed: searchSeed ?? 1,
      obstacle: { size.excess(of: $0, in: [plan.scenario] + plan.enduring) })
  }

  private static let standardSeeds = 5

  private func read<Value>(
    _ text: String, of option: String, by parse: (String) throws(Misreading) -> Value
  ) throws(Failure) -> Value {
    do {
      return try parse(text)
    } catch {
      throw Failure(.usage, "\(option) '\(text)': \(error.message)")
    }
  }

  private var heldOutSeeds: [UInt64] {
    get throws(Failure) {
      let (first, heldOut) = (UInt64(max(1, seeds ?? Self.standardSeeds)), heldOut ?? 10)
      guard (1...SeedSelection.limit).contains(heldOut) else {
        throw Failure(
          .usage, "--held-out takes a whole number from 1 to \(SeedSelection.limit), not \(heldOut)")
      }
      return (1...UInt64(heldOut)).map { first + $0 }
    }
  }

  /// The arguments that decide about the search, as words of a command line.
  private var words: [String] {
    var words = [scenario ?? ""] + chosen.words + vary.flatMap { ["--vary", $0] }
    words += worthTrying ? ["--worth-trying"] : []
    words += ["--minimise", minimise ?? ""] + subjectTo.flatMap { ["--subject-to", $0] }
    words += validUnder.flatMap { ["--valid-under", $0] }
    if let seeds { words += ["--seeds", "\(seeds)"] }
    if let heldOut { words += ["--held-out", "\(heldOut)"] }
    if let candidates { words += ["--candidates", "\(candidates)"] }
    if let searchSeed { words += ["--search-seed", "\(searchSeed)"] }
    return words
  }
}
