import Architectures
import Broadcasting
import Testing

@testable import Scenarios
@testable import grapevine

@Suite struct SelectionTests {
  @Test func namesMayBeSeparatedByCommasOrGivenOneByOne() throws {
    let all = Architecture.all.map(\.name)
    let commas = try ArchitectureSelection.configurations(
      names: [all.joined(separator: ",")], assignments: [])
    #expect(commas.map(\.architecture) == all)
    let single = try ArchitectureSelection.configurations(names: all + all, assignments: [])
    #expect(single.map(\.architecture) == all)
    #expect(try ArchitectureSelection.configurations(names: [], assignments: []).map(\.architecture) == all)
  }

  @Test func laterSettingsWin() throws {
    let configurations = try ArchitectureSelection.configurations(
      names: ["flooding"], assignments: ["flooding.topology=ring", "flooding.topology=line"])
    #expect(configurations.first?["topology"] == "line")
  }

  @Test func seedsCountFromOne() throws {
    #expect(try SeedSelection.seeds(count: 3, seed: nil) == [1, 2, 3])
    #expect(try SeedSelection.seeds(count: nil, seed: nil) == Array(1...10))
    #expect(try SeedSelection.seeds(count: nil, seed: .max) == [.max])
  }

  @Test func aScenarioGivenTwiceIsRunOnce() throws {
    #expect(try ScenarioSelection.scenarios(["maelstrom-25", "maelstrom-25"]).count == 1)
    #expect(try ScenarioSelection.scenarios([]).map(\.name) == ["maelstrom-25", "maelstrom-25-partition"])
  }

  @Test(arguments: [("maelstrom-25-10", 10), ("one-broadcast-100", 100), ("maelstrom-25-partition-5", 5)])
  func aScenarioAtASizeHasItsName(name: String, hosts: Int) throws {
    let scenario = try ScenarioSelection.scenario(name)
    #expect(scenario.name == name)
    #expect(scenario.hosts == hosts)
    #expect(
      try [scenario]
        == ScenarioSelection.scenarios([String(name.dropLast("-\(hosts)".count))], hosts: [hosts]))
  }

  @Test func aScenariosOwnNameComesFirst() throws {
    #expect(try ScenarioSelection.scenario("maelstrom-25") == ScenarioSelection.builtIn[0])
  }

  @Test(arguments: [
    "maelstrom-10", "maelstrom-25-0", "maelstrom-25-010", "maelstrom-25-+5", "maelstrom-25--5",
    "maelstrom-25-",
    "maelstrom-25-10-10", "one-broadcast-9999999999999999999999", "-5",
  ])
  func noSizes(name: String) throws {
    let failure = #expect(throws: Failure.self) { try ScenarioSelection.scenario(name) }
    #expect(failure?.status == .missingInput)
    #expect(failure?.message.hasPrefix("unknown scenario '\(name)'; ") == true)
    #expect(failure?.message.contains("maelstrom-25-partition") == true)
  }

  @Test(
    arguments: [
      (ColourChoice.always, ["NO_COLOR": "1"], false, true), (.never, ["FORCE_COLOR": "1"], true, false),
      (.auto, [:], true, true), (.auto, [:], false, false), (.auto, ["NO_COLOR": "1"], true, false),
      (.auto, ["NO_COLOR": ""], true, true), (.auto, ["FORCE_COLOR": "1"], false, true),
      (.auto, ["FORCE_COLOR": "0"], true, false),
      (.auto, ["NO_COLOR": "1", "FORCE_COLOR": "1"], true, false),
      (.auto, ["TERM": "dumb"], true, false), (.always, ["TERM": "dumb"], false, true),
    ] as [(ColourChoice, [String: String], Bool, Bool)])
  func boldFollowsTheConventions(
    choice: ColourChoice, environment: [String: String], isTerminal: Bool, bold: Bool
  ) {
    #expect(Terminal.showsBold(choice, environment: environment, isTerminal: isTerminal) == bold)
  }

  @Test func failuresAreOneLine() {
    #expect(Failure(.usage, "one\ntwo\r\nthree").message == "one two three")
  }
}
