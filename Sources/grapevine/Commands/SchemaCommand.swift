import ArgumentParser
import Formats
import Scenarios
import Schema

/// Prints the JSON Schema of a kind of file.
struct SchemaCommand: ParsableCommand {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case scenario
    case preset
    case gates

    var schema: JSONSchema {
      switch self {
      case .scenario: JSONSchema(of: Scenario.schema.shape, title: "Grapevine scenario")
      case .preset: JSONSchema(of: Preset.schema.shape, title: "Grapevine preset")
      case .gates: JSONSchema(of: Gates.schema.shape, title: "Grapevine gates")
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema, with which editors complete and check scenario, preset and gates files.",
    discussion: """
      The language server for YAML finds it by the first line of a file:
        # yaml-language-server: $schema=scenario.schema.json

      EXAMPLE
        grapevine schema scenario >scenario.schema.json

      \(ReadOn.pages("own-fleet", "scenario"))

      \(ExitStatus.help)
      """)

  @Argument(help: "scenario, preset or gates.")
  var kind = Kind.scenario

  func run() throws { try StandardOutput.write(kind.schema.text) }
}
