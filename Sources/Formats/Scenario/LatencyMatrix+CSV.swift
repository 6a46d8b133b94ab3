import Broadcasting
import Scenarios
import Schema

extension LatencyMatrix {
  /// Fills in the rows of the table that `file` names, which lies beside the scenario's own file.
  ///
  /// As public tables have it: a line of names, the first of which is passed over, and for each place a line
  /// of its name and the milliseconds from there, an empty field where nothing is known. Lines and columns
  /// of places that the scenario does not have are passed over. Rows that the scenario gives itself win.
  mutating func readFile(beside scenario: String, for places: Places) throws(FormatError) {
    guard let name = file else { return }
    let path = InputFile.path(of: name, beside: scenario)
    let text = try InputFile.text(at: path, limit: ScenarioFile.sizeLimit)
    let table = try LatencyTable(text, file: path)
    let wanted = places.regions.map(\.name)
    rows += try table.rows(of: wanted)
    file = nil
  }
}

/// A table of times between places, from a file of comma-separated values.
private struct LatencyTable {
  private let file: String
  /// With the number of the line, from 1.
  private let lines: [(number: Int, fields: [Substring])]

  init(_ text: String, file: String) throws(FormatError) {
    self.file = file
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    lines = all.filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }.map {
      ($0.offset + 1, $0.element.split(separator: ",", omittingEmptySubsequences: false))
    }
    guard let head = lines.first, head.fields.count > 1 else {
      throw FormatError(
        .invalidData, file: file, line: 1, column: 1,
        message:
          "this is no table of latencies: its first line names the places, as 'from,us-east-1,eu-west-1'")
    }
    for line in lines.dropFirst() where line.fields.count != head.fields.count {
      throw error(
        line.number, line.fields, line.fields.count - 1,
        "the line has \(line.fields.count) fields and the first \(head.fields.count); give each as many"
      )
    }
    for place in head.fields.dropFirst().map(Self.name) {
      guard lines.dropFirst().contains(where: { Self.name($0.fields[0]) == place }) else {
        throw error(
          head.number, head.fields, head.fields.firstIndex { Self.name($0) == place } ?? 0,
          "there is a column \(place.quoted) and no line of this name; a matrix is square")
      }
    }
  }

  func rows(of wanted: [String]) throws(FormatError) -> [LatencyMatrix.Row] {
    let names = lines[0].fields.map(Self.name)
    for place in wanted where !names.dropFirst().contains(place) {
      throw FormatError(
        .invalidData, file: file, line: lines[0].number, column: 1,
        message: "there is no column \(place.quoted); the places are "
          + names.dropFirst().prefix(30).joined(separator: ", "))
    }
    var rows: [LatencyMatrix.Row] = []
    for line in lines.dropFirst() where wanted.contains(Self.name(line.fields[0])) {
      var entries: [LatencyMatrix.Entry] = []
      for (column, field) in line.fields.enumerated().dropFirst() where wanted.contains(names[column]) {
        let text = Self.name(field)
        if text.isEmpty { continue }
        guard let time = Delay(parsing: "\(text)ms"), Scenario.Limits.latency.contains(time) else {
          throw error(
            line.number, line.fields, column, "\(text.quoted) is no number of milliseconds up to 600000")
        }
        entries.append(.init(to: names[column], time))
      }
      rows.append(.init(from: Self.name(line.fields[0]), entries))
    }
    return rows
  }

  private static func name(_ field: Substring) -> String {
    String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func error(_ line: Int, _ fields: [Substring], _ field: Int, _ message: String) -> FormatError {
    let before = fields.prefix(field).reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    return FormatError(.invalidData, file: file, line: line, column: before + 1, message: message)
  }
}
