import Testing

/// Something that every file in its scope keeps to.
struct Rule: Sendable, CustomTestStringConvertible {
  /// Says what is right.
  let name: String
  let applies: @Sendable (SourceFile) -> Bool
  /// The indices of the lines that break the rule.
  let find: @Sendable (SourceFile) -> [Int]
  /// A file that breaks the rule in its last line and nowhere else: proof that the rule can fail.
  let canary: SourceFile

  var testDescription: String { name }

  func violations(in files: [SourceFile]) -> [Violation] {
    files.filter(applies).flatMap { file in
      find(file).map { Violation(path: file.path, line: $0 + 1, rule: name) }
    }
  }
}

struct Violation: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let rule: String

  var description: String { "\(path):\(line): \(rule)" }
}

extension Rule {
  /// The code must not contain any of `words`; identifiers count as a whole.
  static func code(
    _ name: String, without words: [String], in applies: @escaping @Sendable (SourceFile) -> Bool,
    canary: SourceFile
  ) -> Rule {
    Rule(
      name: name, applies: applies,
      find: { file in file.code.indices.filter { line in words.contains { file.code(at: line, has: $0) } } },
      canary: canary)
  }

  /// Each line by itself, comments and literals included.
  static func lines(
    _ name: String, in applies: @escaping @Sendable (SourceFile) -> Bool,
    where isWrong: @escaping @Sendable (String, Set<Substring>) -> Bool, canary: SourceFile
  ) -> Rule {
    Rule(
      name: name, applies: applies,
      find: { file in file.lines.indices.filter { isWrong(file.lines[$0], file.words[$0]) } }, canary: canary)
  }
}

extension String {
  /// True where `word` occurs and is not merely a part of a longer identifier.
  func names(_ word: String) -> Bool {
    var rest = self[...]
    while let range = rest.firstRange(of: word) {
      let before = self[..<range.lowerBound].last
      let after = self[range.upperBound...].first
      let startsInside = before.map(\.isPartOfIdentifier) ?? false
      let endsInside = after.map(\.isPartOfIdentifier) ?? false
      let isWhole =
        !(startsInside && word.first?.isPartOfIdentifier == true)
        && !(endsInside && word.last?.isPartOfIdentifier == true)
      if isWhole { return true }
      rest = self[self.index(after: range.lowerBound)...]
    }
    return false
  }
}

extension Character {
  var isPartOfIdentifier: Bool { isLetter || isNumber || self == "_" }
}
