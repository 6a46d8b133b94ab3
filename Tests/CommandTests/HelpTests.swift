import ArgumentParser
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
}
