import Architectures
import Broadcasting
import Scenarios
import Studies
import Testing

@testable import Running
@testable import grapevine

@Suite struct SizeTests {
  private static let huge = ["one-broadcast", "-a", "full-mesh", "--hosts", "1000000"]

  private static let tuning = ["tune", "one-broadcast-1000000", "-a", "full-mesh", "--minimise", "hops"]

  @Test(arguments: [
    ["compare"] + huge, ["compare", "tiny.yaml", "one-broadcast", "--hosts", "5,1000000", "-a", "full-mesh"],
    ["advise", "--hosts", "1000000", "-a", "full-mesh", "--connections", "1000000"],
    ["replay", "one-broadcast-1000000", "-a", "full-mesh", "--seed", "1"],
    ["illustrate", "one-broadcast-1000000", "-a", "full-mesh"],
    Self.tuning,
  ])
  func whatCannotFitIsRefusedBeforeAnythingIsRun(arguments: [String]) throws {
    try withProgram { program in
      let outcome = try program.run(arguments)
      #expect(outcome.status == 69)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1)
      let line = try #require(outcome.errorLines.first)
      let held = #/^grapevine: full-mesh.* at 1000000 hosts would hold 10\^12 links, about \d+ TiB; /#
      let remedy = #/has [0-9.]+ [MGT]iB; up to \d+ hosts fit: run fewer hosts, or --force$/#
      #expect(line.contains(held) && line.contains(remedy), "\(line)")
      #expect(!program.exists("results") && !program.exists("tuning"))
    }
  }

  /// The fleet's wishes come first: where they leave nothing, no larger machine would help.
  @Test(arguments: [
    (["-a", "full-mesh"], 1, "nothing fits, as the sheets have it: full-mesh"),
    (["-a", "full-mesh", "--connections", "999999"], 1, "hold 1000000 connections, more than 999999"),
    (["-a", "full-mesh,shared-cache", "--connections", "1000000"], 69, "up to 17000 hosts fit"),
    (["-a", "gossip", "--rate", "1000"], 69, "or --force"),
  ])
  func adviceSaysWhyNothingCanBeTried(arguments: [String], status: Int32, words: String) throws {
    try withProgram { program in
      let outcome = try program.run(["advise", "--hosts", "1000000"] + arguments)
      #expect(outcome.status == status)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1)
      let hosts = #/up to \d+ hosts/#
      let line = (outcome.errorLines.first ?? "").replacing(hosts, with: "up to 17000 hosts")
      #expect(line.contains(words), "\(line)")
      #expect(!program.exists("advice"))
    }
  }

  /// Another machine has the shard that the large cells are in.
  @Test func cellsThatAreNotRunHereMayBeOfAnySize() throws {
    try withProgram { program in
      let sweep = ["compare", "one-broadcast", "--hosts", "5,1000000", "-a", "full-mesh", "--seed", "1"]
      let statuses = try (1...8).map { try program.run(sweep + ["--shard", "\($0)/8"]).status }
      #expect(Set(statuses) == [0, 69])
      #expect(statuses.count { $0 == 69 } == 1)
    }
  }

  @Test func onlyCellsThatAreNotDoneAreToFit() throws {
    let matrix = Matrix(
      scenarios: [Scenario(name: "small", hosts: 3, quiet: .seconds(1))],
      configurations: [try #require(Architecture.named("flooding")).configured()], seeds: [1, 2, 3],
      driver: .simulator, command: "")
    let share = Share(of: matrix)
    #expect(share.open(after: []).map(\.seed) == [1, 2, 3])
    #expect(share.open(after: [share.cells[1].run()]).map(\.seed) == [1, 3])
  }

  @Test func aSearchThatCannotBeginLeavesAnEarlierOneAlone() throws {
    try withProgram { program in
      let earlier = ["tune", "tiny.yaml", "-a", "gossip", "--minimise", "hops", "--candidates", "2", "-q"]
      #expect(try program.run(earlier).status == 0)
      let files = ["tuning.json", "cells.ndjson", "preset.yaml"].map { "tuning/\($0)" }
      let contents = try files.map(program.read)
      #expect(try program.run(Self.tuning).status == 69)
      #expect(try files.map(program.read) == contents)
    }
  }

  @Test func whatCannotFitIsRunWhereItIsForced() throws {
    let configuration = try #require(Architecture.named("full-mesh")).configured()
    let huge = Cell(
      configuration: configuration, scenario: Scenario(name: "huge", hosts: 1_000_000), seed: 1)
    #expect(throws: Failure.self) { try SizeCheck(isForced: false)([huge]) }
    #expect(throws: Never.self) { try SizeCheck(isForced: true)([huge]) }
    #expect(throws: Never.self) {
      // The estimate is of a simulated run.
      try SizeCheck(isForced: false)([
        Cell(configuration: configuration, scenario: huge.scenario, seed: 1, driver: .zeromq(.tcp, .emulator))
      ])
    }
  }
}
