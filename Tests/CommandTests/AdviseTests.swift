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
      #expect(outcome.output.contains("flooding topology=complete"))
      #expect(try program.run(command + ["--jobs", "1"]).output == outcome.output)
      #expect(!program.exists("results"), "nothing is kept")
    }
  }

  @Test func nothingThatFitsIsAFailureAndSaysWhatWould() throws {
    try withProgram { program in
      let outcome = try program.run(Self.small + ["-a", "flooding", "--latency-budget", "5ms"])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("\nNothing fits: none of "))
      #expect(outcome.output.contains("\n  with a budget of 10ms: flooding topology=complete\n"))
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
      #expect((object["candidates"] as? [Any])?.count == 2)
    }
  }

  /// What the user fixes holds for every candidate.
  @Test func settingsAreFixedForAll() throws {
    try withProgram { program in
      let outcome = try program.run(
        Self.small + ["-a", "flooding", "--set", "flooding.topology=ring", "-f", "markdown"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("| flooding topology=ring |"))
      #expect(!outcome.output.contains("hypercube"))
    }
  }

  @Test func ctrlCKeepsNothing() throws {
    try withProgram { program in
      let outcome = try program.interrupt(
        SIGINT, "advise", "--hosts", "60", "--rate", "100", "--seeds", "50", "--jobs", "1")
      #expect(outcome.status == 130)
      #expect(outcome.output == "")
      #expect(outcome.error.contains("runs done; nothing is kept"))
    }
  }
}
