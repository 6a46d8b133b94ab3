import Foundation

/// A file of the repository, as the rules read it.
struct SourceFile: Sendable {
  /// From the repository's root: `Sources/Broadcasting/Seat.swift`.
  let path: String
  let lines: [String]
  /// The same lines without comments and without what string literals say.
  let code: [String]
  /// The identifiers and numbers of each line, wherever they stand.
  let words: [Set<Substring>]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    code = path.hasSuffix(".swift") ? CodeScanner.code(of: lines) : []
    words = lines.map { line in Set(line.split { !$0.isPartOfIdentifier }) }
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var isSwift: Bool { path.hasSuffix(".swift") }

  /// True where the code of a line has `phrase` with whole identifiers at its ends.
  func code(at line: Int, has phrase: String) -> Bool {
    // Nearly all lines are told by a word that they lack.
    let key = phrase.split { !$0.isPartOfIdentifier }.first
    if let key, !words[line].contains(key) { return false }
    return code[line].names(phrase)
  }

  func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

enum SourceTree {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let folders = ["Sources", "Tests", "bench", "reports", ".ci", ".github"]

  /// The files that a build leaves in the package below `bench`, from there.
  private static let builds = [".build", ".swiftpm", "Package.resolved"]

  /// Every text file that is kept in the repository, by path.
  static let files: [SourceFile] = {
    let manager = FileManager.default
    var paths = ((try? manager.contentsOfDirectory(atPath: root.path)) ?? []).filter { $0 != ".git" }
    for folder in folders {
      let inside = manager.enumerator(atPath: root.appending(path: folder).path)
      while let path = inside?.nextObject() as? String {
        if builds.contains(path) { inside?.skipDescendants() } else { paths.append("\(folder)/\(path)") }
      }
    }
    return paths.sorted().compactMap { path in
      let url = root.appending(path: path)
      guard let data = try? Data(contentsOf: url), data.count < 1_000_000 else { return nil }
      return String(data: data, encoding: .utf8).map { SourceFile(path: path, text: $0) }
    }
  }()
}
