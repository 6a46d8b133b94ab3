import Architectures
import Broadcasting
import Formats
import Foundation
import Measurement
import Running
import Scenarios
import Schema
import Testing

@testable import Reporting

/// A metric that is in `Metric.all` is wherever metrics are.
@Suite struct MetricSurfaceTests {
  private static let cell: CellResult? = {
    let scenario = Scenario(
      name: "cut", hosts: 5, workload: Workload(duration: .seconds(2)),
      faults: [Fault(at: .zero, duration: .seconds(1), kind: .partition(.halves))])
    let configuration = try? Architecture.named("gossip")?.configured()
    return configuration.map { Cell(configuration: $0, scenario: scenario, seed: 1).run() }
  }()

  @Test func aRunYieldsThemAllInOrder() throws {
    #expect(try #require(Self.cell).metrics.map(\.metric) == Metric.all)
  }

  @Test func aResultsFileHasThemAll() throws {
    let cell = try #require(Self.cell)
    let results = Results(environment: Environment(), scenarios: [], cells: [cell])
    let read = try ResultsFile.parse(ResultsFile.text(of: results), file: "r.json")
    #expect(read.cells.first?.metrics == cell.metrics)
  }

  @Test(arguments: Metric.all)
  func tablesAndGatesNameIt(metric: Metric) throws {
    let cell = try #require(Self.cell)
    let unit = try #require(metric.unit).rawValue
    let rows = CSV.text([cell]).split(separator: "\r\n").filter {
      $0.contains(",\(cell.verdict),\(metric),")
    }
    #expect(!rows.isEmpty && rows.allSatisfy { $0.contains(",\(unit),") })
    #expect(CellReport.text(cell).contains("\n\(metric)"))
    #expect(try FigureName(parsing: metric.name, wholes: true).metric == metric)
    for part in metric.parts {
      let name = try FigureName(parsing: "\(metric).\(part)")
      #expect(name.metric == metric && name.part == part)
      #expect(Metric.Part.named(part.name) == part, "\(part) is not in Metric.Part.all")
    }
    let schema = JSONSchema(of: Gates.schema.shape, title: "gates").text
    if metric.hasRegions {
      let name = try FigureName(parsing: "\(metric).eu-west-1.p99")
      #expect(name.metric == metric && name.part == Metric.percentile(.p99, inRegion: "eu-west-1"))
      return
    }
    let figure = metric.parts.first.map { "\(metric).\($0)" } ?? metric.name
    #expect(schema.contains("\"\(figure)\""))
  }

  @Test func aNameThatIsNoneIsToldTheNearest() {
    let error = #expect(throws: Misreading.self) { try FigureName(parsing: "mesages") }
    #expect(
      error?.message
        == "unknown metric 'mesages'; did you mean 'messages'? grapevine list metrics shows all")
  }
}
