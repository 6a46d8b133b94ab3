import Architectures
import Schema

extension DocumentValue {
  /// The value of a whole document as YAML that is easy on the eye.
  ///
  /// Mappings that stand in the document itself, and the elements of its lists, have a line for each key;
  /// what is within them stands on one line.
  var yaml: String {
    guard case .mapping(let members) = content else { return flow + "\n" }
    return members.flatMap { Self.block($0) }.map { $0 + "\n" }.joined()
  }

  private static func block(_ member: Member) -> [String] {
    let key = "\(member.name ?? "~"):"
    switch member.value.content {
    case .mapping(let members) where !members.isEmpty:
      return [key] + members.map { "  \(line($0))" }
    case .list(let elements) where !elements.isEmpty:
      return [key] + elements.flatMap { Self.element($0) }
    default: return [line(member)]
    }
  }

  private static func element(_ value: DocumentValue) -> [String] {
    guard case .mapping(let members) = value.content, !members.isEmpty else {
      return ["  - \(value.yamlFlow)"]
    }
    return members.enumerated().map { index, member in (index == 0 ? "  - " : "    ") + line(member) }
  }

  private static func line(_ member: Member) -> String { "\(member.name ?? "~"): \(member.value.yamlFlow)" }

  /// On one line; text without quotes where no reader of YAML takes it for anything else.
  private var yamlFlow: String {
    guard case .scalar(let text, isQuoted: true) = content, text.isPlainYAML else { return flow }
    return text
  }
}

extension String {
  /// True where every reader of YAML takes it for this text without quotes.
  fileprivate var isPlainYAML: Bool {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    let isPlain = unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789 .-_,()/".unicodeScalars.contains($0))
    }
    let startsPlain = unicodeScalars.first?.properties.isAlphabetic ?? false
    return isPlain && startsPlain && last != " " && !words.contains(lowercased())
  }
}
