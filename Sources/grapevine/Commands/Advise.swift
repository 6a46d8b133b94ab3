import Architectures
import ArgumentParser
import Broadcasting
import Foundation
import Reporting
import Running
import Scenarios
import Studies

struct Advise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which architecture does what your fleet needs.",
    discussion: """
      Simulates architectures with their defaults and with settings worth trying, \
      batches among them, at the size and rate that you give: once with nothing \
      wrong but the loss, and once with each thing that is to be survived. Messages \
      cost the nodes what grapevine calibrate measures. A candidate fits if every \
      run is valid and not overloaded, the stable latency is within the budget, no \
      node is at work for more than 70% of any second, and during each fault enough \
      is answered and delivered in time and nothing acknowledged is lost. The \
      cheapest that fits is recommended: the fewest messages per broadcast, then the \
      fewest bytes, then the flattest load. What cannot win is not run, and says why. \
      Where operations are rare, runs are longer; where even an hour holds too few \
      broadcasts to tell anything, nothing is recommended.

      EXAMPLE
        grapevine advise --rate 10 --latency-budget 400ms --loss 1%
        grapevine advise --hosts 500 --rate 50 --latency-budget 400ms --loss 1%
        grapevine advise --survive partition,leader-crash -f markdown > advice.md
        grapevine advise --scenario my-fleet.yaml --busy 50% --connections 20
        grapevine advise --losses 2 --survive crash-forgets --staleness 500ms
        grapevine advise --payload 10000 --bandwidth 10MB/s --receive 20us --send 20us
        grapevine advise --resume advice

      It first says how long it will take. Finished runs are kept in a directory, \
      and --resume goes on with what was interrupted. A candidate that would not \
      fit this machine is left out and named; where nothing else is left to try, \
      that is status 69, and where none does what is asked, status 1.

      \(ReadOn.pages("choosing"))

      \(ExitStatus.help)
      """)

  @OptionGroup var demand: DemandArguments

  @OptionGroup var chosen: ArchitectureArguments

  @Option(help: ArgumentHelp("Run each with the seeds 1 to N. (default: 3)", valueName: "n"))
  var seeds: Int?

  @Flag(help: "Run the architectures with the given settings alone, and all runs to the end.")
  var exactly = false

  @Option(help: ArgumentHelp("How many cells to run at once. (default: one a core)", valueName: "n"))
  var jobs: Int?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where finished runs are kept. (default: advice)", valueName: "dir"))
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
    let place = KeptSearch(path: resume ?? output ?? "advice", command: "advise", name: "advising")
    let request = resume == nil ? self : try resumed(place)
    var search = try request.search(size.check)
    #if DEBUG
      if !quiet {
        StandardError.line(
          "debug build: the results are the same, but slow to come; swift run -c release is fast")
      }
    #endif
    let check = size.check
    let runner = try place.open(words: try request.words, keeping: resume != nil)
    let interruption = Interruption(of: runner) { done in
      "\(done) runs done; go on with grapevine advise --resume \(place.path)"
    }
    if !quiet { StandardError.line(search.outline(jobs: jobs)) }
    try search.search { (cells: [Cell]) throws(Failure) in
      try runner.run(
        cells.map { ($0.id, $0) }, threads: check.most(of: cells, atOnce: jobs)
      ) { (cell: Cell) throws(Failure) in cell.run() }
    } progress: { search in
      if !quiet { StandardError.line(search.standing) }
    }
    interruption.end()

    let advice = search.advice
    switch format {
    case .text: try StandardOutput.write(advice.text)
    case .markdown: try StandardOutput.write(advice.markdown)
    case .json: try StandardOutput.write(advice.json())
    }
    if advice.recommendation == nil { throw ExitCode(ExitStatus.invalid.rawValue) }
  }

  private func search(_ size: SizeCheck) throws(Failure) -> AdviceSearch {
    let demand = try demand.demand()
    if let scarcity = demand.scarcity { throw Failure(.invalid, scarcity) }
    let search = AdviceSearch(
      demand, architectures: try chosen.configurations(),
      seeds: try SeedSelection.seeds(count: seeds ?? Self.standardSeeds, seed: nil),
      given: try ArchitectureSelection.overrides(chosen.assignments),
      isExact: exactly, patient: self.size.force, excess: { size.excess(of: $0, in: demand.scenarios) })
    guard search.open == 0 else { return search }
    let reasons = search.leftOut.joined(separator: "; ")
    guard let candidate = search.tooLarge else {
      throw Failure(.invalid, "nothing fits, as the sheets have it: \(reasons)")
    }
    try size(demand.scenarios.map { Cell(configuration: candidate, scenario: $0, seed: 1) })
    throw Failure(.unavailable, "no candidate can be tried: \(reasons); ask for a lower --rate, or --force")
  }

  private func resumed(_ place: KeptSearch) throws -> Advise {
    guard try words == Advise.parse([]).words, output == nil else {
      throw Failure(.usage, "--resume takes what is asked from \(place.path); leave the rest out")
    }
    return try Advise.parse(place.words())
  }

  private static let standardSeeds = 3

  /// The arguments that decide about the search, as words of a command line.
  private var words: [String] {
    get throws(Failure) {
      try demand.demand().words + chosen.words + (seeds.map { ["--seeds", "\($0)"] } ?? [])
        + (exactly ? ["--exactly"] : [])
    }
  }
}
