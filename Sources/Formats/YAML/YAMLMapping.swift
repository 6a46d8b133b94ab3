import Yams

/// A mapping of a YAML file whose keys are all known.
struct YAMLMapping {
  private let owner: YAMLField
  private let fields: [String: YAMLField]

  /// Throws for what is no mapping, and for a key that is none of `known`; `what` says what it should be.
  init(_ owner: YAMLField, _ what: String, known: [String]) throws(FormatError) {
    self.owner = owner
    let document = owner.document
    guard case .mapping(let mapping) = owner.node else {
      throw owner.path.isEmpty ? document.error(at: owner.node, "this is no \(what)") : owner.wrong(what)
    }
    var fields: [String: YAMLField] = [:]
    for (keyNode, value) in mapping {
      guard case .scalar(let scalar) = keyNode else {
        throw document.error(
          at: keyNode, "a key is one word; the known ones are \(known.joined(separator: ", "))")
      }
      let key = scalar.string
      guard known.contains(key) else {
        let hint = key.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ""
        throw document.error(
          at: keyNode,
          "\(owner.prefix)unknown key \(key.quoted)\(hint.isEmpty ? ";" : hint) "
            + "the known ones are \(known.joined(separator: ", "))")
      }
      guard fields[key] == nil else {
        throw document.error(at: keyNode, "\(key.quoted) is given more than once; keep one")
      }
      let path = owner.path.isEmpty ? key : "\(owner.path).\(key)"
      fields[key] = YAMLField(document: document, path: path, node: value)
    }
    self.fields = fields
  }

  subscript(key: String) -> YAMLField? { fields[key] }

  func has(_ key: String) -> Bool { fields[key] != nil }

  /// The field called `key`, which says `what`; throws if it is not there.
  func required(_ key: String, _ what: String) throws(FormatError) -> YAMLField {
    guard let field = fields[key] else { throw error("\(key.quoted) is missing: \(what)") }
    return field
  }

  func error(_ message: String) -> FormatError {
    owner.document.error(at: owner.node, owner.prefix + message)
  }
}

extension YAMLField {
  fileprivate var prefix: String { path.isEmpty ? "" : "\(path): " }
}
