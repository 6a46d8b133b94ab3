import Foundation
import Testing

@Suite struct TuneTests {
  private static let search = [
    "tiny.yaml", "-a", "full-mesh", "--vary", "full-mesh.batch=0s..2s", "--vary",
    "full-mesh.align=none,clock", "--minimise", "messages_per_op", "--subject-to",
    "stable_latency.max < 900ms", "--candidates", "24", "--seeds", "2", "--held-out", "2",
  ]

  @Test func whatIsFoundIsAPresetThatCompareRuns() throws {
    try withProgram { program in
      let outcome = try program.run(["tune"] + Self.search + ["-q"])
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.error.isEmpty)
      #expect(outcome.output.contains("fulfil every condition"))
      let preset = try program.read("tuning/preset.yaml")
      #expect(preset.contains("full-mesh.batch="))
      let again = try program.run("compare", "--preset", "tuning/preset.yaml", "-q", "--strict")
      #expect(again.status == 0, "\(again.error)")
    }
  }

  @Test func everyRowHasACommandThatMakesItAgain() throws {
    try withProgram { program in
      let outcome = try program.run(["tune"] + Self.search + ["-q", "-f", "json"])
      #expect(outcome.status == 0, "\(outcome.error)")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object["schema"] as? String == "grapevine.tune")
      let candidates = try #require(object["candidates"] as? [String: Any])
      #expect(candidates["asked"] as? Int == 24 && candidates["tried"] as? Int == 24)
      let again = try #require(object["triedAgain"] as? [String: Any])
      #expect(again["seeds"] as? [Int] == [3, 4])
      let found = try #require(again["found"] as? [String: Any])
      let front = try #require(object["front"] as? [[String: Any]])
      for (row, seeds) in [(found, ["3", "4"]), (try #require(front.first), ["1", "2"])] {
        let command = try #require(row["command"] as? String)
        let words = command.split(separator: " ").dropFirst().map(String.init)
        let runs = try program.run(words + ["-f", "csv", "-q"]).output.split(whereSeparator: \.isNewline)
          .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
          .filter { $0[8] == "messages_per_op" }
        #expect(runs.map { String($0[5]) } == seeds, "\(command)")
        let values = runs.compactMap { Double($0[10]) }
        #expect(values.max() == (row["medians"] as? [String: Double])?["messages_per_op"], "\(command)")
      }
      let markdown = try program.run("tune", "--resume", "tuning", "-q", "-f", "markdown").output
      #expect(markdown.contains("\n\(found["command"] as? String ?? "none")\n"))
    }
  }

  @Test func anInterruptedSearchIsGoneOnWith() throws {
    try withProgram { program in
      let whole = try program.run(["tune"] + Self.search + ["-q"])
      let journal = try program.read("tuning/cells.ndjson").split(separator: "\n")
      let preset = try program.read("tuning/preset.yaml")
      // Cut short in the midst of a line.
      try program.write(
        journal[..<7].joined(separator: "\n") + "\n" + journal[7].prefix(40), to: "tuning/cells.ndjson")
      let resumed = try program.run("tune", "--resume", "tuning", "-q", "--jobs", "1")
      #expect(resumed.output == whole.output)
      #expect(try program.read("tuning/preset.yaml") == preset)
      #expect(try program.read("tuning/cells.ndjson").split(separator: "\n").count == journal.count)
    }
  }

  @Test func whereNothingFulfilsTheConditionsNothingIsWritten() throws {
    try withProgram { program in
      let outcome = try program.run(
        "tune", "tiny.yaml", "-a", "gossip", "--minimise", "messages_per_op", "--subject-to",
        "stable_latency.max < 1ns", "--candidates", "16", "--seeds", "1", "--held-out", "1", "-q")
      #expect(outcome.status == 1)
      #expect(outcome.error.hasPrefix("grapevine: no candidate fulfils every condition"))
      #expect(!FileManager.default.fileExists(atPath: program.directory.path + "/tuning/preset.yaml"))
    }
  }

  @Test func aSearchLeavesNothingOfAnEarlierOneAndNoRunsOfCompare() throws {
    try withProgram { program in
      try program.makeDirectory("tuning")
      try program.write("old", to: "tuning/preset.yaml")
      let nothing = try program.run(
        "tune", "tiny.yaml", "-a", "gossip", "--minimise", "messages_per_op", "--subject-to", "hops < 0",
        "--candidates", "16", "--seeds", "1", "--held-out", "1", "-q")
      #expect(nothing.status == 1)
      #expect(!FileManager.default.fileExists(atPath: program.directory.path + "/tuning/preset.yaml"))
      _ = try program.run("compare", "tiny.yaml", "-a", "gossip", "--seeds", "1", "-q")
      let refused = try program.run(["tune"] + Self.search + ["-o", "results"])
      #expect(refused.status == 73)
      #expect(refused.error.hasSuffix("a run of grapevine compare is kept there; name another -o\n"))
    }
  }

  @Test func whatASearchIsForCannotBeChangedInItsMidst() throws {
    try withProgram { program in
      let outcome = try program.run("tune", "--resume", "tuning", "--seeds", "3")
      #expect(outcome.status == 64)
      #expect(
        outcome.error == "grapevine: --resume takes what to search from tuning; leave the rest out\n")
    }
  }

  @Test(arguments: [
    (["-a", "gossip", "--minimise", "hops"], "name a scenario, such as maelstrom-net-25"),
    (["tiny.yaml", "--minimise", "hops"], "one architecture is tuned at a time; name it, such as -a gossip"),
    (["tiny.yaml", "-a", "gossip"], "--minimise is missing, such as messages_per_op"),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "hopps"],
      "--minimise 'hopps': unknown metric 'hopps'; did you mean 'hops'? grapevine list metrics shows all"
    ),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "hops", "--vary", "gossip.fanout=9..3"],
      "--vary gossip.fanout=9..3: fanout takes a whole number from 1 to 1000; the lower first"
    ),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "hops", "--vary", "gossip.mode=push,shove"],
      "--vary gossip.mode=push,shove: gossip.mode cannot be 'shove'; it takes push, pull, push-pull"
    ),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "hops", "--vary", "fanout=1..3"],
      "--vary takes gossip.SETTING=LOW..HIGH or gossip.SETTING=A,B,…, not 'fanout=1..3'"
    ),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "delivery_ratio"],
      "--minimise delivery_ratio: less of it is not better; bound it with --subject-to instead"
    ),
    (
      [
        "tiny.yaml", "-a", "shared-cache", "--minimise", "hops", "--set", "shared-cache.align=clock",
        "--set", "shared-cache.batch=1s", "--vary", "shared-cache.lag=2s..3s",
      ], "none of the values that may vary goes with what is set; see grapevine list settings"
    ),
    (
      ["tiny.yaml", "-a", "gossip", "--minimise", "hops", "--subject-to", "hops < 3ms"],
      "--subject-to 'hops < 3ms': a time cannot limit hops, which is a plain number"
    ),
  ])
  func refusesInOneLine(arguments: [String], reason: String) throws {
    try withProgram { program in
      let outcome = try program.run(["tune"] + arguments)
      #expect(outcome.status == 64)
      #expect(outcome.error == "grapevine: \(reason)\n")
      #expect(outcome.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: program.directory.path + "/tuning"))
    }
  }
}
