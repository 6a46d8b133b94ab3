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
    let document = try document(of: text, file: file)
    var gates = try document.read(Gates.schema)
    gates.file = file
    gates.pinned.line = try document.located { () throws(SchemaError) in
      try pinnedKey(of: document.value)?.place?.line
    }
    return gates
  }

  static func document(of text: String, file: String) throws(FormatError) -> YAMLDocument {
    guard text.utf8.count <= sizeLimit else {
      throw FormatError(
        .invalidData, file: file, message: "the file is larger than \(sizeLimit) bytes, the most that is read"
      )
    }
    return try YAMLDocument(text, file: file, expected: "at least schema: \(schema)")
  }

  /// The key `pinned`, if there is one; throws where something follows what it holds.
  static func pinnedKey(of document: DocumentValue) throws(SchemaError) -> DocumentValue? {
    let members = document.members
    guard let index = members.firstIndex(where: { $0.name == "pinned" }) else { return nil }
    guard index == members.count - 1 else {
      let next = members[index + 1].key ?? document
      throw next.error("it follows pinned, which must be the last key; move it above")
    }
    return members[index].key
  }
}
