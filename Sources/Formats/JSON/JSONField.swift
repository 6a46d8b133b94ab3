import Broadcasting

/// A value of a JSON file and what it is called, from which typed values are read.
struct JSONField {
  let source: JSONSource
  /// Where it is in the file, as in `cells[2].seed`.
  let path: String
  let node: JSONNode

  init(_ source: JSONSource) throws(FormatError) {
    self.init(source: source, path: "", node: try JSONParser.parse(source))
  }

  private init(source: JSONSource, path: String, node: JSONNode) {
    self.source = source
    self.path = path
    self.node = node
  }

  func wrong(_ takes: String) -> FormatError {
    error("\(path.isEmpty ? "the file" : path) must be \(takes)")
  }

  func error(_ message: String) -> FormatError { source.error(at: node.offset, message) }

  var isNull: Bool {
    if case .null = node.content { true } else { false }
  }

  /// The members of an object, in the file's order.
  func members() throws(FormatError) -> [(name: String, field: JSONField)] {
    guard case .object(let members) = node.content else { throw wrong("an object") }
    return members.map { ($0.name, child($0.name, $0.node)) }
  }

  /// The member called `name`; throws if it is not there.
  func member(_ name: String) throws(FormatError) -> JSONField {
    guard let field = try optionalMember(name) else {
      throw error("\(child(name, node).path.quoted) is missing")
    }
    return field
  }

  /// The member called `name`; nil where it is not there or null.
  func optionalMember(_ name: String) throws(FormatError) -> JSONField? {
    guard case .object(let members) = node.content else { throw wrong("an object") }
    guard let member = members.first(where: { $0.name == name }) else { return nil }
    let field = child(name, member.node)
    return field.isNull ? nil : field
  }

  func elements() throws(FormatError) -> [JSONField] {
    guard case .array(let elements) = node.content else { throw wrong("a list") }
    return elements.enumerated().map { index, node in
      JSONField(source: source, path: "\(path)[\(index)]", node: node)
    }
  }

  func string() throws(FormatError) -> String {
    guard case .string(let value) = node.content else { throw wrong("text in double quotes") }
    return value
  }

  func integer() throws(FormatError) -> Int64 {
    guard case .integer(let value) = node.content else { throw wrong("a whole number") }
    return value
  }

  private func child(_ name: String, _ node: JSONNode) -> JSONField {
    JSONField(source: source, path: path.isEmpty ? name : "\(path).\(name)", node: node)
  }
}
