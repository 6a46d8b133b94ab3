import Broadcasting
import Foundation
import Reporting
import Scenarios
import Testing

@testable import Schema

@Suite struct ScenarioReferenceTests {
  @Test func theCommittedPageIsWhatTheCommandGives() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let committed = try String(contentsOf: root.appending(path: "docs/scenario.md"), encoding: .utf8)
    let page = ScenarioReference.page(of: Scenario.schema.shape.descriptions)
    #expect(page == committed, "run: \(ScenarioReference.command)")
    #expect(committed.contains("\n\(ScenarioReference.command)\n"))
  }

  @Test func everyKeyHasALine() {
    let keys = Scenario.schema.shape.descriptions
    let page = ScenarioReference.page(of: keys)
    for key in keys { #expect(page.contains("`\(key.path)`") || page.contains("## \(key.path)\n")) }
    #expect(keys.count > 30)
    #expect(keys.allSatisfy { !$0.help.isEmpty && !$0.type.isEmpty })
  }
}
