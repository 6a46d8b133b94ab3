import Foundation
import Testing

@Suite struct ScaleTests {
  private static let scenario = """
    quiet: 2s
    settle: 1s
    network: { latency: 10ms }
    workload: { rate: 2, broadcasts: 100%, arrivals: constant, duration: 1s }
    """
  /// A run of this needs minutes and little memory.
  private static let long = """
    quiet: 1s
    settle: 1s
    network: { latency: 10ms }
    workload: { rate: 5000, broadcasts: 100%, arrivals: constant, duration: 60s }
    """
  private static let load = """
    quiet: 2s
    settle: 1s
    network: { latency: 10ms }
    capacity: { receive: 20ms, send: 20ms }
    workload: { rate: 1, broadcasts: 100%, arrivals: constant, duration: 2s }
    """

  /// A study of two runs, in decades and decades-churn.
  private static let small = [
    "scale", "-a", "shared-cache", "--sizes", "10", "--load-sizes", "none", "-q",
  ]
  private static let runs = "results/scaling/runs.ndjson"

  private func withStudy(decades: String = scenario, _ body: (Program) throws -> Void) throws {
    try withProgram { program in
      try program.makeDirectory("bench/scenarios")
      try program.write(decades, to: "bench/scenarios/decades.yaml")
      try program.write(Self.scenario + "\n", to: "bench/scenarios/decades-churn.yaml")
      try program.write(Self.load, to: "bench/scenarios/saturation.yaml")
      try body(program)
    }
  }

