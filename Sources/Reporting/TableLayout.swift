extension Table {
  /// The table as lines of equal columns; the best are marked with `*`, and in bold where `bold` is set.
  func lines(bold: Bool) -> [String] {
    precondition(rows.allSatisfy { $0.allSatisfy(\.others.isEmpty) }, "joined entries are for Markdown")
    let marked = headings.indices.map { column in rows.contains { $0[column].isBest } }
    let widths = widths(marked: marked)
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

  /// The width that each column needs for its texts and marks, and the last of a group for the group's name.
  private func widths(marked: [Bool]) -> [Int] {
    var widths = headings.indices.map { column in
      let longest = rows.map { $0[column].text.count }.max() ?? 0
      return max(headings[column].title.count, longest) + (marked[column] ? 1 : 0)
    }
    for group in groups {
      let missing = headings[group.lowerBound].group.count - span(of: group, widths)
      if missing > 0 { widths[group.upperBound - 1] += missing }
    }
    return widths
  }

  /// The columns of each group; a column without one is by itself.
  private var groups: [Range<Int>] {
    var groups: [Range<Int>] = []
    for column in headings.indices {
      let group = headings[column].group
      if let last = groups.last, !group.isEmpty, headings[last.lowerBound].group == group {
        groups[groups.count - 1] = last.lowerBound..<column + 1
      } else {
        groups.append(column..<column + 1)
      }
    }
    return groups
  }

  private func span(of group: Range<Int>, _ widths: [Int]) -> Int {
    widths[group].reduce(0, +) + Self.gap.count * (group.count - 1)
  }

  /// The names of groups, each in the middle of its columns; a group of one column stands like its title.
  private func groupLine(_ widths: [Int]) -> String {
    groups.map { group in
      let name = headings[group.lowerBound].group
      let width = span(of: group, widths)
      guard group.count > 1 else { return pad(name, width, group.lowerBound) }
      let before = (width - name.count) / 2
      let after = width - name.count - before
      return String(repeating: " ", count: before) + name + String(repeating: " ", count: after)
    }.joined(separator: Self.gap)
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
          ([entry] + entry.others).map { entry in
            let text = Self.escaped(entry.text)
            let range = entry.range.map { " \(Self.escaped($0))" } ?? ""
            return (entry.isBest ? "**\(text)**" : text) + range
          }.joined(separator: " · ")
        })
    }
    return [row(headings.map(\.full)), row(headings.map { $0.isNumber ? "---:" : "---" })] + body
  }

  private static func escaped(_ text: String) -> String { text.markdownEscaped }
}
