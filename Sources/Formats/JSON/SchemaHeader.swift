import Schema

/// The name and version of a file's schema, which stand beside its content.
struct SchemaHeader: Codable {
  let schema: String
  let schemaVersion: String?

  /// Throws for a file of another schema than `name`, and for one of another major version than `newest`;
  /// `owner` has such a schema, as in `results have`.
  func check(_ name: String, _ newest: String, _ owner: String) throws(WrongField) {
    guard schema == name else {
      throw WrongField("the file holds \(schema.quoted); \(owner) \(name.quoted)")
    }
    let version = schemaVersion ?? ""
    let numbers = version.split(separator: ".", omittingEmptySubsequences: false).map {
      Int(plainDigits: $0)
    }
    guard numbers.count == 2, let major = numbers[0], numbers[1] != nil else {
      throw WrongField("schemaVersion must be a version such as \(newest.quoted)")
    }
    guard major == 1 else {
      let remedy = major > 1 ? "use a newer grapevine" : "make the file again"
      throw WrongField("schema version \(version) is not read here, only 1.x; \(remedy)")
    }
  }
}
