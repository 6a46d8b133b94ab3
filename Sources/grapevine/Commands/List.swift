import Architectures
import ArgumentParser
import Broadcasting
import Formats
import Foundation
import Measurement
import Purposes
import Reporting
import Scenarios
import Schema

struct List: ParsableCommand {
  enum Topic: String, ExpressibleByArgument, CaseIterable {
    case architectures
    case scenarios
    case metrics
    case settings
    case presets
    case purposes
    case keys
  }

  static let configuration = CommandConfiguration(
    abstract:
      "Show what there is: architectures, scenarios, presets, purposes, metrics, settings, scenario keys.",
    discussion: """
      EXAMPLE
        grapevine list settings

      \(ReadOn.pages("metrics", "scenario", "vocabulary"))

      \(ExitStatus.help)
      """)

  @Argument(help: "architectures, scenarios, presets, purposes, metrics, settings or keys.")
  var topic: Topic

  @Option(name: .shortAndLong, help: "What to print.")
  var format = ReportFormat.text

  func run() throws {
    let listing = try listing()
    switch format {
    case .text: try StandardOutput.write(listing.text)
    case .markdown where topic == .keys:
      try StandardOutput.write(ScenarioReference.page(of: Scenario.schema.shape.descriptions))
    case .markdown: try StandardOutput.write(listing.markdown)
    case .json: try StandardOutput.write(listing.json())
    }
  }

  private func listing() throws(Failure) -> Listing {
    switch topic {
    case .architectures:
      return Listing(["name", "summary"], Architecture.all.map { [$0.name, $0.summary] })
    case .scenarios:
      var rows: [[String]] = []
      for name in ScenarioSelection.names {
        let scenario = try ScenarioSelection.scenario(name)
        rows.append([name, scenario.summary])
      }
      return Listing(["name", "summary"], rows)
    case .presets:
      var rows = [[Loopback.name, "live: the highest rate that each architecture sustains on this machine"]]
      for name in PresetSelection.names { rows.append([name, try PresetSelection.preset(name).summary]) }
      return Listing(["name", "summary"], rows)
    case .purposes:
      return Listing(
        ["name", "summary", "broadcasts"],
        RegisteredPurpose.all.map { [$0.name, $0.summary, $0.broadcasts] })
    case .metrics:
      return Listing(
        ["name", "unit", "better", "summary"],
        Metric.known.map { [$0.name, $0.unit?.rawValue ?? "", $0.better.rawValue, $0.summary] })
    case .keys:
      return Listing(
        ["name", "type", "unit", "range", "default", "help"],
        Scenario.schema.shape.descriptions.map { [$0.path, $0.type, $0.unit, $0.range, $0.absent, $0.help] })
    case .settings:
      return Listing(
        ["name", "default", "unit", "summary", "values"],
        (Architecture.all.map { ($0.name, $0.settings) }
          + RegisteredPurpose.all.map { ($0.name, $0.settings) })
          .flatMap { name, settings in
            settings.map { ["\(name).\($0.name)", $0.value, $0.domain.unit, $0.summary, $0.values] }
          })
    }
  }
}
