import Schema

/// Gates files: YAML that says what results must be like.
///
/// Rules that people write stand above; the last key, `pinned`, is written by `gate update` alone.
public enum GatesFile {
  public static let schema = 1
  /// The largest file that is read, in bytes.
  public static let sizeLimit = 1 << 24

  /// Reads the gates at `path`.
  public static func read(path: String) throws(FormatError) -> Gates { try parse(text(at: path), file: path) }

  /// The text of the gates at `path`, to be updated.
  public static func text(at path: String) throws(FormatError) -> String {
    try InputFile.text(at: path, limit: sizeLimit)
  }

  /// Reads gates from `text`; `file` stands in errors.
  public static func parse(_ text: String, file: String) throws(FormatError) -> Gates {
    let root = try root(of: text, file: file)
    let mapping = try YAMLMapping(root, "gates file, which is a mapping such as 'schema: 1'", Gates.mapping)
    let schema = try mapping.required("schema")
    guard try schema.read(.integer(1...1_000_000)) == Self.schema else {
      throw schema.error("only schema \(Self.schema) is read here; use another grapevine")
    }
    var gates = Gates(file: file)
    gates.rules = try mapping["rules"]?.gateRules() ?? []
    gates.pin = try mapping["pin"]?.pinnedMetrics() ?? []
    gates.live = try mapping["live"]?.liveRules() ?? []
    gates.instructionTolerance = try mapping["instructions"]?.instructionTolerance()
    if let pinned = mapping["pinned"] {
      gates.pinned = try pinned.pins()
      gates.pinned.line = try pinnedKey(of: root)?.line
    }
    try refuseDuplicates(mapping)
    return gates
  }

  static func root(of text: String, file: String) throws(FormatError) -> YAMLField {
    guard text.utf8.count <= sizeLimit else {
      throw FormatError(
        .invalidData, file: file, message: "the file is larger than \(sizeLimit) bytes, the most that is read"
      )
    }
    let document = try YAMLDocument(text, file: file, expected: "at least schema: \(schema)")
    return YAMLField(document: document, path: "", node: document.root)
  }

  /// The key `pinned`, if there is one; throws where something follows what it holds.
  static func pinnedKey(of root: YAMLField) throws(FormatError) -> YAMLField? {
    let members = try root.members("a mapping")
    guard let index = members.firstIndex(where: { $0.name == "pinned" }) else { return nil }
    guard index == members.count - 1 else {
      throw members[index + 1].key.error("it follows pinned, which must be the last key; move it above")
    }
    return members[index].key
  }

  /// A rule's name is what people look it up by, so there is one of each.
  private static func refuseDuplicates(_ mapping: YAMLMapping) throws(FormatError) {
    var seen: [String] = []
    for field in [mapping["rules"], mapping["live"]].compactMap({ $0 }) {
      for rule in try field.elements("rules") {
        guard let id = try rule.members("a rule").first(where: { $0.name == "id" })?.field,
          let name = id.text
        else { continue }
        if reserved.contains(name) {
          throw id.error("\(name.quoted) is the name of a rule that always holds; give this one another id")
        }
        if seen.contains(name) { throw id.error("\(name.quoted) names two rules; give this one another id") }
        seen.append(name)
      }
    }
  }

  /// Rules that no file needs to state.
  private static let reserved = ["valid-cells", "pinned", "instructions", "gates"]
}
