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
      Simulates every architecture, with its defaults and with settings worth \
      trying, at the size and rate that you give: once with nothing wrong but the \
      loss, and once with each thing that is to be survived. A candidate fits if \
      every run is valid, the stable latency is within the budget, and during each \
      fault enough is answered and delivered in time and nothing acknowledged is \
      lost. The cheapest that fits is recommended: the fewest messages per \
      broadcast, then the fewest bytes, then the flattest load. Where operations \
      are rare, runs are longer; where even an hour holds too few broadcasts to \
      tell anything, nothing is recommended.

      EXAMPLE
        grapevine advise --rate 10 --latency-budget 400ms --loss 1%
        grapevine advise --hosts 500 --rate 50 --latency-budget 400ms --loss 1%
        grapevine advise --survive partition,leader-crash -f markdown > advice.md

      \(ExitStatus.help)
      """)

  @OptionGroup var demand: DemandArguments

  @OptionGroup var chosen: ArchitectureArguments

  @Option(help: ArgumentHelp("Run each with the seeds 1 to N.", valueName: "n"))
  var seeds = 3

  @Option(help: ArgumentHelp("How many cells to run at once. (default: one a core)", valueName: "n"))
  var jobs: Int?

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
    let demand = try demand.demand()
    if let scarcity = demand.scarcity { throw Failure(.invalid, scarcity) }
    let seeds = try SeedSelection.seeds(count: seeds, seed: nil)
    let (candidates, leftOut) = try candidates(for: demand)
    #if DEBUG
      if !quiet {
        StandardError.line(
          "debug build: the results are the same, but slow to come; swift run -c release is fast")
      }
    #endif
    let matrix = Matrix(
      scenarios: demand.scenarios, configurations: candidates, seeds: seeds, driver: .simulator,
      command: Self._commandName)
    let cells = matrix.cells
    try size.check(cells, jobs: jobs)
    let session = CellSession(cells: cells, jobs: jobs, isQuiet: quiet) { done in
      "\(done) of \(cells.count) runs done; nothing is kept"
    }
    let results = try session.results { (cell) throws(Failure) in cell.run() }

    let advice = Advice(demand, seeds: seeds, results: results, leftOut: leftOut)
    switch format {
    case .text: try StandardOutput.write(advice.text)
    case .markdown: try StandardOutput.write(advice.markdown)
    case .json: try StandardOutput.write(advice.json())
    }
    if advice.recommendation == nil { throw ExitCode(ExitStatus.invalid.rawValue) }
  }

  /// The candidates that are run, and a reason for each that is not.
  private func candidates(for demand: Demand) throws(Failure) -> ([Configuration], leftOut: [String]) {
    let asked = try chosen.configurations()
    let given = try ArchitectureSelection.overrides(chosen.assignments)
    var candidates: [Configuration] = []
    var tooLarge: [Configuration] = []
    var leftOut: [String] = []
    for candidate in Candidate.all(asked, hosts: demand.hosts, given: { given[$0] ?? [] }) {
      if let obstacle = Candidate.obstacle(candidate, in: demand.steady) {
        leftOut.append("\(candidate.architecture) topology=\(candidate["topology"] ?? ""): \(obstacle)")
      } else if let excess = size.check.excess(of: candidate, in: demand.scenarios) {
        tooLarge.append(candidate)
        leftOut.append(excess)
      } else {
        candidates.append(candidate)
      }
    }
    if candidates.isEmpty, let first = tooLarge.first {
      try size.check(demand.scenarios.map { Cell(configuration: first, scenario: $0, seed: 1) })
    }
    guard !candidates.isEmpty else {
      throw Failure(.usage, "no candidate is left: \(leftOut.joined(separator: "; "))")
    }
    return (candidates, leftOut)
  }
}
