import Foundation
public import Measurement
public import Scenarios

/// The cells of a run and what is needed to run them again.
public struct Results: Hashable, Sendable {
  /// The command line that was given, after the program's name; nil where it is not known.
  public var command: String?
  public var environment: Environment
  /// The canonical text of each scenario, by its name.
  public var scenarios: [String: String]
  public var cells: [CellResult]
  /// The cells of a matrix that these are; nil for all of them.
  public var part: ResultsPart?
  /// Of the file that they were read from; the newest for what is not read.
  public let schemaVersion: String

  public init(
    command: String? = nil, environment: Environment, scenarios: [Scenario], cells: [CellResult],
    part: ResultsPart? = nil
  ) {
    self.init(
      command: command, environment: environment, scenarioTexts: [:], cells: cells, part: part,
      schemaVersion: ResultsFile.schemaVersion)
    for scenario in scenarios { self.scenarios[scenario.name] = ScenarioFile.text(of: scenario) }
  }

  init(
    command: String?, environment: Environment, scenarioTexts: [String: String], cells: [CellResult],
    part: ResultsPart?, schemaVersion: String
  ) {
    self.command = command
    self.environment = environment
    scenarios = scenarioTexts
    self.cells = cells
    self.part = part
    self.schemaVersion = schemaVersion
  }
}

/// Results files: JSON, a line a cell, the same bytes for the same results.
///
/// Names are sorted, but for `cells`, which come last. Times are whole nanoseconds. Whether a metric's value
/// is a whole number or a ratio follows from its name (`Metric.kind`), not from how it is written.
///
/// 1.1 added a cell's `profile`; 1.2 added `part`, which stands where not all cells of a matrix are there.
/// 1.3 writes a ratio that is whole without a point, sorts the parts of a metric, and leaves out what is not
/// known of `command` and `environment`, which was null. 1.4 added a cell's `reasonCodes`.
/// 1.5 calls `pairs` what was `connections`, and `connections` what must be held open.
/// 1.6 added the metric `peak_messages_per_second`, 1.7 `join_catch_up_bytes`.
public enum ResultsFile {
  public static let schema = "grapevine.results"
  /// Minor versions add names, which readers ignore if they do not know them; major ones change meanings.
  public static let schemaVersion = "1.7"
  /// The largest file that is read, in bytes.
  public static let sizeLimit = 1 << 30

  public static func text(of results: Results) -> String {
    let head = Head(
      schema: schema, schemaVersion: schemaVersion, command: results.command,
      environment: results.environment, scenarios: results.scenarios, part: results.part)
    return JSONText.lines(of: head).dropLast("\n}\n".count)
      + ",\n  \"cells\" : \(cellsText(results.cells, indentation: "  "))\n}\n"
  }

  /// The cells alone, as a list.
  public static func cellsText(_ cells: [CellResult]) -> String { cellsText(cells, indentation: "") + "\n" }

  /// Writes the whole file or leaves the one that is there.
  public static func write(_ results: Results, to path: String) throws(FormatError) {
    try OutputFile.write(text(of: results), to: path)
  }

  /// Reads the results at `path`.
  public static func read(path: String) throws(FormatError) -> Results {
    try parse(InputFile.text(at: path, limit: sizeLimit), file: path)
  }

  /// Reads results from `text`; `file` stands in errors.
  public static func parse(_ text: String, file: String) throws(FormatError) -> Results {
    try JSONReader.value(Whole.self, from: Data(text.utf8), file: file).results
  }

  private static func cellsText(_ cells: [CellResult], indentation: String) -> String {
    guard !cells.isEmpty else { return "[]" }
    let lines = cells.map { "\(indentation)  \(JSONText.line(of: $0))" }
    return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
  }
}

extension ResultsFile {
  /// All of a file but its cells.
  private struct Head: Codable {
    let schema: String
    let schemaVersion: String
    let command: String?
    let environment: Environment
    let scenarios: [String: String]
    let part: ResultsPart?
  }

  /// A file as it is read.
  private struct Whole: Decodable {
    let results: Results

    private enum Key: CodingKey { case cells }

    init(from decoder: any Decoder) throws {
      try SchemaHeader(from: decoder).check(ResultsFile.schema, ResultsFile.schemaVersion, "results have")
      let head = try Head(from: decoder)
      let container = try decoder.container(keyedBy: Key.self)
      let cells = try container.decode([CellResult].self, forKey: .cells)
      if let part = head.part, part.places.count != cells.count {
        throw WrongField("part.places must be a list of \(cells.count) places, one for each cell")
      }
      results = Results(
        command: head.command, environment: head.environment, scenarioTexts: head.scenarios, cells: cells,
        part: head.part, schemaVersion: head.schemaVersion)
    }
  }
}
