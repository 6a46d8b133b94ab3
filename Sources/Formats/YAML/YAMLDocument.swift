import Schema
import Yams

/// A YAML file of one document, without what a file for people does not need: anchors, aliases and tags.
///
/// Yams checks for duplicate keys itself and resolves aliases as it goes, so that what is refused here is
/// refused before it costs anything.
struct YAMLDocument {
  let file: String
  let root: Node

  /// `expected` says what the file should hold, for the error about an empty one.
  init(_ text: String, file: String, expected: String) throws(FormatError) {
    self.file = file
    // Editors on Windows begin files with a byte order mark.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    try Self.refuseControlCharacters(text, file: file)
    try Self.refuseManyAliases(text, file: file)
    do {
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        throw FormatError(
          .invalidData, file: file, line: 1, column: 1, message: "the file is empty; it needs \(expected)")
      }
      self.root = root
      // Nodes refer to their anchors weakly; the parser owns them.
      try withExtendedLifetime(parser) { try refuseExtras(root) }
    } catch let error as FormatError {
      throw error
    } catch let error as YamlError {
      throw FormatError(error, in: text, file: file)
    } catch {
      throw FormatError(.invalidData, file: file, message: "not valid YAML: \(error)")
    }
  }

  func error(at node: Node, _ message: String) -> FormatError {
    FormatError(.invalidData, file: file, line: node.mark?.line, column: node.mark?.column, message: message)
  }

  /// An error about the value at a path such as `faults[1].at`, or about the innermost that should hold it.
  func error(at path: String, _ message: String) -> FormatError {
    var node = root
    for step in path.split(whereSeparator: { ".[]".contains($0) }) {
      guard let next = child(of: node, step) else { break }
      node = next
    }
    return error(at: node, "\(path): \(message)")
  }

  private func child(of node: Node, _ step: Substring) -> Node? {
    switch node {
    case .mapping(let mapping): mapping.first { key, _ in key.scalar?.string == String(step) }?.value
    case .sequence(let sequence): Int(step).flatMap { sequence.indices.contains($0) ? sequence[$0] : nil }
    case .scalar, .alias: nil
    }
  }

  static let aliasesRefused =
    "anchors (&) and aliases (*) are not supported; write the value out, or quote text that begins so"

  private func refuseExtras(_ node: Node) throws(FormatError) {
    if node.anchor != nil { throw error(at: node, Self.aliasesRefused) }
    // Not `node.tag`, which would replace the tag by a guess from the text.
    let tag: Tag
    switch node {
    case .scalar(let scalar): tag = scalar.tag
    case .mapping(let mapping): tag = mapping.tag
    case .sequence(let sequence): tag = sequence.tag
    case .alias(let alias): tag = alias.tag
    }
    let guessed: [Tag.Name] = [.implicit, .str, .map, .seq]
    if !guessed.map(\.rawValue).contains(tag.rawValue) {
      let name = tag.rawValue.replacing("tag:yaml.org,2002:", with: "!!")
      throw error(at: node, "tags such as \(name.quoted) are not supported; leave it out")
    }
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        try refuseExtras(key)
        try refuseExtras(value)
      }
    case .sequence(let sequence):
      for element in sequence { try refuseExtras(element) }
    case .scalar, .alias: break
    }
  }

  private static func refuseControlCharacters(_ text: String, file: String) throws(FormatError) {
    var place = YAMLPlace()
    for scalar in text.unicodeScalars {
      let isAllowed =
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        case 0xFEFF, 0xFFFE, 0xFFFF: false
        default: !scalar.breaksLines
        }
      guard isAllowed else {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        throw FormatError(
          .invalidData, file: file, line: place.line, column: place.column,
          message: "the character \(name) is not allowed in YAML; remove it, or is this file no text?")
      }
      place.pass(scalar)
    }
  }

  /// Aliases of aliases name exponentially many nodes.
  ///
  /// Too few to do harm pass, to be refused with the right
  /// place once they are parsed; they are counted without regard to quotes and comments, so that none hides.
  private static func refuseManyAliases(_ text: String, file: String) throws(FormatError) {
    let limit = 32
    var count = 0
    var place = YAMLPlace()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      let signs: [Unicode.Scalar] = ["&", "*"]
      if signs.contains(previous), scalar.beginsAnchor {
        count += 1
        guard count <= limit else {
          throw FormatError(
            .invalidData, file: file, line: place.line, column: place.column - 1,
            message: "more than \(limit) words with & or *; " + aliasesRefused)
        }
      }
      previous = scalar
      place.pass(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// True where an anchor's name may begin with it: so the `"*"` and `2*(…` of gates files are none.
  fileprivate var beginsAnchor: Bool {
    isASCII && (properties.isAlphabetic || properties.numericType != nil || self == "_" || self == "-")
  }
}

extension FormatError {
  /// Yams's error, which spans several lines, as one.
  init(_ error: YamlError, in text: String, file: String) {
    func make(_ message: String, _ mark: Mark?) -> FormatError {
      FormatError(.invalidData, file: file, line: mark?.line, column: mark?.column, message: message)
    }
    switch error {
    // Yams composes documents itself, and finds two mistakes there: a second document, in the context of the
    // first, and an alias without an anchor, in no context.
    case .composer(.some, _, let mark, _):
      self = make("a second document begins here; a file holds one", mark)
    case .composer(nil, _, let mark, _): self = make(YAMLDocument.aliasesRefused, mark)
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      var message = "not valid YAML: \(problem)"
      if let context, context.mark.description != mark.description {
        message += ", \(context.text.trimmed) at \(context.mark)"
      }
      self = make(message + text.hint(at: mark), mark)
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first.map(\.quoted) ?? "a key"
      self = make("\(key) is given more than once, here first; keep one", context.mark)
    case .reader(let problem, _, _, _): self = make("not valid YAML: \(problem)", nil)
    default: self = make("not valid YAML: \(error)", nil)
    }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    self[...].drop { $0 == " " }
  }

  /// The likely mistake at the character at `mark`.
  fileprivate func hint(at mark: Mark) -> String {
    let lines = yamlLines
    guard lines.indices.contains(mark.line - 1) else { return "" }
    let scalars = lines[mark.line - 1].unicodeScalars
    guard let scalar = scalars.dropFirst(mark.column - 1).first else { return "" }
    switch scalar {
    case "\t": return "; indent with spaces, not with tabs"
    case "%", "@", "`": return "; quote text that begins with \(scalar)"
    default: return ""
    }
  }
}
