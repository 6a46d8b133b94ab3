extension Table {
  /// The table as lines of equal columns; the best are marked with `*`, and in bold where `bold` is set.
  func lines(bold: Bool) -> [String] {
    let marked = headings.indices.map { column in rows.contains { $0[column].isBest } }
    let widths = headings.indices.map { column in
      let texts = rows.map { $0[column].text.count + (marked[column] ? 1 : 0) }
      return max(headings[column].title.count + (marked[column] ? 1 : 0), texts.max() ?? 0)
    }
    let titles = headings.indices.map { column in
      pad(headings[column].title + (marked[column] ? " " : ""), widths[column], column)
    }
    let body = rows.map { row in
      row.indices.map { column in
        let entry = row[column]
        let text = entry.text + (entry.isBest ? "*" : marked[column] ? " " : "")
        let padded = pad(text, widths[column], column)
        return bold && entry.isBest ? "\u{1B}[1m\(padded)\u{1B}[0m" : padded
      }
    }
    return ([groupLine(widths)] + ([titles] + body).map { $0.joined(separator: Self.gap) })
      .map(Self.withoutTrailingSpace)
  }

  private static let gap = "  "

  private func pad(_ text: String, _ width: Int, _ column: Int) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return headings[column].isNumber ? space + text : text + space
  }

  /// The names of groups, each in the middle of its columns; a group of one column stands like its title.
  private func groupLine(_ widths: [Int]) -> String {
    var line: [String] = []
    var column = 0
    while column < headings.count {
      let group = headings[column].group
      var end = column + 1
      while end < headings.count, !group.isEmpty, headings[end].group == group { end += 1 }
      let width = widths[column..<end].reduce(0, +) + Self.gap.count * (end - column - 1)
      if end == column + 1 {
        line.append(pad(group, width, column))
      } else {
        let before = max(0, width - group.count) / 2
        let after = max(0, width - group.count - before)
        line.append(String(repeating: " ", count: before) + group + String(repeating: " ", count: after))
      }
      column = end
    }
    return line.joined(separator: Self.gap)
  }

  private static func withoutTrailingSpace(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// The table as GitHub renders it; the best are in bold, and ranges over the seeds stand in brackets.
  var markdown: [String] {
    func row(_ texts: [String]) -> String { "| \(texts.joined(separator: " | ")) |" }
    let body = rows.map { entries in
      row(
        entries.map { entry in
          let text = Self.escaped(entry.text)
          let range = entry.range.map { " (\(Self.escaped($0)))" } ?? ""
          return (entry.isBest ? "**\(text)**" : text) + range
        })
    }
    return [row(headings.map(\.full)), row(headings.map { $0.isNumber ? "---:" : "---" })] + body
  }

  /// Without what would end a table's cell.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) }
  }
}
