import Testing

@Suite struct ReplayTests {
  /// The id in the first line of a journal.
  private func firstID(_ program: Program) throws -> String {
    let line = try #require(try program.read("results/cells.ndjson").split(separator: "\n").first)
    let parts = line.split(separator: "\"id\":\"", maxSplits: 1)
    return String(try #require(parts.last).prefix(12))
  }

  @Test func aCellIsTheSameAgain() throws {
    try withProgram { program in
      _ = try program.run(
        "compare", "tiny.yaml", "-a", "flooding", "--set", "flooding.topology=ring", "--seed", "7")
      try program.remove("tiny.yaml")
      let outcome = try program.run("replay", try firstID(program))
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("\nsettings "))
      #expect(outcome.output.contains("topology=ring"))
      #expect(outcome.output.hasSuffix("\nthe fingerprint equals the stored one\n"))
    }
  }

  @Test func aCellOfAnInterruptedRunIsFoundInItsJournal() throws {
    try withProgram { program in
      _ = try program.run("compare", "tiny.yaml", "-a", "flooding", "--seed", "7")
      try program.remove("results/results.json")
      let outcome = try program.run("replay", try firstID(program))
      #expect(outcome.output.hasSuffix("\nthe fingerprint equals the stored one\n"))
    }
  }

  @Test func anotherFingerprintIsAFailure() throws {
    try withProgram { program in
      _ = try program.run("compare", "tiny.yaml", "-a", "flooding", "--seed", "7")
      let results = try program.read("results/results.json")
      let key = "\"fingerprint\":\""
      let parts = results.split(separator: key, maxSplits: 1)
      try #require(parts.count == 2)
      try program.write(
        parts[0] + key + String(repeating: "0", count: 16) + parts[1].dropFirst(16),
        to: "results/results.json")
      let outcome = try program.run("replay", try firstID(program))
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("the fingerprint differs from the stored one, 0000000000000000"))
    }
  }

  @Test func anUnknownCellIsMissing() throws {
    try withProgram { program in
      _ = try program.run("compare", "tiny.yaml", "-a", "flooding", "--seed", "7")
      let outcome = try program.run("replay", "000000000000")
      #expect(outcome.status == 66)
      #expect(
        outcome.error
          == "grapevine: there is no cell '000000000000' in results; its results.json lists the ids\n")
    }
  }

  @Test func theTraceIsOnStandardOutputAlone() throws {
    try withProgram { program in
      let arguments = ["replay", "tiny.yaml", "-a", "flooding", "--seed", "7", "--trace"]
      let outcome = try program.run(arguments)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("client: broadcast"))
      #expect(!outcome.output.contains("fingerprint"))
      #expect(outcome.error.contains("fingerprint"))
      #expect(try program.run(arguments).output == outcome.output)
      #expect(!program.exists("results"))
    }
  }
}

@Suite struct ReplayPictureTests {
  private static let one = ["replay", "tiny.yaml", "-a", "flooding", "--seed", "7"]

  @Test func aPictureOfARumorIsDrawn() throws {
    try withProgram { program in
      let outcome = try program.run(
        Self.one + ["--svg", "pictures/rumor.svg"])
      try #require(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("\nfingerprint "))
      #expect(outcome.errorLines == ["grapevine: the picture is in pictures/rumor.svg"])
      let picture = try program.read("pictures/rumor.svg")
      #expect(picture.contains("<title>Space-time diagram. flooding: 5 hosts know after "))
      #expect(picture.contains(">flooding: 5 hosts know after "))
    }
  }

  @Test func aPictureNeedsAName() throws {
    try withProgram { program in
      let outcome = try program.run(Self.one + ["--svg", ""])
      #expect(outcome.status == 64)
      #expect(outcome.errorLines == ["grapevine: --svg takes a file, such as a.svg, not ''"])
    }
  }

  @Test func withoutGnuplotNothingIsWritten() throws {
    try withProgram { program in
      let outcome = try program.run(Self.one + ["--svg", "rumor.svg"], environment: Program.withoutGnuplot)
      #expect(outcome.status == 69)
      #expect(
        outcome.errorLines == ["grapevine: --svg draws with gnuplot, which is not installed; run bench/setup"]
      )
      #expect(!program.exists("rumor.svg"))
    }
  }

  @Test(arguments: [
    ("--rumor n3", 64, "--rumor goes with --svg, which draws it"),
    ("--svg a.svg --rumor 3", 64, "--rumor takes a host and a number, such as n3#0, not '3'"),
    ("--svg a.svg --rumor n4#99", 64, "no client of tiny with seed 7 broadcasts n4#99"),
    ("--svg tiny.yaml/a.svg", 73, "tiny.yaml/a.svg: its directory cannot be made"),
  ])
  func mistakesAreOneLine(arguments: String, status: Int32, message: String) throws {
    try withProgram { program in
      let outcome = try program.run(
        Self.one + arguments.split(separator: " ").map(String.init))
      #expect(outcome.status == status)
      #expect(outcome.output == "")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.contains(message) == true, "\(outcome.errorLines)")
    }
  }
}
