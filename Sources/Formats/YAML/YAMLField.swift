import Schema
import Yams

/// A value of a YAML file and what it is called, from which typed values are read.
struct YAMLField {
  let document: YAMLDocument
  /// Its place in the document, as in `faults[1].at`.
  let path: String
  let node: Node

  /// That the value is none of what it `takes`.
  func wrong(_ takes: String) -> FormatError {
    document.error(at: node, "\(path) cannot be \(shown); it takes \(takes)")
  }

  func error(_ message: String) -> FormatError { document.error(at: node, "\(path): \(message)") }

  private var shown: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar) where scalar.isEmpty: "empty"
    case .scalar(let scalar) where scalar.style == .plain: scalar.string.quoted
    case .scalar(let scalar): "the text \(scalar.string.quoted)"
    }
  }

  /// The text of a scalar that is not empty; nil for lists, mappings and nothing.
  var text: String? {
    guard case .scalar(let scalar) = node, !scalar.isEmpty else { return nil }
    return scalar.string
  }

  /// As `text`, but not where it is in quotes.
  var plainText: String? {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
    return text
  }

  /// The elements of a list, which is about `what`.
  func elements(_ what: String) throws(FormatError) -> [YAMLField] {
    guard case .sequence(let sequence) = node else { throw wrong("a list of \(what)") }
    return sequence.enumerated().map { index, node in
      YAMLField(document: document, path: "\(path)[\(index)]", node: node)
    }
  }
}
