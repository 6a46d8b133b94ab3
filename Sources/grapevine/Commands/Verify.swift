import ArgumentParser
import Foundation
import Reporting
import Studies
import Verification

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold our own runs against published figures and exact identities.",
    discussion: """
      Runs the broadcasters in the simulator as the sources describe, and shows for \
      each figure what is expected, what came out, and how far apart they are in \
      standard errors. Without STUDY all of them: \(studies). Any row of their \
      tables can be asked for, for any number of hosts that this machine can run; \
      where nobody published the figure, it is held against theory, or against a \
      model of ours that shares no code with what is measured.

      The same command gives the same results, on any machine and any number of \
      cores. With -o reports/NAME the page is reports/NAME.md, in Markdown for \
      GitHub, and reports/NAME/ holds its picture (SVG, by gnuplot) and the data.

      EXAMPLE
        grapevine verify
        grapevine verify demers
        grapevine verify demers --mode pull --stop feedback-counter -k 1...5 \\
          --runs 400
        grapevine verify infect-and-die -f 2...7 --loss 10%
        grapevine verify phone-call --mode pull -n 20000 --loss 10%
        grapevine verify raft --failures 2
        grapevine verify identities --topology grid -n 25
        grapevine verify demers --format json > demers.json
        grapevine verify -o reports/verification

      \(ReadOn.pages("trust"))

      \(ExitStatus.help)
      """)

  private static let studies = Study.all.map(\.name).joined(separator: ", ")

  @Argument(help: ArgumentHelp("What to verify. (default: everything)", valueName: "study"))
  var study: [String] = []

  @Option(help: ArgumentHelp("push, pull or push-pull.", valueName: "mode"))
  var mode: String?

  @Option(help: ArgumentHelp("When a site loses interest: feedback-counter, blind-coin …", valueName: "rule"))
  var stop: String?

  @Option(
    name: .customShort("k"),
    help: ArgumentHelp("Counters, or one over coins: 3, 1...5 or 2,4.", valueName: "k"))
  var k: String?

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many hosts.", valueName: "n"))
  var hosts: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("How many hosts are sent to: 3, 2...7 or 2,4.", valueName: "f"))
  var fanout: String?

  @Option(help: ArgumentHelp("The share of messages that are lost, such as 10%.", valueName: "share"))
  var loss: String?

  @Option(help: ArgumentHelp("The share of hosts that are down, such as 10%.", valueName: "share"))
  var dead: String?

  @Option(help: ArgumentHelp("Who is linked to whom: line, ring, grid, tree4 …", valueName: "name"))
  var topology: String?

  @Option(help: ArgumentHelp("How many servers fail at once, the leader among them.", valueName: "n"))
  var failures: String?

  @Option(
    help: ArgumentHelp("Make N runs of each set-up, instead of as many as its figures need.", valueName: "n"))
  var runs: Int?

  @Option(help: ArgumentHelp("The seed of each set-up's first run; the others follow.", valueName: "k"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("How many runs to make at once. (default: one a core)", valueName: "n"))
  var jobs: Int?

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Write a page, too, without its ending.", valueName: "reports/name"))
  var output: String?

  @Option(help: "What to print.")
  var format = ReportFormat.text

  @OptionGroup var size: SizeArguments

  @Flag(
    help: "With -o: write nothing; say whether the page is what the program gives, and exit with 1 if not.")
  var check = false

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  private static let runsLimit = 1_000_000

  func run() async throws {
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(jobs) else {
      throw Failure(.usage, "--jobs takes a whole number from 1 to 1024, not \(jobs)")
    }
    if check, output == nil { throw Failure(.usage, "--check goes with -o, which names the page") }
    let plan = try asked()
    let place = try output.map { (path) throws(Failure) in try PagePlace(path) }
    try size.check(plan.cells, jobs: jobs)
    try size.check(all: plan.loads, jobs: jobs)
    let gnuplot = place == nil ? nil : try await Gnuplot()
    remark()
    let reproduction = plan.reproduction(of: results(of: plan, jobs: jobs))
    let page = ReproductionPage(reproduction, command: command)
    if check, let place {
      try await place.hold(page, gnuplot, source: "the program gives", quiet: quiet)
    } else {
      switch format {
      case .text: try StandardOutput.write(reproduction.text)
      case .markdown: try StandardOutput.write(page.markdown(pictures: nil))
      case .json: try StandardOutput.write(reproduction.json { command(of: $0) })
      }
      if let place { try await write(page, to: place, gnuplot) }
    }
    if reproduction.fails { throw ExitCode(ExitStatus.invalid.rawValue) }
    if !reproduction.passes { throw ExitCode(ExitStatus.unknown.rawValue) }
  }

  private func results(of plan: StudyPlan, jobs: Int) -> [[Double]] {
    let progress = Progress(Progress.style(quiet: quiet), total: plan.count, of: "runs")
    let runner = Runner<Int, [Double], Never>(finished: { run, _, known in
      progress.advance(to: known.count, plan.name(run)) { nil }
    })
    defer { progress.clear() }
    return runner.run(Array(0..<plan.count), threads: jobs) { plan.run($0) }
  }

  private func write(_ page: ReproductionPage, to place: PagePlace, _ gnuplot: Gnuplot?) async throws {
    try await place.write(page, gnuplot: gnuplot)
    if gnuplot == nil {
      StandardError.line(
        "gnuplot is not installed, so \(place.markdown) has tables only; run bench/setup, then this again")
    } else if !quiet {
      StandardError.line("the page is \(place.markdown)")
    }
  }

  private func asked() throws(Failure) -> StudyPlan {
    if let runs, !(2...Self.runsLimit).contains(runs) {
      throw Failure(.usage, "--runs takes a whole number from 2 to \(Self.runsLimit), not \(runs)")
    }
    var studies: [Study] = []
    for name in study {
      guard let study = Study.named(name) else {
        throw Failure.unknown("study", name, known: Study.all.map(\.name))
      }
      studies.append(study)
    }
    if studies.count != 1, let first = selection.given.first {
      throw Failure(
        .usage, "\(first.option) goes with one study, such as \(Self.example(of: first)); name it")
    }
    do {
      return try StudyPlan(studies.isEmpty ? Study.all : studies, selection, runs: runs, seed: seed)
    } catch {
      throw Failure(.usage, error.description)
    }
  }

  private static func example(of parameter: Selection.Parameter) -> String {
    Study.all.first { $0.parameters.contains(parameter) }?.name ?? "demers"
  }

  private var options: [(parameter: Selection.Parameter, text: String?)] {
    [
      (.mode, mode), (.stop, stop), (.k, k), (.hosts, hosts), (.fanout, fanout), (.loss, loss), (.dead, dead),
      (.topology, topology), (.failures, failures),
    ]
  }

  private var selection: Selection {
    var selection = Selection()
    for (parameter, text) in options { if let text { selection.set(parameter, text) } }
    return selection
  }

  private func remark() {
    #if DEBUG
      if !quiet {
        StandardError.line(
          "debug build: the results are the same, but slow to come; swift run -c release is fast")
      }
    #endif
  }

  /// The arguments that decide about the rows of those studies.
  private func words(for studies: [String]) -> [String] {
    var words = ["verify"] + studies
    for (parameter, text) in options { if let text { words += [parameter.option, text] } }
    if let runs { words += ["--runs", "\(runs)"] }
    if seed != 1 { words += ["--seed", "\(seed)"] }
    return words
  }

  private func command(of study: Study) -> String {
    (["grapevine"] + words(for: [study.name])).map(ShellWord.quoted).joined(separator: " ")
  }

  /// The arguments that decide about the page, in full.
  private var command: String {
    var words = words(for: study)
    if let output { words += ["-o", output] }
    return "swift run -c release grapevine " + words.map(ShellWord.quoted).joined(separator: " ")
  }
}
