import Yams

/// A key of a mapping that is free to choose its keys, and what it holds.
struct YAMLMember {
  let name: String
  /// The key itself, for errors about it.
  let key: YAMLField
  let field: YAMLField
}

extension YAMLField {
  /// The members of a mapping, in the file's order; `what` says what it should be.
  func members(_ what: String) throws(FormatError) -> [YAMLMember] {
    guard case .mapping(let mapping) = node else { throw wrong(what) }
    var members: [YAMLMember] = []
    for (keyNode, value) in mapping {
      guard case .scalar(let scalar) = keyNode else {
        throw document.error(at: keyNode, "\(path): a key is one word or text, not a list or a mapping")
      }
      let path = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
      members.append(
        YAMLMember(
          name: scalar.string, key: YAMLField(document: document, path: path, node: keyNode),
          field: YAMLField(document: document, path: path, node: value)))
    }
    return members
  }

  /// The line at which it begins, counted from 1.
  var line: Int? { node.mark?.line }
  var column: Int? { node.mark?.column }

  /// One value, or the elements of a list of `what`, which must have some.
  func oneOrMore(_ what: String) throws(FormatError) -> [YAMLField] {
    guard case .sequence = node else { return [self] }
    let elements = try elements(what)
    guard !elements.isEmpty else { throw error("the list is empty; give \(what), or leave the key out") }
    return elements
  }

  /// An error about what stands `offset` characters behind its beginning.
  func error(at offset: Int, _ message: String) -> FormatError {
    var inset = 0
    if case .scalar(let scalar) = node, scalar.style == .singleQuoted || scalar.style == .doubleQuoted {
      inset = 1
    }
    return FormatError(
      .invalidData, file: document.file, line: line, column: column.map { $0 + inset + offset },
      message: "\(path): \(message)")
  }
}
