import Foundation
import Testing

@Suite struct MergeTests {
  private static let sweep = ["compare", "tiny.yaml", "-a", "gossip,flooding", "--seeds", "6", "-q"]

  /// Runs `body` where `s1` to `s3` are the shards of a run, `whole` is all of it, and `odd` a shard of
  /// another.
  private func withShards(_ body: (Program) throws -> Void) throws {
    try withProgram { program in
      for shard in 1...3 {
        _ = try program.run(
          Self.sweep + ["--shard", "\(shard)/3", "-o", "s\(shard)"], environment: Program.dated)
      }
      _ = try program.run(Self.sweep + ["-o", "whole"], environment: Program.dated)
      _ = try program.run(
        Self.sweep + ["--set", "gossip.fanout=1", "--shard", "2/3", "-o", "odd"], environment: Program.dated)
      try body(program)
    }
  }

  @Test func mergedResultsAreLikeAnyOthers() throws {
    try withShards { program in
      #expect(try program.run("merge", "s1", "s2", "s3", "-o", "all", "-q").error == "")
      #expect(try program.read("all/results.json") == program.read("whole/results.json"))

      #expect(try program.run("diff", "whole", "all", "-f", "json").output.contains("\"isIdentical\" : true"))
      let report = try program.run(["report", "all", "-o", "page"], environment: Program.withoutGnuplot)
      #expect(report.status == 0)
      #expect(
        try program.read("page.md").contains("compare tiny.yaml -a gossip,flooding --seeds 6 -o all\n"))
      try program.write(
        """
        schema: 1
        rules:
          - id: spread
            why: every broadcast reaches everyone
            where: { scenario: tiny }
            expect:
              stable_latency_ns.max: max < 10s

        """, to: "gates.yaml")
      #expect(try program.run("gate", "check", "all", "--gates", "gates.yaml").status == 0)
      let id = try #require(try program.read("all/results.json").firstMatch(of: /"id":"([0-9a-f]+)"/)?.1)
      #expect(try program.run("replay", "\(id)", "-o", "all").status == 0)
    }
  }

  @Test func aReportOfAShardSaysHowToMakeTheShard() throws {
    try withShards { program in
      let outcome = try program.run(["report", "s2", "-o", "page"], environment: Program.withoutGnuplot)
      #expect(outcome.status == 0)
      let command = "compare tiny.yaml -a gossip,flooding --seeds 6 --shard 2/3 -o s2\n"
      #expect(try program.read("page.md").contains(command))
    }
  }

  /// Before schema 1.2 what was asked said where results went.
  @Test func aReportOfAnOlderFileSaysOnceWhereItWent() throws {
    try withShards { program in
      let text = try program.read("whole/results.json").replacing("\"1.7\"", with: "\"1.1\"")
      try program.write(
        text.replacing("--seeds 6\"", with: "--seeds 6 -o before\""), to: "whole/results.json")
      let outcome = try program.run(["report", "whole", "-o", "page"], environment: Program.withoutGnuplot)
      #expect(outcome.status == 0)
      let page = try program.read("page.md")
      #expect(page.contains("compare tiny.yaml -a gossip,flooding --seeds 6 -o before\n"))
      #expect(!page.contains("-o whole"))
    }
  }

  @Test func aPartSaysWhatItIsAndIsMergedLater() throws {
    try withShards { program in
      let partial = try program.run("merge", "s3", "s1", "--partial", "-o", "part")
      #expect(partial.status == 0)
      #expect(partial.errorLines.first?.hasSuffix(" of 12 cells are in part/results.json") == true)
      #expect(try program.read("part/results.json").contains(/"shards" : \[\s+1,\s+3\s+\]/))
      let refused = try program.run("merge", "part", "-o", "all")
      #expect(refused.status == 66)
      #expect(refused.error.contains("part/results.json: shard 2 of the 3 of its matrix is missing"))
      #expect(try program.run("merge", "part", "s2", "-o", "all").status == 0)
      #expect(try program.read("all/results.json") == program.read("whole/results.json"))
    }
  }

  @Test(arguments: [
    ("s1 s2", 66, "s1/results.json: shard 3 of the 3 of its matrix is missing; give their results"),
    ("s2", 66, "shards 1 and 3 of the 3 of its matrix are missing"),
    ("s1 odd s3", 65, "odd/results.json: it is of another matrix (12 cells, "),
    ("s1 s2 s3 cut", 65, "cut off?"), ("s1 s2 s3 changed", 65, "the file is damaged; run its shard again"),
    ("s1 s2 s3 older", 65, "older/results.json: grapevine 0.0.1 wrote it and this is "),
    ("s1 s2 s3 schema", 65, "its schema version is 1.8 and only 1.7 is merged here"),
    ("s1 s2 unfinished", 66, "go on with: grapevine compare --resume unfinished"),
    ("s1 s2 s3 nowhere", 66, "nowhere: there is no such file"),
    ("s1 s2 s3 tiny.yaml", 65, "tiny.yaml: not valid JSON"),
  ])
  func whatIsNoWholeIsRefusedAndNothingIsWritten(arguments: String, status: Int32, message: String) throws {
    try withShards { program in
      let text = try program.read("s3/results.json")
      for (name, content) in [
        ("cut", String(text.prefix(text.count / 2))),
        ("changed", text.replacing(/"fingerprint":"./, with: "\"fingerprint\":\"_", maxReplacements: 1)),
        ("older", text.replacing(/"tool" : "[^"]*"/, with: "\"tool\" : \"0.0.1\"")),
        ("schema", text.replacing("\"schemaVersion\" : \"1.7\"", with: "\"schemaVersion\" : \"1.8\"")),
      ] {
        try program.makeDirectory(name)
        try program.write(content, to: "\(name)/results.json")
      }
      try program.makeDirectory("unfinished")
      try program.write(try program.read("s3/matrix.json"), to: "unfinished/matrix.json")

      let words = arguments.split(separator: " ").map(String.init)
      let outcome = try program.run(["merge"] + words + ["-o", "all"])
      #expect(outcome.status == status)
      #expect(outcome.output == "")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.contains(message), "\(outcome.error)")
      #expect(!program.exists("all"))
    }
  }

  @Test func aRunIsNotWrittenOver() throws {
    try withShards { program in
      let before = try program.read("s1/results.json")
      let outcome = try program.run("merge", "s1", "s2", "s3", "-o", "s1")
      #expect(outcome.status == 73)
      #expect(outcome.errorLines.first?.hasSuffix("name another directory with -o") == true)
      #expect(try program.read("s1/results.json") == before)
    }
  }
}
