public import Broadcasting

/// The cells of a run and what is needed to run them again.
public struct Results: Hashable, Sendable {
  /// What was asked, as on the command line after the program's name; nil where it is not known.
  public var command: String?
  public var environment: Environment
  /// The canonical text of each scenario, by its name.
  public var scenarios: [String: String]
  public var cells: [CellResult]

  public init(
    command: String? = nil, environment: Environment, scenarios: [Scenario], cells: [CellResult]
  ) {
    self.command = command
    self.environment = environment
    self.scenarios = [:]
    self.cells = cells
    for scenario in scenarios { self.scenarios[scenario.name] = ScenarioFile.text(of: scenario) }
  }

  init(
    command: String?, environment: Environment, scenarioTexts: [String: String], cells: [CellResult]
  ) {
    self.command = command
    self.environment = environment
    scenarios = scenarioTexts
    self.cells = cells
  }
}

/// Results files: JSON, a line a cell, the same bytes for the same results.
///
/// Times are whole nanoseconds. A ratio has a point or an exponent and an integer has neither. Names are
/// sorted, but for the parts of a metric and the file's own six.
public enum ResultsFile {
  public static let schema = "grapevine.results"
  /// Minor versions add names, which readers ignore if they do not know them; major ones change meanings.
  public static let schemaVersion = "1.2"
  /// The largest file that is read, in bytes.
  public static let sizeLimit = 1 << 30

  public static func text(of results: Results) -> String {
    let scenarios = results.scenarios.map { JSONValue.Member($0.key, .string($0.value)) }
    return """
      {
        "schema": \(JSONValue.string(schema).text),
        "schemaVersion": \(JSONValue.string(schemaVersion).text),
        "command": \(JSONValue.optional(results.command).text),
        "environment": \(lines(of: results.environment.members)),
        "scenarios": \(lines(of: scenarios)),
        "cells": \(cellsText(results.cells, indentation: "  "))
      }

      """
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
    let root = try JSONField(JSONSource(bytes: Array(text.utf8), file: file, firstLine: 1))
    let schema = try root.member("schema")
    guard try schema.string() == Self.schema else {
      throw schema.error("the file holds \(try schema.string().quoted); results have \(Self.schema.quoted)")
    }
    try checkVersion(try root.member("schemaVersion"))
    var scenarios: [String: String] = [:]
    for (name, field) in try root.member("scenarios").members() { scenarios[name] = try field.string() }
    return Results(
      command: try root.optionalMember("command")?.string(),
      environment: try Environment(try root.member("environment")), scenarioTexts: scenarios,
      cells: try root.member("cells").elements().map { (cell) throws(FormatError) in try cell.cell() })
  }

  private static func checkVersion(_ field: JSONField) throws(FormatError) {
    let version = try field.string()
    let numbers = version.split(separator: ".", omittingEmptySubsequences: false).map { Int(plainDigits: $0) }
    guard numbers.count == 2, let major = numbers[0], numbers[1] != nil else {
      throw field.wrong("a version such as \(schemaVersion.quoted)")
    }
    guard major == 1 else {
      let remedy = major > 1 ? "use a newer grapevine" : "make the results again"
      throw field.error("schema version \(version) is not read here, only 1.x; \(remedy)")
    }
  }

  private static func lines(of members: [JSONValue.Member]) -> String {
    guard case .object(let members) = JSONValue.sorted(members), !members.isEmpty else { return "{}" }
    let lines = members.map { "    \(JSONValue.string($0.name).text): \($0.value.text)" }
    return "{\n" + lines.joined(separator: ",\n") + "\n  }"
  }

  private static func cellsText(_ cells: [CellResult], indentation: String) -> String {
    guard !cells.isEmpty else { return "[]" }
    let lines = cells.map { "\(indentation)  \($0.json.text)" }
    return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
  }
}
