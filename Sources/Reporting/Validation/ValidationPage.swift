import Measurement
import Scenarios

extension Validation {
  /// The first simulated figure in `page`, a report in Markdown, that these runs do not give; nil where they
  /// give all of them.
  ///
  /// Figures are compared as they are printed.
  public func simulatedDifference(from page: String) -> String? {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "### \(name)") else { return "it says nothing of \(name)" }
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("### ") }
    // Under the headings and the rule.
    let printed = section.filter { $0.hasPrefix("|") }.dropFirst(2).map(Self.entries)
    var architecture = ""
    for (row, entries) in zip(rows, printed) {
      guard entries.count > 2 else { return "a row of \(name) has too few columns" }
      if !entries[0].isEmpty { architecture = entries[0] }
      let expected = [row.architecture, row.measure.title, row.simulatedText].map(\.markdownEscaped)
      let found = [architecture, entries[1], entries[2]]
      guard found == expected else {
        return "\(name) has '\(found.joined(separator: " | "))' where today's simulator gives "
          + "'\(expected.joined(separator: " | "))'"
      }
    }
    guard printed.count == rows.count else {
      return "\(name) has \(printed.count) rows, and today's simulator gives \(rows.count)"
    }
    return nil
  }

  /// The entries of a line of a table.
  private static func entries(of line: Substring) -> [String] {
    line.dropFirst().split(separator: "|", omittingEmptySubsequences: false).dropLast().map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
