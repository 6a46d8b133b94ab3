import Architectures
import Broadcasting
import Foundation
import Testing

/// README's sentences about the architectures stand in their sheets.
@Suite struct ReadmeTests {
  private static let readme = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")
  private static let rewriting = "GRAPEVINE_REWRITE=1 swift test --filter ReadmeTests"
  private static let begin = "<!-- architectures:begin, written by \(rewriting) -->\n"
  private static let end = "<!-- architectures:end -->"

  @Test func theTableSaysWhatTheSheetsSay() throws {
    let text = try String(contentsOf: Self.readme, encoding: .utf8)
    let begin = try #require(text.firstRange(of: Self.begin))
    let end = try #require(text[begin.upperBound...].firstRange(of: Self.end))
    let rows = Architecture.all.map { "| `\($0.name)` | \($0.sentence) |\n" }
    let table = "\n| architecture | in a sentence |\n|---|---|\n\(rows.joined())\n"
    guard text[begin.upperBound..<end.lowerBound] != table else { return }
    if ProcessInfo.processInfo.environment["GRAPEVINE_REWRITE"] != nil {
      let rewritten = text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: table)
      try Data(rewritten.utf8).write(to: Self.readme)
    } else {
      Issue.record("the table in README.md is not what the sheets say; \(Self.rewriting) writes it")
    }
  }
}
