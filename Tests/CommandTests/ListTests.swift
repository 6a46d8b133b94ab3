import Broadcasting
import Foundation
import Testing

@testable import grapevine

@Suite struct ListTests {
  @Test(arguments: ["architectures", "scenarios", "metrics", "settings"])
  func jsonListsWhatTextLists(topic: String) throws {
    try withProgram { program in
      let text = try program.run("list", topic)
      let json = try program.run("list", topic, "-f", "json")
      #expect(text.status == 0 && json.status == 0)
      let objects = try JSONDecoder().decode([[String: String]].self, from: Data(json.output.utf8))
      #expect(!objects.isEmpty)
      #expect(text.output.split(separator: "\n").count == objects.count + 1)
      for object in objects { #expect(text.output.contains(try #require(object["name"]))) }
    }
  }

  @Test func columnsAreAligned() {
    let listing = Listing(["name", "summary"], [["a", "first"], ["longer", "second"]])
    #expect(listing.text == "name    summary\na       first\nlonger  second\n")
  }

  /// The built-in scenarios are the ones in the repository, so that both names mean the same run.
  @Test func builtInScenariosAreTheFiles() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for scenario in ScenarioSelection.builtIn + [ScenarioSelection.oneBroadcast] {
      let path = root.appending(path: "bench/scenarios/\(scenario.name).yaml").path()
      #expect(try ScenarioSelection.scenario(path) == scenario)
    }
  }
}
