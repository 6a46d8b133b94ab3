import Testing

/// Every error is one line that says what was wrong, with the exit code of its kind.
@Suite struct ErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let status: Int32
    let arguments: String
    let message: String

    init(_ status: Int32, _ arguments: String, _ message: String) {
      self.status = status
      self.arguments = arguments
      self.message = message
    }

    var testDescription: String { arguments }
  }

  static let mistakes = [
    Mistake(64, "compare --frob", "Unknown option '--frob'"),
    Mistake(64, "compare -a floding", "unknown architecture 'floding'; did you mean 'flooding'? known: "),
    Mistake(64, "compare -a flooding,", "unknown architecture ''"),
    Mistake(64, "compare --set flooding.topolgy=ring", "flooding has no setting 'topolgy'"),
    Mistake(64, "compare --set flooding.topolgy=ring", "did you mean 'topology'?"),
    Mistake(64, "compare --set flooding.topology=rung", "flooding.topology cannot be 'rung'; it takes "),
    Mistake(64, "compare --set topology=ring", "--set takes ARCHITECTURE.SETTING=VALUE"),
    Mistake(64, "compare --set flooding.topology", "--set takes ARCHITECTURE.SETTING=VALUE"),
    Mistake(64, "compare --set floding.topology=ring", "did you mean 'flooding'?"),
    Mistake(64, "compare --seeds 0", "--seeds takes a whole number from 1 to 1000000, not 0"),
    Mistake(64, "compare --seeds=-1", "not -1"),
    Mistake(64, "compare --seeds ten", "'ten' is invalid"),
    Mistake(64, "compare --seed=-1", "'-1' is invalid"),
    Mistake(64, "compare --seeds 2 --seed 3", "exclude each other"),
    Mistake(64, "compare --seeds 2..4 --seed 3", "exclude each other"),
    Mistake(64, "compare --seeds 4..2", "--seeds takes the lower first and at most 1000000, such as 6..15"),
    Mistake(64, "compare --jobs 0", "--jobs takes a whole number from 1 to 1024, not 0"),
    Mistake(64, "compare -f xml", "'xml' is invalid"),
    Mistake(64, "compare --shard 0/3", "--shard takes i/n with i from 1 to n and n up to 1000000, such as"),
    Mistake(64, "compare --shard 4/3", "such as 2/8, or auto, or auto/8, not '4/3'"),
    Mistake(64, "compare --shard 3", "not '3'"),
    Mistake(64, "compare --shard auto/0", "not 'auto/0'"),
    Mistake(64, "compare --shard auto", "and neither is set; give --shard i/n"),
    Mistake(64, "compare tiny.yaml --shard 1/2 --driver zeromq", "--shard divides simulated cells"),
    Mistake(64, "compare --preset loopback --driver zeromq --shard 1/2", "--preset loopback has its own"),
    Mistake(64, "merge", "Missing expected argument"),
    Mistake(64, "merge newer", "Missing expected argument '--output <dir>'"),
    Mistake(64, "compare --resume results tiny.yaml", "leave them out"),
    Mistake(64, "compare tiny.yaml other/tiny.yaml", "two different scenarios are called 'tiny'"),
    Mistake(64, "compare tiny.yaml other/tiny.yaml", "; give one of them a 'name:' of its own"),
    Mistake(64, "replay tiny.yaml -a flooding --seed 1 --svg a/", "--svg takes a file"),
    Mistake(64, "list", "Missing expected argument"),
    Mistake(64, "list fruits", "'fruits' is invalid"),
    Mistake(64, "replay", "Missing expected argument"),
    Mistake(64, "replay tiny.yaml --seed 1", "needs one architecture"),
    Mistake(64, "replay abc -a flooding", "go with --seed"),
    Mistake(64, "doctor --nodes 0", "--nodes takes a whole number from 1 to 100000, not 0"),
    Mistake(64, "validate --runs 0", "--runs takes a whole number from 1 to 1000, not 0"),
    Mistake(64, "validate --runs 1001", "not 1001"),
    Mistake(64, "validate --check", "--check needs the page"),
    Mistake(64, "validate --check -o page.md --results results", "leave out --results"),
    Mistake(66, "validate --check -o missing.md", "missing.md: there is no such page"),
    Mistake(64, "validate --results results --runs 3", "--results says which runs there are"),
    Mistake(64, "validate maelstrom-25 --preset gate", "--preset says which scenarios and sizes"),
    Mistake(66, "validate --results missing", "missing"),
    Mistake(64, "validate -a floding", "did you mean 'flooding'?"),
    Mistake(64, "validate --transport udp", "'udp' is invalid"),
    Mistake(64, "validate --partition iptables", "'iptables' is invalid"),
    Mistake(64, "validate -f csv", "'csv' is invalid"),
    Mistake(64, "calibrate --hosts 2", "--hosts takes a whole number from 3 to 100, not 2"),
    Mistake(64, "calibrate --hosts 101", "not 101"),
    Mistake(64, "calibrate --hosts nine", "'nine' is invalid"),
    Mistake(64, "calibrate --runs 0", "--runs takes a whole number from 1 to 1000, not 0"),
    Mistake(64, "calibrate --transport udp", "'udp' is invalid"),
    Mistake(64, "calibrate --partition kernel", "calibrate cuts no links; leave out --partition"),
    Mistake(64, "calibrate -f csv", "'csv' is invalid"),
    Mistake(64, "calibrate maelstrom-25", "maelstrom-25"),
    Mistake(65, "compare empty.yaml", "empty.yaml"),
    Mistake(65, "compare wrong.yaml", "wrong.yaml:2:"),
    Mistake(65, "replay abc -o newer", "newer/results.json"),
    Mistake(
      65, "compare --resume other-version", "other-version/matrix.json: grapevine 999.0.0 began this run"),
    Mistake(65, "compare --resume broken", "broken/matrix.json"),
    Mistake(66, "compare missing.yaml", "missing.yaml: there is no such file"),
    Mistake(66, "validate maelstrom-26", "did you mean 'maelstrom-25'?"),
    Mistake(66, "compare maelstrom-26", "did you mean 'maelstrom-25'?"),
    Mistake(66, "compare --resume nowhere", "nowhere/matrix.json: there is no such file"),
    Mistake(65, "merge newer -o results", "newer/results.json"),
    Mistake(66, "merge nowhere -o results", "nowhere: there is no such file or directory"),
    Mistake(66, "merge other -o results", "other/results.json: there is no such file or directory"),
    Mistake(66, "merge broken -o results", "go on with: grapevine compare --resume broken"),
    Mistake(73, "merge newer -o broken", "broken: a run of grapevine compare is kept there"),
    Mistake(66, "replay abc", "results/results.json: there is no such file"),
    Mistake(73, "compare tiny.yaml -o tiny.yaml", "tiny.yaml"),
    Mistake(64, "illustrate -a floding", "did you mean 'flooding'?"),
    Mistake(
      64, "illustrate -o pictures/",
      "-o takes the page without its ending, such as reports/comparison, not 'pictures/'"),
    Mistake(64, "illustrate crowd.yaml -a gossip", "a picture shows at most 64; take a smaller scenario"),
    Mistake(64, "advise --hosts 0", "--hosts takes a whole number from 1 to 1000000, not 0"),
    Mistake(64, "advise --rate fast", "--rate takes a number from 0.001 to 1000000, not 'fast'"),
    Mistake(64, "advise --latency 20", "--latency takes a time up to 600s, such as 20ms, not '20'"),
    Mistake(64, "advise --latency-budget soon", "--latency-budget takes a time"),
    Mistake(64, "advise --loss 101%", "--loss takes a share from 0% to 100%, such as 2.5%, not '101%'"),
    Mistake(64, "advise --survive leader-crsh", "did you mean 'leader-crash'?"),
    Mistake(64, "advise --reach all", "--reach takes a share from 0% to 100%"),
    Mistake(64, "advise --percentile p98", "'p98' is invalid"),
    Mistake(64, "advise --jobs 0", "--jobs takes a whole number"),
    Mistake(64, "advise --hosts 1000000 --rate 100000", "deliveries, the most that can be recorded"),
    Mistake(64, "advise --set floding.topology=ring", "did you mean 'flooding'?"),
    Mistake(66, "illustrate one-broadcat", "did you mean 'one-broadcast'?"),
    Mistake(73, "illustrate -a gossip -o tiny.yaml/page", "tiny.yaml/page.md: its directory cannot be made"),
  ]

  @Test(arguments: mistakes)
  func isOneLine(mistake: Mistake) throws {
    try withProgram { program in
      try program.write("", to: "empty.yaml")
      try program.write("hosts: 5\nhots: 6\n", to: "wrong.yaml")
      try program.write("hosts: 65\n", to: "crowd.yaml")
      for name in ["other", "newer", "other-version", "broken"] { try program.makeDirectory(name) }
      try program.write("hosts: 6\n", to: "other/tiny.yaml")
      try program.write(
        #"{"schema":"grapevine.results","schemaVersion":"2.0","environment":{},"scenarios":{},"cells":[]}"#,
        to: "newer/results.json")
      try program.write(
        #"{"schema":"grapevine.matrix","tool":"999.0.0","later":[]}"#,
        to: "other-version/matrix.json")
      try program.write("{", to: "broken/matrix.json")

      let outcome = try program.run(mistake.arguments.split(separator: " ").map(String.init))
      #expect(outcome.status == mistake.status)
      #expect(outcome.output == "")
      let lines = outcome.errorLines
      #expect(lines.count == 1)
      #expect(lines.first?.hasPrefix("grapevine: ") == true)
      #expect(lines.first?.contains(mistake.message) == true, "\(lines)")
      #expect(!program.exists("results"), "nothing is written where something is wrong")
    }
  }

  @Test func settingsOfWhatIsNotSelectedAreRefused() throws {
    let others = ["gossip", "full-mesh"]
    try withProgram { program in
      let known = try program.run("list", "architectures").output
      guard let other = others.first(where: known.contains) else { return }
      let outcome = try program.run("compare", "-a", other, "--set", "flooding.topology=ring")
      #expect(outcome.status == 64)
      #expect(
        outcome.errorLines == [
          "grapevine: --set flooding.topology=ring: flooding is not selected; add it to -a or leave it out"
        ])
    }
  }

  @Test(arguments: [
    "--help", "compare --help", "merge --help", "validate --help", "replay --help", "list --help",
    "doctor --help",
    "node --help", "illustrate --help", "advise --help", "report --help", "diff --help", "gate --help",
    "gate check --help", "gate update --help", "scale --help",
  ])
  func helpHasAnExampleAndTheExitCodes(arguments: String) throws {
    try withProgram { program in
      let outcome = try program.run(arguments.split(separator: " ").map(String.init))
      #expect(outcome.status == 0)
      #expect(outcome.error == "")
      #expect(outcome.output.contains("EXAMPLE\n  grapevine "))
      #expect(outcome.output.contains("EXIT CODES\n  0    done\n"))
    }
  }
}
