import ArgumentParser
import Foundation
import Testing

@testable import grapevine

@Suite struct HelpTests {
  private static func all(below command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    [command] + command.configuration.subcommands.flatMap { all(below: $0) }
  }

  private static let examples = all(below: Grapevine.self).flatMap { command in
    command.configuration.discussion.split(separator: "\n").filter { line in
      line.hasPrefix("  ")
        && (line.contains("grapevine ") || line.hasPrefix("    ") || line.hasSuffix("\\"))
    }
  }

  /// A terminal of 80 columns would wrap a longer line, and what is copied from there would be two commands.
  @Test func examplesAreCommandsAsTheyStand() {
    #expect(Self.examples.count > 20)
    for line in Self.examples { #expect(line.count <= 80, "\(line)") }
  }

  /// Every command that is shown names pages that there are; every page but design.md is
  /// named by some command.
  @Test func helpLeadsToThePages() throws {
    var named: Set<String> = []
    for command in Self.all(below: Grapevine.self) where command.configuration.shouldDisplay {
      let pages = command.configuration.discussion.split(separator: "\n").map { $0.drop { $0 == " " } }
        .filter { $0.hasPrefix("docs/") }
      #expect(!pages.isEmpty, "\(command) names no page to read on")
      named.formUnion(pages.map(String.init))
    }
    let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs")
    let pages = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    #expect(named.isSubset(of: pages), "no such page: \(named.subtracting(pages).sorted())")
    #expect(Set(pages).subtracting(named).subtracting(["docs/design.md"]).isEmpty)
  }
}
