import Foundation
import Testing

@Suite struct GateTests {
  private static let rules = """
    schema: 1
    rules:
      - id: valid
        why: nothing is lost
        where: { scenario: tiny }
        expect: { verdict: valid, messages: max < 100000 }
    pin: { metrics: [verdict, messages, stable_latency_ns.p50] }

    """

  /// Runs `body` where tiny's results are in `results` and `gates.yaml` holds `rules`.
  private func withResults(_ gates: String = rules, _ body: (Program) throws -> Void) throws {
    try withProgram { program in
      let compared = try program.run("compare", "tiny.yaml", "-a", "flooding,full-mesh", "--seeds", "2", "-q")
      #expect(compared.status == 0)
      try program.write(gates, to: "gates.yaml")
      try body(program)
    }
  }

  private func check(_ program: Program, _ arguments: String..., environment: [String: String] = [:]) throws
    -> Program.Outcome
  {
    try program.run(
      ["gate", "check", "results", "--gates", "gates.yaml"] + arguments, environment: environment)
  }

  @Test func whatIsNotPinnedIsUnknownUntilItIs() throws {
    try withResults { program in
      let before = try check(program)
      #expect(before.status == 2)
      #expect(before.output.hasSuffix("1 rule, 0 pinned groups: 2 unknown, 5 passed\n"))

      let update = ["gate", "update", "results", "--gates", "gates.yaml", "--reason", "they are new"]
      let dry = try program.run(update + ["--dry-run"])
      #expect(dry.status == 0)
      #expect(try program.read("gates.yaml") == Self.rules)
      let pinned = try program.run(update)
      #expect(pinned.output == dry.output)
      #expect(pinned.output.hasPrefix("--- gates.yaml\n+++ gates.yaml\n+ seeds: [1, 2]\n  flooding/tiny:\n"))
      #expect(pinned.output.hasSuffix("\nreason: they are new\n"))
      let text = try program.read("gates.yaml")
      #expect(text.hasPrefix(Self.rules + "pinned:\n"))

      let after = try check(program)
      #expect(after.status == 0)
      #expect(after.output == "1 rule, 2 pinned groups: 11 passed\n")
      #expect(after.errorLines == [])
      #expect(try program.run(update).output == "nothing changes in gates.yaml\n")
      #expect(try program.read("gates.yaml") == text)
    }
  }

  private static let update = [
    "gate", "update", "results", "--gates", "gates.yaml", "--reason", "they are new",
  ]

