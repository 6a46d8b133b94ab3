import Foundation
import Testing

@Suite struct CompareTests {
  private static let flooding = ["compare", "tiny.yaml", "-a", "flooding", "--seeds", "4"]

  @Test func outputIsTheSameForAnyNumberOfJobs() throws {
    try withProgram { program in
      let outputs = try ["1", "2", "2"].map { jobs in
        try program.run(Self.flooding + ["--jobs", jobs, "-f", "json"]).output
      }
      #expect(outputs[0].contains("\"fingerprint\""))
      #expect(outputs[0] == outputs[1])
      #expect(outputs[1] == outputs[2])
    }
  }

  @Test(arguments: ["json", "csv", "markdown"])
  func standardOutputIsDataAlone(format: String) throws {
    try withProgram { program in
      let outcome = try program.run(Self.flooding + ["-f", format])
      #expect(outcome.status == 0)
      #expect(outcome.errorLines.last == "grapevine: results are in results/results.json")
      #expect(!outcome.output.contains("results.json"))
      #expect(try program.run(Self.flooding + ["-f", format, "-q"]).error == "")
    }
  }

  @Test func textEndsWithWhereTheResultsAre() throws {
    try withProgram { program in
      let outcome = try program.run(Self.flooding + ["-o", "here"])
      #expect(outcome.status == 0)
      #expect(
        outcome.output.hasPrefix(
          "tiny · 5 hosts · 5 broadcasts/s, 5 reads/s · constant 10ms · 1s · 4 seeds\n"))
      #expect(outcome.output.hasSuffix("\nResults: here/results.json\n"))
      #expect(!outcome.output.contains("\u{1B}"))
      #expect(try program.run(Self.flooding + ["--color", "always"]).status == 0)
      #expect(try program.read("here/cells.ndjson").split(separator: "\n").count == 4)
    }
  }

  @Test func progressSaysHowMuchIsDone() throws {
    try withProgram { program in
      let lines = try program.run(Self.flooding).errorLines
      #expect(lines.last?.hasPrefix("grapevine: 4 of 4 cells done") == true)
    }
  }

  @Test func aNewRunReplacesTheEarlierOne() throws {
    try withProgram { program in
      _ = try program.run(Self.flooding)
      _ = try program.run("compare", "tiny.yaml", "-a", "flooding", "--seed", "9")
      #expect(try program.read("results/cells.ndjson").split(separator: "\n").count == 1)
    }
  }

  @Test(arguments: [["--threads", "0"], ["--jobs", "0"], ["--hosts", "1000000", "-a", "full-mesh"]])
  func whatIsRefusedLeavesTheEarlierRun(arguments: [String]) throws {
    try withProgram { program in
      _ = try program.run(Self.flooding)
      let (cells, matrix) = (
        try program.read("results/cells.ndjson"), try program.read("results/matrix.json")
      )
      let outcome = try program.run(["compare", "tiny.yaml", "--seeds", "2"] + arguments)
      #expect(outcome.status == 64 || outcome.status == 69)
      #expect(outcome.errorLines.count == 1)
      #expect(try program.read("results/cells.ndjson") == cells)
      #expect(try program.read("results/matrix.json") == matrix)
    }
  }

  @Test func saysWhereThreadsAreOfNoUse() throws {
    try withProgram { program in
      func remarks(_ arguments: String...) throws -> [String] {
        try program.run(Self.flooding + arguments).errorLines.filter { $0.contains("threads") }
      }
      let remark = try remarks("--threads", "2")
      #expect(remark.count == 1)
      #expect(remark[0].hasPrefix("grapevine: --threads 2 speeds up nothing: no run here is divided; "))
      #expect(try remarks("--threads", "2", "-q").isEmpty)
      #expect(try remarks("--threads", "1").isEmpty)
      #expect(try remarks().isEmpty)
    }
  }

  @Test func resumeRunsOnlyWhatIsNotFinished() throws {
    try withProgram { program in
      let whole = try program.run(Self.flooding + ["-f", "json"]).output
      let journal = try program.read("results/cells.ndjson").split(
        separator: "\n", omittingEmptySubsequences: false)
      try program.remove("results/results.json")
      try program.write(
        journal[..<2].joined(separator: "\n") + "\n" + journal[2].prefix(20), to: "results/cells.ndjson")

      let resumed = try program.run("compare", "--resume", "results", "-f", "json")
      #expect(resumed.status == 0)
      #expect(resumed.errorLines.first == "grapevine: 2 of 4 cells were done before")
      #expect(resumed.output == whole)
      #expect(try program.read("results/cells.ndjson").split(separator: "\n").count == 4)
      #expect(program.exists("results/results.json"))
    }
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aSignalKeepsFinishedCells(signal: Int32, status: Int32) throws {
    try withProgram { program in
      let outcome = try program.interrupt(
        signal, "compare", "tiny.yaml", "--seeds", "5000", "--jobs", "1", "-o", "kept")
      #expect(outcome.status == status)
      #expect(outcome.output == "")
      #expect(outcome.errorLines.last?.hasPrefix("grapevine: interrupted with ") == true)
      #expect(outcome.errorLines.last?.hasSuffix("go on with: grapevine compare --resume kept") == true)
      let journal = try program.read("kept/cells.ndjson")
      #expect(journal.hasSuffix("}\n"))
      #expect(!program.exists("kept/results.json"))
    }
  }
}
