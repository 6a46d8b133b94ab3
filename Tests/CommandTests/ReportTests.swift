import Foundation
import Testing

@Suite struct ReportTests {
  private static let withoutGnuplot = ["GNUPLOT": ""]

  private func withResults(_ body: (Program) throws -> Void) throws {
    try withProgram { program in
      _ = try program.run("compare", "tiny.yaml", "-a", "flooding,gossip", "--seeds", "2", "-q")
      try body(program)
    }
  }

  @Test func withoutGnuplotThereAreTablesOnly() throws {
    try withResults { program in
      let outcome = try program.run(
        ["report", "results", "-o", "out/r", "-q"], environment: Self.withoutGnuplot)
      #expect(outcome.status == 0)
      #expect(
        outcome.errorLines == [
          "grapevine: gnuplot is not installed, so out/r.md has tables only; run bench/setup, then this again"
        ])
      let page = try program.read("out/r.md")
      #expect(!page.contains("!["))
      #expect(page.contains("| flooding |"))
      #expect(
        page.contains("swift run -c release grapevine compare tiny.yaml -a flooding,gossip --seeds 2\n"))
      #expect(page.contains("swift run -c release grapevine report results -o out/r\n"))
      #expect(program.exists("out/r/cost.tsv"))
      #expect(!program.exists("out/r/cost.svg"))
    }
  }

  @Test func checkTellsAReportThatIsStale() throws {
    try withResults { program in
      let make = ["report", "results", "-o", "r"]
      func check() throws -> Program.Outcome {
        try program.run(make + ["--check"], environment: Self.withoutGnuplot)
      }
      #expect(try check().status == 1)
      _ = try program.run(make, environment: Self.withoutGnuplot)
      let fresh = try check()
      #expect(fresh.status == 0)
      #expect(fresh.errorLines == ["grapevine: r.md is what the results give"])

      let page = try program.read("r.md")
      try program.write(page.replacing("gossip", with: "gosssip"), to: "r.md")
      #expect(
        try check().errorLines == ["grapevine: r.md is not what the results give; make it again"])
      try program.write(page, to: "r.md")
      try program.write("", to: "r/cost.tsv")
      #expect(try check().status == 1)
      _ = try program.run(make, environment: Self.withoutGnuplot)
      #expect(try check().status == 0)
    }
  }

  @Test(arguments: ["thesis.txt", "holiday.svg", "mine.tsv", "album/photo.svg"])
  func whatSomebodyElsePutThereStays(file: String) throws {
    try withResults { program in
      func make() throws -> Program.Outcome {
        try program.run(["report", "results", "-o", "r"], environment: Self.withoutGnuplot)
      }
      for isFirst in [true, false] {
        if !isFirst {
          try program.remove("r")
          #expect(try make().status == 0)
        }
        try program.makeDirectory("r" + (file.contains("/") ? "/album" : ""))
        try program.write("mine", to: "r/\(file)")
        let outcome = try make()
        #expect(outcome.status == 73)
        #expect(outcome.errorLines.first?.contains("which no page here made") == true)
        #expect(try program.read("r/\(file)") == "mine")
        #expect(program.exists("r.md") == !isFirst)
      }
    }
  }

  @Test func whatTheLastReportPutThereAndThisOneDoesNotIsRemoved() throws {
    try withResults { program in
      _ = try program.run(["report", "results", "-o", "r"], environment: Self.withoutGnuplot)
      #expect(program.exists("r/front.tsv"))
      _ = try program.run("compare", "tiny.yaml", "-a", "gossip", "-o", "one", "-q")
      let outcome = try program.run(["report", "one", "-o", "r"], environment: Self.withoutGnuplot)
      #expect(outcome.status == 0)
      #expect(!program.exists("r/front.tsv"))
    }
  }

  @Test func aGnuplotThatIsNoneChangesNothing() throws {
    try withResults { program in
      _ = try program.run(["report", "results", "-o", "r"], environment: Self.withoutGnuplot)
      let page = try program.read("r.md")
      for name in ["no-such-gnuplot", "/bin/true", "/bin/false"] {
        let outcome = try program.run(["report", "results", "-o", "r"], environment: ["GNUPLOT": name])
        #expect([69, 70].contains(outcome.status), "\(name)")
        #expect(outcome.errorLines.count == 1)
        #expect(try program.read("r.md") == page)
      }
    }
  }

  @Test func resultsOfALaterMinorVersionAreRead() throws {
    try withResults { program in
      let text = try program.read("results/results.json")
      try program.write(
        text.replacing("\"1.5\"", with: "\"1.9\""), to: "r.json")
      #expect(try program.run(["report", "r.json", "-o", "r"], environment: Self.withoutGnuplot).status == 0)
    }
  }

  @Test func resultsOfVersionsWithoutProfilesHaveNoPicturesOfThem() throws {
    try withResults { program in
      let text = try program.read("results/results.json")
      let old = text.replacing(/"profile":\{[^}]*\},/, with: "").replacing("\"1.5\"", with: "\"1.0\"")
      try program.write(old, to: "r.json")
      #expect(try program.run(["report", "r.json", "-o", "r"], environment: Self.withoutGnuplot).status == 0)
      #expect(program.exists("r/cost.tsv"))
      #expect(!program.exists("r/load.tsv"))
    }
  }

  @Test(arguments: [
    ("{", 65, "cut off"), ("hello", 65, "not valid JSON"), ("{\"schema\":\"x\"}", 65, "results have"),
    ("{\"schema\":\"grapevine.results\",\"schemaVersion\":\"2.0\"}", 65, "use a newer grapevine"),
    ("", 65, "cut off"),
  ])
  func whatIsNoResultIsRefusedInOneLine(text: String, status: Int, message: String) throws {
    try withProgram { program in
      try program.write(text, to: "r.json")
      let outcome = try program.run(["report", "r.json", "-o", "r"], environment: Self.withoutGnuplot)
      #expect(Int(outcome.status) == status)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.contains(message) == true, "\(outcome.error)")
      #expect(!program.exists("r.md"))
    }
  }

  /// The text's own lines are none of the file's.
  @Test(arguments: [
    ("hosts: 5\\n", "hosts: 0\\n", "is not valid: hosts cannot be '0'"),
    ("name: tiny\\n", "name: other\\n", "calls itself 'other'"),
  ])
  func aScenarioThatIsNotItsOwnIsRefused(part: String, other: String, message: String) throws {
    try withResults { program in
      let text = try program.read("results/results.json")
      try #require(text.contains(part))
      try program.write(text.replacing(part, with: other), to: "results/results.json")
      let id = try #require(text.split(separator: "\"id\":\"", maxSplits: 1).last).prefix(12)
      for command in [["report", "results", "-o", "r"], ["replay", String(id)]] {
        let outcome = try program.run(command, environment: Self.withoutGnuplot)
        #expect(outcome.status == 65)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.error.contains("the scenario 'tiny' in it \(message)"), "\(outcome.error)")
        #expect(!outcome.error.contains("results.json:1"), "no place in a text that nobody sees")
      }
    }
  }

  @Test func noCellsAreNothingToReport() throws {
    try withResults { program in
      let text = try program.read("results/results.json")
      let head = text.split(separator: "\"cells\"")[0]
      try program.write(head + "\"cells\": []}", to: "r.json")
      let outcome = try program.run(["report", "r.json", "-o", "r"], environment: Self.withoutGnuplot)
      #expect(outcome.status == 65)
      #expect(
        outcome.errorLines == ["grapevine: r.json: there is no cell in it, so there is nothing to report"])
    }
  }
}
