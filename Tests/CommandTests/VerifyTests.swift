import Foundation
import Testing

@Suite struct VerifyTests {
  private static let grid = ["verify", "identities", "--topology", "grid", "-n", "9"]

  @Test func figuresComeOut() throws {
    try withProgram { program in
      let outcome = try program.run(Self.grid)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("flooding, grid, n = 9"))
      #expect(outcome.output.hasSuffix(" figures pass\n"))
      #expect(outcome.output == (try program.run(Self.grid + ["--jobs", "7"]).output))
    }
  }

  @Test func programsCanReadIt() throws {
    try withProgram { program in
      let outcome = try program.run(Self.grid + ["--format", "json"])
      #expect(outcome.status == 0, "\(outcome.error)")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object["schema"] as? String == "grapevine.verify")
      let studies = try #require(object["studies"] as? [[String: Any]])
      #expect(studies.count == 1)
      #expect(studies[0]["command"] as? String == "grapevine verify identities --hosts 9 --topology grid")
      let rows = try #require(studies[0]["rows"] as? [[String: Any]])
      #expect(!rows.isEmpty && rows.allSatisfy { $0["verdict"] as? String == "pass" })
      let page = try program.run(Self.grid + ["--format", "markdown"]).output
      #expect(page.hasPrefix("# Does it reproduce the literature?\n"))
    }
  }

  /// The equation is for many hosts, and ten are few.
  @Test func aFigureThatDoesNotComeOutIsAFailure() throws {
    try withProgram { program in
      let outcome = try program.run("verify", "epidemic", "-n", "10", "--runs", "60", "-q")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("  FAIL\n"))
      #expect(outcome.error == "")
    }
  }

  @Test func aPageIsWrittenAndChecked() throws {
    try withProgram { program in
      let page = Self.grid + ["-o", "pages/figures"]
      func run(_ more: String...) throws -> Program.Outcome {
        try program.run(page + more, environment: Program.withoutGnuplot)
      }
      #expect(try run("--check").status == 1)
      #expect(!program.exists("pages"))
      let outcome = try run()
      #expect(outcome.status == 0)
      #expect(outcome.errorLines.last?.contains("gnuplot is not installed") == true)
      let text = try program.read("pages/figures.md")
      #expect(
        text.contains(
          "swift run -c release grapevine verify identities --hosts 9 --topology grid -o pages/figures\n"))
      let fresh = try run("--check", "-q")
      #expect(fresh.status == 0)
      #expect(fresh.output == "")
      try program.write(text.replacing("grid", with: "gird"), to: "pages/figures.md")
      #expect(
        try run("--check", "-q").errorLines == [
          "grapevine: pages/figures.md is not what the program gives; make it again"
        ])
    }
  }

  /// Two runs of 1,000,000 hosts fit, a million of them do not.
  @Test func whatWouldLastTooLongIsRefused() throws {
    try withProgram { program in
      let outcome = try program.run(
        "verify", "phone-call", "--mode", "push", "-n", "100000", "--runs", "1000000", "--jobs", "1")
      #expect(outcome.status == 69)
      #expect(outcome.errorLines.count == 1)
      #expect(
        outcome.errorLines.first?.contains("with --jobs 1 at 10 million a second") == true,
        "\(outcome.errorLines)")
    }
  }

  /// A figure that nobody can decide from so few runs is neither a pass nor a failure.
  @Test func aBoundWithinItsErrorIsUndecided() throws {
    try withProgram { program in
      let outcome = try program.run("verify", "raft", "--failures", "1", "--runs", "8", "-q")
      #expect(outcome.status == 2, "\(outcome.output)")
      #expect(outcome.output.contains("  undecided\n"))
    }
  }

  @Test(arguments: [
    ("deemers", "unknown study 'deemers'; did you mean 'demers'? known: demers, phone-call,"),
    ("-k 3", "-k goes with one study, such as demers; name it"),
    ("demers raft -k 3", "-k goes with one study, such as demers; name it"),
    ("raft --loss 5%", "raft does not take --loss; it takes --failures"),
    ("raft --failures 3", "--failures takes whole numbers from 1 to 2, such as 3, 1...5 or 2,4"),
    ("demers --mode shove", "--mode takes push, pull, not 'shove'"),
    ("identities --topology blob", "--topology takes auto, line, ring, grid,"),
    ("infect-and-die -f 0", "--fanout takes whole numbers from 1 to 1000, such as 3, 1...5 or 2,4"),
    ("raft --runs 1", "--runs takes a whole number from 2 to 1000000, not 1"),
    ("raft --jobs 0", "--jobs takes a whole number from 1 to 1024, not 0"),
    ("raft --check", "--check goes with -o, which names the page"),
  ])
  func mistakesAreOneLine(arguments: String, message: String) throws {
    try withProgram { program in
      let outcome = try program.run(["verify"] + arguments.split(separator: " ").map(String.init))
      #expect(outcome.status == 64)
      #expect(outcome.output == "")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.contains(message) == true, "\(outcome.errorLines)")
    }
  }
}
