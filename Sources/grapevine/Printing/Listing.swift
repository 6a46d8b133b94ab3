import Formats
import Reporting

/// Rows of named texts.
struct Listing {
  private let names: [String]
  private let rows: [[String]]

  init(_ names: [String], _ rows: [[String]]) {
    self.names = names
    self.rows = rows
  }

  /// Aligned columns under their names.
  var text: String {
    let lines = [names] + rows
    let widths = names.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      line.indices.map { column in
        let isLast = column == line.count - 1
        return line[column]
          + (isLast ? "" : String(repeating: " ", count: widths[column] - line[column].count))
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// A table as GitHub renders it.
  var markdown: String {
    let lines = [names, names.map { _ in "---" }] + rows.map { $0.map(\.markdownEscaped) }
    return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  /// A list of objects, keys sorted.
  func json() -> String {
    let objects = rows.map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
    return JSONText.lines(of: objects)
  }
}
