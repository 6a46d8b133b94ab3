import Broadcasting
import Foundation
import Measurement
import Reporting
import Scenarios
import Testing

@testable import Schema
@testable import grapevine

@Suite struct ListTests {
  @Test(arguments: ["architectures", "scenarios", "metrics", "settings", "keys"])
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

  @Test func everyMetricIsListed() throws {
    try withProgram { program in
      let json = try program.run("list", "metrics", "-f", "json").output
      let objects = try JSONDecoder().decode([[String: String]].self, from: Data(json.utf8))
      #expect(objects.map { $0["name"] } == Metric.known.map(\.name))
      #expect(objects.map { $0["unit"] } == Metric.known.map { $0.unit?.rawValue })
    }
  }

  @Test func everyTopicIsATableOfMarkdown() throws {
    try withProgram { program in
      for topic in List.Topic.allCases where topic != .keys {
        let lines = try program.run("list", topic.rawValue, "-f", "markdown").output.split(separator: "\n")
        #expect(lines.count > 2)
        #expect(lines.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") })
      }
      let page = try program.run("list", "keys", "-f", "markdown").output
      #expect(page == ScenarioReference.page(of: Scenario.schema.shape.descriptions))
    }
  }

  @Test(arguments: SchemaCommand.Kind.allCases)
  func aSchemaIsJSONAndSaysItsDraft(kind: SchemaCommand.Kind) throws {
    try withProgram { program in
      let outcome = try program.run("schema", kind.rawValue)
      #expect(outcome.status == 0)
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
      #expect(object?["additionalProperties"] as? Bool == false)
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
