import Foundation
import Testing

/// Links between README, the pages in docs/ and the generated reports lead to files and headings that exist.
@Suite struct PageLinkTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// Every page that GitHub shows, by its path from the package's root.
  private static let pages: [String] = {
    let folders = ["docs", "reports"].flatMap { folder in
      let names =
        (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
      return names.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }
    return ["README.md", "CONTRIBUTING.md"] + folders.sorted()
  }()

  @Test(arguments: pages)
  func everyLinkLeadsSomewhere(page: String) throws {
    let file = Self.root.appending(path: page)
    for target in Self.prose(try String(contentsOf: file, encoding: .utf8)).flatMap(Self.links)
    where !target.contains("://") {
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      let linked =
        parts[0].isEmpty ? file : file.deletingLastPathComponent().appending(path: parts[0]).standardized
      #expect(FileManager.default.fileExists(atPath: linked.path), "\(page): no file at \(target)")
      guard parts.count == 2, linked.pathExtension == "md" else { continue }
      let headings = Self.prose(try String(contentsOf: linked, encoding: .utf8)).filter { $0.hasPrefix("#") }
      #expect(headings.map(Self.anchor).contains(parts[1]), "\(page): no heading for \(target)")
    }
  }

  @Test func theIndexNamesEveryPage() throws {
    let index = try String(contentsOf: Self.root.appending(path: "docs/README.md"), encoding: .utf8)
    let linked = Set(index.components(separatedBy: "\n").flatMap(Self.links))
    for page in Self.pages where page.hasPrefix("docs/") && page != "docs/README.md" {
      #expect(linked.contains(String(page.dropFirst("docs/".count))), "docs/README.md does not name \(page)")
    }
  }

  /// The lines of a page outside its code blocks.
  private static func prose(_ text: String) -> [String] {
    var isCode = false
    return text.components(separatedBy: "\n").filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("```")
    }
  }

  /// The targets of a line's links and images.
  private static func links(_ line: String) -> [String] {
    line.components(separatedBy: "](").dropFirst().map { String($0.prefix { $0 != ")" }) }
  }

  /// The anchor that GitHub gives a heading: lower case, hyphens for spaces, no punctuation.
  private static func anchor(_ heading: String) -> String {
    let title = heading.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
    return String(
      title.compactMap { character -> Character? in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
      })
  }
}