  @Test func aSweepOverThreeSizesMakesAPageThatCanBeMadeAgain() throws {
    try withStudy { program in
      let outcome = try program.run(
        [
          "scale", "-a", "shared-cache,flooding", "--sizes", "5,10,20", "--load-sizes", "3,6,12", "--page",
          "p",
        ],
        environment: Program.withoutGnuplot)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.error.contains("each run may take 60 s and 1"))
      let page = try program.read("p.md")
      #expect(page.contains("| shared-cache | messages per broadcast | n |"))
      #expect(page.contains("| shared-cache | 20 | the largest size that was asked for |"))
      let runs = try program.read("results/scaling/runs.ndjson")
      // Cut short in the midst of a line; the rest of the study is as it was.
      let lines = runs.split(separator: "\n")
      try program.write(
        lines[..<7].joined(separator: "\n") + "\n" + lines[7].prefix(50), to: "results/scaling/runs.ndjson")
      let partial = try program.run(
        ["scale", "--resume", "results/scaling", "--render", "--page", "partial"],
        environment: Program.withoutGnuplot)
      #expect(partial.status == 0, "\(partial.error)")
      #expect(try program.read("partial.md").contains("not run yet"))
      let resumed = try program.run(["scale", "--resume", "results/scaling", "-q"])
      #expect(resumed.status == 0, "\(resumed.error)")
      #expect(resumed.error.isEmpty)
      #expect(try program.read("results/scaling/runs.ndjson").split(separator: "\n").count == lines.count)
    }
  }

  @Test func programsCanReadIt() throws {
    try withStudy { program in
      let words = ["scale", "-a", "shared-cache", "--sizes", "10", "--load-sizes", "4", "-q", "-f", "json"]
      let outcome = try program.run(words)
      #expect(outcome.status == 0, "\(outcome.error)")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let rates = try #require(object["highestRates"] as? [[String: Any]])
      #expect(rates.count == 1 && rates[0]["hosts"] as? Int == 4)
      #expect(rates[0]["command"] as? String == "grapevine scale -a shared-cache --sizes 10 --load-sizes 4")
      // Each message takes 20 ms: one in, four out.
      let borne = try #require(rates[0]["borne"] as? Double)
      #expect(borne > 8 && borne < 13)
      let runs = try #require(object["runs"] as? [[String: Any]])
      let run = try #require(runs.first { $0["scenario"] as? String == "decades" })
      #expect(run["command"] as? String == "grapevine compare decades --hosts 10 -a shared-cache --seed 1")
      let again = try program.run("scale", "--resume", "results/scaling", "--render", "-q", "-f", "json")
      #expect(again.output == outcome.output)
      let page = try program.run("scale", "--resume", "results/scaling", "--render", "-q", "-f", "markdown")
      #expect(page.output.hasPrefix("# How far does each way scale?\n"))
    }
  }

  @Test func aStudyGoesOnInTheScenariosThatItBeganIn() throws {
    try withStudy { program in
      #expect(try program.run(Self.small).status == 0)
      let lines = try program.read(Self.runs).split(separator: "\n")
      try program.write(String(lines[0]) + "\n", to: Self.runs)
      try program.remove("bench/scenarios")
      let resumed = try program.run(["scale", "--resume", "results/scaling", "-q"])
      #expect(resumed.status == 0, "\(resumed.error)")
      // All but what a run took is the same again.
      let whole = lines.map { $0.prefix { $0 != "}" } }
      #expect(try program.read(Self.runs).split(separator: "\n").map { $0.prefix { $0 != "}" } } == whole)

      try program.write(
        program.read("results/scaling/scaling.json").replacing("decades-churn", with: "other"),
        to: "results/scaling/scaling.json")
      let lost = try program.run(["scale", "--resume", "results/scaling", "-q"])
      #expect(lost.status == 65)
      #expect(
        lost.errorLines == [
          "grapevine: results/scaling/scaling.json: the scenario 'decades-churn' is not in it; study anew"
        ])
    }
  }

  @Test func aRunThatFailedIsMadeAgainAndOneThatWasStoppedIsNot() throws {
    try withStudy { program in
      #expect(try program.run(Self.small).status == 0)
      let lost = ["decades": "failed", "decades-churn": "stopped"].map { scenario, outcome in
        #"{"scenario":"\#(scenario)","contender":"shared-cache","hosts":10,"outcome":"\#(outcome)","#
          + #""reason":"for a reason"}"#
      }
      try program.write(lost.joined(separator: "\n") + "\n", to: Self.runs)
      let resumed = try program.run(
        ["scale", "--resume", "results/scaling", "--page", "p"], environment: Program.withoutGnuplot)
      #expect(resumed.status == 0, "\(resumed.error)")
      #expect(resumed.error.contains("decades: shared-cache, 10 hosts: done"))
      #expect(!resumed.error.contains("decades-churn: shared-cache"))
      #expect(try program.read(Self.runs).split(separator: "\n").count == 3)
      // The page is that of the later run, now and when it is made again.
      let page = try program.read("p.md")
      #expect(!page.contains("failed: for a reason"))
      #expect(page.contains("stopped for a reason"))
      let check = ["scale", "--resume", "results/scaling", "--page", "p", "--check"]
      #expect(try program.run(check, environment: Program.withoutGnuplot).status == 0)
    }
  }

  @Test func aStudyGoesOnOnlyWithinTheMemoryThatThereIs() throws {
    try withStudy { program in
      #expect(try program.run(Self.small).status == 0)
      let runs = try program.read(Self.runs)
      let outcome = try program.run(["scale", "--resume", "results/scaling", "--jobs", "1024"])
      #expect(outcome.status == 64)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.contains("for 1024 at once; take fewer --jobs, or study anew"))
      #expect(try program.read(Self.runs) == runs)
    }
  }

  @Test func whatCannotBeDoneIsReportedAndTheRestIsDone() throws {
    try withStudy(decades: Self.long) { program in
      let outcome = try program.run(
        [
          "scale", "-a", "full-mesh", "--sizes", "10,20,20000", "--load-sizes", "none", "--time", "1s",
          "--memory",
          "2GB", "--page", "p",
        ], environment: Program.withoutGnuplot)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.error.contains("decades: full-mesh, 20 hosts: stopped after 1 s"))
      #expect(outcome.error.contains("decades-churn: full-mesh, 20000 hosts: refused: would hold"))
      #expect(outcome.error.contains("decades-churn: full-mesh, 20 hosts: done"))
      #expect(
        try program.read("p.md").contains("| full-mesh | none | 10: stopped after 1 s | 20 | 20000: refused"))
    }
  }

  @Test(arguments: [
    (["--sizes", "10,many"], "--sizes takes whole numbers from 1 to 1000000, such as 10,100, not 'many'"),
    (["--time", "soon"], "--time takes a time from 1s to 86400s, such as 60s, not 'soon'"),
    (["--memory", "16"], "--memory takes a size from 100MB on, such as 16GB, not '16'"),
    (["--jobs", "0"], "--jobs takes a whole number from 1 to 1024, not 0"),
    (["--render", "--page", "p"], "--render goes with --resume DIR; add it"),
    (["--check", "--page", "p"], "--check goes with --resume DIR; add it"),
    (["--check"], "--render and --check are about a page; name it with --page"),
    (["-a", "gosip"], "unknown architecture 'gosip'; did you mean 'gossip'?"),
    (["--resume", "r", "--sizes", "10"], "--resume takes what to run from r; leave the rest out"),
  ])
  func refusesInOneLine(arguments: [String], reason: String) throws {
    try withStudy { program in
      let outcome = try program.run(["scale"] + arguments)
      #expect(outcome.status == 64)
      #expect(outcome.error.hasPrefix("grapevine: \(reason)"), "\(outcome.error)")
      #expect(outcome.errorLines.count == 1)
      #expect(!program.exists("results"))
    }
  }

  @Test func whatIsNotThereCannotBeGoneOnWith() throws {
    try withStudy { program in
      let outcome = try program.run("scale", "--resume", "nowhere")
      #expect(outcome.status == 66)
      #expect(
        outcome.errorLines == [
          "grapevine: nowhere/scaling.json: there is no such file, so there is no study to go on with"
        ])
    }
  }
}
