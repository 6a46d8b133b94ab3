import Foundation
import Testing

@Suite struct AdviseTests {
  private static let small = ["advise", "--hosts", "5", "--rate", "4", "--latency", "10ms", "--seeds", "1"]

  @Test func whatFitsIsRecommended() throws {
    try withProgram { program in
      let command = Self.small + ["-a", "flooding,full-mesh", "--latency-budget", "50ms"]
      let outcome = try program.run(command)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("\nTake "))
      #expect(outcome.output.contains("\nflooding "))
      #expect(try program.run(command + ["--jobs", "1"]).output == outcome.output)
      let kept = try program.run("advise", "--resume", "advice", "-q")
      #expect(kept.output == outcome.output, "the runs that are kept give the same answer")
    }
  }

  @Test func nothingThatFitsIsAFailureAndSaysWhatWould() throws {
    try withProgram { program in
      let outcome = try program.run(Self.small + ["-a", "flooding", "--latency-budget", "5ms"])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("\nNothing fits: none of "))
      #expect(outcome.output.contains("\n  with a budget of 11ms: flooding "))
    }
  }

  @Test func programsCanReadIt() throws {
    try withProgram { program in
      let outcome = try program.run(
        Self.small + ["-a", "full-mesh", "--survive", "host-crash", "-f", "json", "--quiet"])
      #expect(outcome.status == 0)
      #expect(outcome.error == "")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object["schema"] as? String == "grapevine.advice")
      #expect((object["recommendation"] as? String)?.hasPrefix("full-mesh") == true)
      #expect(((object["candidates"] as? [Any])?.count ?? 0) >= 2)
    }
  }

  /// As a shell reads it: what is in quotes is one word.
  private static func words(of command: String) -> [String] {
    command.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
      place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test func everyRowHasACommandThatMakesItAgain() throws {
    try withProgram { program in
      func candidates(_ words: [String]) throws -> [[String: Any]] {
        let outcome = try program.run(words + ["-f", "json", "-q"])
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(object?["candidates"] as? [[String: Any]])
      }
      let asked =
        Self.small + [
          "-a", "full-mesh,flooding", "--loss", "0.5%", "--latency-budget", "50ms", "--percentile", "p95",
          "--survive", "host-crash", "--reach", "50%",
        ]
      let all = try candidates(asked)
      #expect(all.count > 3)
      for candidate in all {
        let command = try #require(candidate["command"] as? String)
        let again = try candidates(Array(Self.words(of: command).dropFirst())).first {
          $0["label"] as? String == candidate["label"] as? String
        }
        // A row that was not run to the end is then, and one that was is the same.
        #expect(again?["messagesPerBroadcast"] as? Double != nil, "\(command)")
        if candidate["fits"] as? Bool == true {
          #expect(again as NSDictionary? == candidate as NSDictionary, "\(command)")
        }
      }
      let commands = all.compactMap { $0["command"] as? String }
      let markdown = try program.run(asked + ["-f", "markdown", "-q"]).output
      let printed = markdown.split(separator: "\n").filter { $0.hasPrefix("grapevine advise ") }.map(
        String.init)
      #expect(!printed.isEmpty && printed.allSatisfy(commands.contains))
    }
  }

  /// Settings that the user fixes hold for every candidate.
  @Test func settingsAreFixedForAll() throws {
    try withProgram { program in
      let outcome = try program.run(
        Self.small + ["-a", "flooding", "--set", "flooding.topology=ring", "-f", "markdown"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("| flooding topology=ring |"))
      #expect(!outcome.output.contains("hypercube"))
    }
  }

  @Test func theFirstExampleFindsSomething() throws {
    try withProgram { program in
      let help = try program.run("advise", "--help").output
      let line = try #require(help.split(separator: "\n").first { $0.hasPrefix("  grapevine advise ") })
      let outcome = try program.run(line.split(separator: " ").dropFirst().map(String.init) + ["-q"])
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    }
  }

  @Test func oneHostNeedsNoMessage() throws {
    try withProgram { program in
      let outcome = try program.run("advise", "--hosts", "1", "--rate", "10", "-a", "flooding", "-q")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("\nTake flooding"))
      #expect(!outcome.output.contains("its cost is not known"))
    }
  }

  @Test func hardlyAnyBroadcastsAreNoEvidence() throws {
    try withProgram { program in
      let outcome = try program.run("advise", "--rate", "0.001")
      #expect(outcome.status == 1)
      #expect(outcome.output == "")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.hasPrefix("grapevine: too little evidence: a run of 3600s") == true)
    }
  }

  /// The instance: 5.6 s of work a second for one node.
  @Test func noCentreIsAdvisedThatCouldNotKeepUp() throws {
    try withProgram { program in
      let outcome = try program.run(
        "advise", "--hosts", "500", "--rate", "500", "--broadcasts", "100%", "--latency", "1ms", "-a",
        "elected-leader,shared-cache", "-q")
      #expect(outcome.status == 1)
      #expect(outcome.errorLines.first?.contains("5.61 s of work a second") == true)
    }
  }

  /// A scenario's faults are survived as well.
  @Test func aScenarioSaysWhatIsAsked() throws {
    try withProgram { program in
      let outcome = try program.run(
        "advise", "--scenario", "maelstrom-25-partition", "-a", "shared-cache", "--exactly", "--seeds", "1",
        "-q")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("surviving its-faults excludes the most"))
    }
  }

  /// Of a partition's rumors flooding over a tree brings hardly any beyond the next cut.
  @Test func whatReachesNobodyIsNotAdvised() throws {
    try withProgram { program in
      let command = [
        "advise", "--rate", "10", "--seeds", "1", "-q", "--survive", "partition", "-a", "flooding", "--set",
        "flooding.topology=tree4",
      ]
      let outcome = try program.run(command)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains(" reached on the worse side, less than 90%\n"))
      #expect(try program.run(command + ["--reach", "0%"]).status == 0)
    }
  }

  @Test func ctrlCKeepsWhatIsDone() throws {
    try withProgram { program in
      let outcome = try program.interrupt(
        SIGINT, "advise", "--hosts", "12", "--rate", "20", "--seeds", "1", "--jobs", "1",
        at: "candidates tried")
      #expect(outcome.status == 130)
      #expect(outcome.output == "")
      #expect(outcome.error.contains("runs done; go on with grapevine advise --resume advice"))
    }
  }
}
