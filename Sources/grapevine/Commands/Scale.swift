import Architectures
import ArgumentParser
import Broadcasting
import Cluster
import Formats
import Foundation
import Reporting
import Scenarios
import Studies

struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Study how far each architecture scales.",
    discussion: """
      Runs every architecture with fleets of 10 to 1,000,000 hosts, in peace \
      (decades) and with losses and crashes (decades-churn), and searches the \
      highest rate with which fleets of up to 1,000 hosts keep up for a minute when \
      messages take their nodes time (saturation). Each run is a process of its own, which may \
      take --time and --memory; what is beyond them is reported, with the reason.

      DIR keeps what was asked (scaling.json) and every run as soon as it is \
      finished (runs.ndjson). With --page reports/NAME the page is \
      reports/NAME.md, in Markdown for GitHub, and reports/NAME/ holds its \
      pictures (SVG, by gnuplot) and their data; --render makes it again of what \
      is in DIR.

      EXAMPLE
        grapevine scale --page reports/scaling
        grapevine scale --resume results/scaling --page reports/scaling
        grapevine scale --resume results/scaling --render -f json > scaling.json
        grapevine scale -a gossip,full-mesh --sizes 10,100,1000 \\
          --load-sizes 10,25,50 -o small

      \(ReadOn.pages("scaling"))

      \(ExitStatus.help)
      """)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Only these architectures, separated by commas.", valueName: "name,…"))
  var architectures: [String] = []

  @Option(
    help: ArgumentHelp("The sizes. (default: 10, 100 … 1000000)", valueName: "n,…"))
  var sizes: String?

  @Option(
    help: ArgumentHelp(
      "The sizes at which the highest rate is searched; none for no search. (default: 10, 25 … 1000)",
      valueName: "n,…"))
  var loadSizes: String?

  @Option(help: ArgumentHelp("How long a run may take. (default: 60s)", valueName: "time"))
  var time: String?

  @Option(help: ArgumentHelp("How much memory a run may have. (default: 16GB)", valueName: "size"))
  var memory: String?

  @Option(help: ArgumentHelp("How many runs at once; more share cores and memory.", valueName: "n"))
  var jobs = 1

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where runs go. (default: results/scaling)", valueName: "dir"))
  var output: String?

  @Option(help: ArgumentHelp("Go on with the study in DIR that was interrupted.", valueName: "dir"))
  var resume: String?

  @Flag(help: "With --resume: run nothing, and make the page of what is there.")
  var render = false

  @Option(help: ArgumentHelp("The page, without its ending.", valueName: "reports/name"))
  var page: String?

  @Option(
    name: .shortAndLong,
    help: "What to print: the page without pictures, or every run with the command for it. (default: nothing)"
  )
  var format: PageFormat?

  @Flag(
    help: """
      With --resume: run and write nothing; say whether the page is what DIR gives, and exit with 1 if not.
      """)
  var check = false

  @Flag(name: .shortAndLong, help: "No progress and no remarks, only errors, on standard error.")
  var quiet = false

  private static let standardOutput = "results/scaling"

  func run() async throws {
    guard (1...1024).contains(jobs) else {
      throw Failure(.usage, "--jobs takes a whole number from 1 to 1024, not \(jobs)")
    }
    guard page != nil || !check && (format != nil || !render) else {
      throw Failure(.usage, "--render and --check are about a page; name it with --page")
    }
    guard resume != nil || !(check || render) else {
      throw Failure(.usage, "\(render ? "--render" : "--check") goes with --resume DIR; add it")
    }
    let place = try page.map { (path) throws(Failure) in try PagePlace(path) }
    let gnuplot = place == nil ? nil : try await Gnuplot()
    let directory = ScalingDirectory(resume ?? output ?? Self.standardOutput)
    let (study, runs) = try await studied(in: directory)
    let page = ScalingPage(study, runs, command: commands(study, directory))
    switch format {
    case .markdown: try StandardOutput.write(page.markdown(pictures: nil))
    case .json: try StandardOutput.write(ScalingAnswer(study, runs).json())
    case nil: break
    }
    if quiet, place == nil { return }
    guard let place else { return StandardError.line("the runs are in \(directory.path)") }
    if check { return try await place.hold(page, gnuplot, source: "the runs give", quiet: quiet) }
    try await place.write(page, gnuplot: gnuplot)
    if gnuplot == nil {
      StandardError.line(
        "gnuplot is not installed, so \(place.markdown) has tables only; run bench/setup, then this again")
    } else if !quiet {
      StandardError.line("the page is \(place.markdown)")
    }
  }

  private func studied(in directory: ScalingDirectory) async throws -> (ScalingStudy, [ScalingRun]) {
    let old = resume == nil ? nil : try unfinished(directory)
    let finished = old == nil ? [] : try directory.runs()
    if let old, render || check { return (old, finished) }
    let request = try old.map { try Scale.parse($0.arguments) } ?? self
    let plan = try request.plan { (name) throws(Failure) in
      guard let old else { return try ScenarioSelection.scenario(name) }
      return try directory.scenario(name, of: old)
    }
    let bounds = if let old { try bounds(of: old, in: directory) } else { try bounds() }
    let series = try plan.series()
    let study =
      old
      ?? ScalingStudy(
        arguments: words, environment: .current(tool: Version.text),
        scenarios: plan.scenarios + [plan.load].compactMap { $0 }, mostSeconds: bounds.seconds,
        mostMemory: bounds.memory)
    let runner = try directory.open(old == nil ? study : nil, finished: finished, isQuiet: quiet)
    let process = try CellProcess(bounds: bounds, threads: Threads.spare(beside: jobs))
    if !quiet {
      #if DEBUG
        StandardError.line("debug build: runs are slow, and their bounds stop them early; use -c release")
      #endif
      StandardError.line("each run may take \(bounds.seconds) s and \(Allowance.bytes(bounds.memory))")
    }
    let interruption = Interruption(of: runner) { done in
      "\(done) runs done; go on with: grapevine scale --resume \(directory.path)"
    }
    try await runner.run(series, tasks: jobs) { await process.run($0) }
    interruption.end()
    return (study, try directory.runs())
  }

  private func unfinished(_ directory: ScalingDirectory) throws(Failure) -> ScalingStudy {
    guard architectures.isEmpty, sizes == nil, loadSizes == nil, time == nil, memory == nil, output == nil
    else {
      throw Failure(.usage, "--resume takes what to run from \(directory.path); leave the rest out")
    }
    let study = try directory.read()
    guard render || check || study.environment.tool == Version.text else {
      throw Failure(
        .invalidData,
        "\(directory.path): grapevine \(study.environment.tool ?? "of an unknown version") began this study "
          + "and this is \(Version.text); study anew")
    }
    return study
  }

  /// `scenario` gives those that are run by their names.
  private func plan(_ scenario: (String) throws(Failure) -> Scenario) throws(Failure) -> ScalingPlan {
    let names = architectures.flatMap { $0.split(separator: ",").map(String.init) }
    let known = Architecture.all.map(\.name)
    if let strange = names.first(where: { !known.contains($0) }) {
      throw .unknown("architecture", strange, known: known)
    }
    let loadSizes =
      try Self.sizes(loadSizes, "--load-sizes", mayBeNone: true) ?? ScalingPlan.standardLoadSizes
    return ScalingPlan(
      scenarios: try ["decades", "decades-churn"].map { (name) throws(Failure) in try scenario(name) },
      sizes: try Self.sizes(sizes, "--sizes") ?? ScalingPlan.standardSizes,
      load: loadSizes.isEmpty ? nil : try scenario("saturation"), loadSizes: loadSizes,
      contenders: ScalingContender.all.filter { names.isEmpty || names.contains($0.architecture) })
  }

  private static func sizes(
    _ text: String?, _ option: String, mayBeNone: Bool = false
  ) throws(Failure) -> [Int]? {
    guard let text else { return nil }
    if mayBeNone, text == "none" { return [] }
    let limits = Scenario.Limits.hosts
    var sizes: [Int] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let size = Int(word), limits.contains(size) else {
        throw Failure(
          .usage,
          "\(option) takes whole numbers from \(limits.lowerBound) to \(limits.upperBound), such as 10,100, "
            + "not '\(word)'")
      }
      sizes.append(size)
    }
    return Set(sizes).sorted()
  }

  private func bounds() throws(Failure) -> RunBounds {
    let time = time ?? "60s"
    guard let delay = Delay(parsing: time), (1...86_400).contains(delay.nanoseconds / 1_000_000_000) else {
      throw Failure(.usage, "--time takes a time from 1s to 86400s, such as 60s, not '\(time)'")
    }
    let text = memory ?? "16GB"
    guard let asked = MemorySize(parsing: text), asked.bytes >= 100_000_000 else {
      throw Failure(.usage, "--memory takes a size from 100MB on, such as 16GB, not '\(text)'")
    }
    let there = MachineMemory.total / jobs
    // What was not asked for is cut to what there is.
    guard memory == nil || asked.bytes <= there else {
      throw Failure(
        .usage,
        "--memory \(text): this machine has \(Allowance.bytes(MachineMemory.total)) for \(jobs) at once; "
          + "take less, or fewer --jobs")
    }
    return RunBounds(
      seconds: Int(delay.nanoseconds / 1_000_000_000), memory: min(asked.bytes, there))
  }

  /// Those of an earlier study, whose runs are comparable only within the same.
  private func bounds(
    of study: ScalingStudy, in directory: ScalingDirectory
  ) throws(Failure) -> RunBounds {
    guard study.mostMemory <= MachineMemory.total / jobs else {
      let remedy = jobs > 1 ? "take fewer --jobs, or study anew" : "study anew"
      throw Failure(
        .usage,
        "a run in \(directory.path) may take \(Allowance.bytes(study.mostMemory)): this machine has "
          + "\(Allowance.bytes(MachineMemory.total)) for \(jobs) at once; \(remedy)")
    }
    return RunBounds(seconds: study.mostSeconds, memory: study.mostMemory)
  }

  /// The arguments that decide about the study, as words of a command line.
  private var words: [String] {
    var words: [String] = []
    if !architectures.isEmpty { words += ["-a", architectures.joined(separator: ",")] }
    for (name, value) in [
      ("--sizes", sizes), ("--load-sizes", loadSizes), ("--time", time), ("--memory", memory),
    ] {
      if let value { words += [name, value] }
    }
    return words
  }

  private func commands(_ study: ScalingStudy, _ directory: ScalingDirectory) -> [String] {
    var words = ["scale"] + study.arguments
    if directory.path != Self.standardOutput { words += ["-o", directory.path] }
    if let page { words += ["--page", page] }
    return ["swift run -c release grapevine " + words.map(ShellWord.quoted).joined(separator: " ")]
  }
}

/// A size of memory as it is written on a command line.
struct MemorySize: Hashable {
  let bytes: Int

  private static let units: [(name: String, size: Int)] = [
    ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000),
    ("MB", 1_000_000),
  ]

  /// Reads `16GB`, `512MiB`; nil for anything else.
  init?(parsing text: String) {
    guard let (name, size) = Self.units.first(where: { text.hasSuffix($0.name) }),
      let count = Int(text.dropLast(name.count)), count > 0
    else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}
