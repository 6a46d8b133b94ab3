import Measurement
import Scenarios

extension Validation {
  /// The first simulated figure in `page`, a report in Markdown, that these runs do not give; nil where they
  /// give all of them.
  ///
  /// Lines are held as they are printed, up to the simulated figure.
  public func simulatedDifference(from page: String) -> String? {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "### \(name)") else { return "it says nothing of \(name)" }
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("### ") }
    // Under the headings and the rule.
    var printed = section.filter { $0.hasPrefix("|") }.dropFirst(2)
    var previous = ""
    for row in rows {
      let architecture = row.architecture == previous ? "" : row.architecture
      previous = row.architecture
      let texts = [architecture, row.measure.title, row.simulatedText].map(\.markdownEscaped)
      let expected = "| \(texts.joined(separator: " | ")) |"
      guard let line = printed.popFirst(), line.hasPrefix(expected) else {
        let (whose, title) = (row.architecture, row.measure.title)
        let begins = "| \(row.architecture.markdownEscaped) |"
        return section.contains { $0.hasPrefix(begins) }
          ? "\(whose) in \(name): today's simulator gives \(title) \(row.simulatedText)"
          : "\(name) has no row of \(whose)"
      }
    }
    return printed.isEmpty ? nil : "\(name) has rows that are not run: \(printed.first ?? "")"
  }
}