  @Test func notesAmongThePinsAreNotLost() throws {
    let text = Self.rules + "pinned: {}\n# mine\n"
    try withResults(text) { program in
      let outcome = try program.run(Self.update)
      #expect(outcome.status == 78)
      #expect(outcome.output == "")
      #expect(
        outcome.errorLines == [
          "grapevine: gates.yaml:9:1: move it above 'pinned', which gate update writes"
        ])
      #expect(try program.read("gates.yaml") == text)
    }
  }

  @Test(arguments: [0o640, 0o604, 0o755])
  func whoMayReadTheFileStaysSo(permissions: Int) throws {
    try withResults { program in
      let path = program.directory.appending(path: "gates.yaml").path(percentEncoded: false)
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
      #expect(try program.run(Self.update).status == 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == permissions)
    }
  }

  /// Pins do not move where nobody is told how.
  @Test func nothingIsPinnedWhereNothingCanBePrinted() throws {
    try withResults { program in
      let outcome = try program.run(Self.update, closingOutput: true)
      #expect(outcome.status == 73)
      #expect(outcome.errorLines.count == 1)
      #expect(try program.read("gates.yaml") == Self.rules)
    }
  }

  @Test func aRuleThatFailsIsNamedAndNotLoosened() throws {
    try withResults(Self.rules.replacing("max < 100000", with: "max < 5")) { program in
      let outcome = try check(program)
      #expect(outcome.status == 1)
      let lines = outcome.output.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("✗ valid  flooding/tiny seed 2: messages: max < 5, got "))
      #expect(lines[0].hasSuffix("  gates.yaml:6"))
      #expect(lines[1] == "  why: nothing is lost")
      #expect(lines[2] == "  replay: grapevine replay tiny -a flooding --seed 2 --trace")
      let update = try program.run("gate", "update", "results", "--gates", "gates.yaml", "--reason", "hm")
      #expect(update.status == 1)
      #expect(update.output == "")
      #expect(
        update.errorLines[0].hasPrefix(
          "grapevine: update does not loosen hand-written rules: valid (gates.yaml:6) fails: "))
    }
  }

  /// A run of several sizes names its scenarios after them, and so does the line that replays one.
  @Test func theReplayOfASizeRuns() throws {
    try withProgram { program in
      try program.makeDirectory("bench/scenarios")
      try program.write(tiny, to: "bench/scenarios/small.yaml")
      try program.write(
        "schema: 1\nrules: [{ id: a, why: b, where: { scenario: small-7 }, expect: { hops: max < 0 } }]\n",
        to: "gates.yaml")
      let compared = try program.run(
        "compare", "small", "--hosts", "6,7", "-a", "flooding", "--seed", "3", "-q")
      #expect(compared.status == 0)
      let lines = try check(program).output.split(separator: "\n").map(String.init)
      let start = "  replay: grapevine "
      let line = try #require(lines.first { $0.hasPrefix(start) })
      #expect(line == start + "replay small-7 -a flooding --seed 3 --trace")
      let replayed = try program.run(line.dropFirst(start.count).split(separator: " ").map(String.init))
      #expect(replayed.status == 0)
      let fingerprint = try #require(
        replayed.error.split(separator: "\n").first { $0.hasPrefix("fingerprint ") }?.split(separator: " ")
          .last)
      #expect(try program.read("results/results.json").contains("\"\(fingerprint)\""))
    }
  }

  @Test func jsonIsDataAlone() throws {
    try withResults { program in
      let outcome = try check(program, "-f", "json", environment: ["GITHUB_ACTIONS": "true"])
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      #expect(object?["schema"] as? String == "grapevine.gate")
      #expect(object?["schemaVersion"] as? String == "1.0")
      #expect(object?["verdict"] as? String == "unknown")
      #expect((object?["findings"] as? [Any])?.count == 7)
      #expect(outcome.error.contains("::error file=gates.yaml"))
    }
  }

  @Test func gitHubIsTold() throws {
    try withResults { program in
      let names = ["GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output"]
      try program.write("before\n", to: "output")
      let outcome = try check(program, "--github", environment: names)
      #expect(outcome.output.contains("\n::error file=gates.yaml,title=unknown%3A pinned::flooding/tiny: "))
      #expect(try program.read("summary.md").hasPrefix("### Gate: unknown\n"))
      #expect(try program.read("output") == "before\nverdict=unknown\n")
    }
  }

  @Test func junitIsWritten() throws {
    try withResults { program in
      let outcome = try check(program, "--junit", "out/junit.xml")
      #expect(outcome.status == 2)
      #expect(
        try program.read("out/junit.xml").hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite"))
    }
  }

  @Test func liveRulesThatAreNotHeldAreMentioned() throws {
    let live = "live: [{ id: l, why: b, metric: hops, pairs: 6, warn_over: 1.2, fail_over: 1.5 }]\n"
    try withResults(Self.rules + live) { program in
      #expect(
        try check(program).errorLines == [
          "grapevine: 1 live rule not held: they need the base's results (--base)"
        ])
      #expect(try check(program, "-q").errorLines == [])
      let based = try check(program, "--base", "results/results.json")
      #expect(based.status == 2)
      #expect(
        based.output.contains("? l  hops: no live cell of these results matches the rule  gates.yaml:8\n"))
    }
  }

  @Test func instructionsAreHeldAlone() throws {
    try withResults("schema: 1\ninstructions: { tolerance: 2% }\n") { program in
      try program.write("toolchain\t6.3\ngossip\t1000\n", to: "counts")
      let check = ["gate", "check", "--instructions", "counts", "--gates", "gates.yaml"]
      #expect(try program.run(check).status == 2)
      let update = try program.run(
        ["gate", "update", "--instructions", "counts", "--gates", "gates.yaml", "--reason", "new"])
      #expect(update.status == 0)
      #expect(try program.run(check).status == 0)
      try program.write("toolchain\t6.3\ngossip\t1021\n", to: "counts")
      let slower = try program.run(check)
      #expect(slower.status == 1)
      #expect(slower.output.hasPrefix("✗ instructions  gossip: at most 2.00 % over 1000, got 1021 (+2.1 %)"))
    }
  }

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

  private static let mistakes = [
    Mistake(64, "gate check", "name results to hold"),
    Mistake(64, "gate check results --instructions counts", "--instructions is held alone"),
    Mistake(64, "gate check results -f csv", "'csv' is invalid"),
    Mistake(64, "gate update results", "Missing expected argument '--reason <text>'"),
    Mistake(64, "gate update --gates right.yaml --reason a", "name results to pin"),
    Mistake(
      64, "gate update results --gates right.yaml --reason a --only b",
      "--only b: these results have no such group"),
    Mistake(64, "gate update --instructions counts --only b --reason a", "--only is about results"),
    Mistake(64, "diff results results --metric hop", "unknown metric 'hop'; did you mean 'hops'?"),
    Mistake(64, "diff results results --metric hot_spot.gin", "did you mean 'gini'?"),
    Mistake(64, "diff results results --metric messages.p50", "messages has no part 'p50'"),
    Mistake(
      65, "gate check broken.json --gates right.yaml", "broken.json: not valid JSON; is the file cut off?"),
    Mistake(
      65, "gate check --instructions broken.json --gates right.yaml", "broken.json:1:1: a line is a name"),
    Mistake(65, "diff results broken.json", "broken.json: not valid JSON; is the file cut off?"),
    Mistake(66, "gate check nowhere --gates right.yaml", "nowhere: there is no such file"),
    Mistake(66, "gate check results --gates nowhere.yaml", "nowhere.yaml: there is no such file"),
    Mistake(66, "diff results nowhere", "nowhere: there is no such file"),
    Mistake(73, "gate check results --gates right.yaml --junit results", "this is a directory"),
    Mistake(
      78, "gate check results --gates wrong.yaml", "wrong.yaml:2:1: unknown key 'rule'; did you mean 'rules'?"
    ),
    Mistake(78, "gate check results --gates expired.yaml", "expired.yaml:2: rule 'a' expired on 2020-01-01"),
    Mistake(78, "gate update results --gates expired.yaml --reason a", "expired on 2020-01-01"),
  ]

  @Test func mistakesAreOneLine() throws {
    try withResults { program in
      try program.write("schema: 1\npin: { metrics: [messages] }\n", to: "right.yaml")
      try program.write("schema: 1\nrule: []\n", to: "wrong.yaml")
      try program.write(
        "schema: 1\nrules: [{ id: a, why: b, expect: { hops: max < 5 }, expires: 2020-01-01 }]\n",
        to: "expired.yaml")
      try program.write("{", to: "broken.json")
      for mistake in Self.mistakes {
        let outcome = try program.run(mistake.arguments.split(separator: " ").map(String.init))
        #expect(outcome.status == mistake.status, "\(mistake.arguments): \(outcome.error)")
        #expect(outcome.errorLines.count == 1, "\(mistake.arguments)")
        #expect(
          outcome.errorLines.last?.contains(mistake.message) == true, "\(mistake.arguments): \(outcome.error)"
        )
      }
    }
  }

  @Test func aDiffShowsWhatDiffers() throws {
    try withResults { program in
      let same = try program.run("diff", "results", "results/results.json")
      #expect(same.status == 0)
      #expect(same.output.hasPrefix("No difference.\nflooding/tiny: identical ("))
      _ = try program.run(
        "compare", "tiny.yaml", "-a", "flooding", "--set", "flooding.topology=ring", "--seeds", "2", "-q",
        "-o", "ring")
      let other = try program.run("diff", "results", "ring")
      #expect(other.status == 0)
      #expect(other.output.contains("only in A: flooding/tiny seeds 1 to 2\n"))
      #expect(other.output.contains("only in B: flooding topology=ring/tiny seeds 1 to 2\n"))
      let json = try program.run("diff", "results", "ring", "-f", "json")
      let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
      #expect(object?["schema"] as? String == "grapevine.diff")
      #expect(object?["isIdentical"] as? Bool == false)

      let rows = ["--from", "flooding", "--to", "flooding topology=ring", "--metric", "hops", "--all"]
      let settings = try program.run(["diff", "results", "ring"] + rows)
      #expect(settings.status == 0, "\(settings.error)")
      #expect(settings.output.hasPrefix("flooding → flooding topology=ring/tiny · exact, 2 seeds · "))
      #expect(!settings.output.contains("only in"))
      try program.write(
        """
        summary: both
        runs:
          - scenarios: [tiny.yaml]
            architectures: [flooding]
            seeds: 2
          - scenarios: [tiny.yaml]
            architectures: [flooding]
            set: [flooding.topology=ring]
            seeds: 2
        """, to: "both.yaml")
      _ = try program.run("compare", "--preset", "both.yaml", "-q", "-o", "both")
      #expect(try program.run(["diff", "both"] + rows).output == settings.output)
      let mistakes: [(arguments: [String], message: String)] = [
        (["diff", "results"], "name B, too, or two rows of A with --from and --to"),
        (["diff", "results", "ring", "--from", "flooding"], "--from goes with --to; add it"),
        (
          ["diff", "both", "--from", "flooding", "--to", "flooding topology=rings"],
          "unknown row 'flooding topology=rings'; did you mean 'flooding topology=ring'? known: "
            + "flooding, flooding topology=ring"
        ),
      ]
      for (arguments, message) in mistakes {
        let outcome = try program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.error == "grapevine: \(message)\n")
      }
    }
  }
}
