import Schema
import Yams

/// A mapping of a YAML file whose keys are all known.
struct YAMLMapping {
  private let owner: YAMLField
  private let shape: Shape.Mapping
  private let fields: [String: YAMLField]

  /// Throws for what is no mapping, and for a key that `shape` does not have; `what` says what it should be.
  init(_ owner: YAMLField, _ what: String, _ shape: Shape.Mapping) throws(FormatError) {
    self.owner = owner
    self.shape = shape
    do {
      _ = try DocumentMapping(owner.value, what, known: shape.names)
    } catch {
      throw FormatError(error, file: owner.document.file)
    }
    var fields: [String: YAMLField] = [:]
    for member in try owner.members(what) { fields[member.name] = member.field }
    self.fields = fields
  }

  subscript(key: String) -> YAMLField? { fields[key] }

  /// The field called `key`; throws if it is not there.
  func required(_ key: String) throws(FormatError) -> YAMLField {
    guard let field = fields[key] else {
      let help = shape.entries.first { $0.name == key }?.help ?? ""
      throw owner.document.error(
        at: owner.node, (owner.path.isEmpty ? "" : "\(owner.path): ") + "\(key.quoted) is missing: \(help)")
    }
    return field
  }
}
