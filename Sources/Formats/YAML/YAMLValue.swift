import Architectures
import Schema
import Yams

extension YAMLDocument {
  /// The value that the document holds, without its syntax.
  var value: DocumentValue { root.value("") }

  /// The value as the schema has it; throws for the first mistake in it.
  func read<Value: Sendable>(_ schema: Schema<Value>) throws(FormatError) -> Value {
    try located { () throws(SchemaError) in try schema.read(value) }
  }

  /// The outcome of `body`, whose errors are about this file.
  func located<Value>(_ body: () throws(SchemaError) -> Value) throws(FormatError) -> Value {
    do {
      return try body()
    } catch {
      throw FormatError(error, file: file)
    }
  }
}

extension FormatError {
  init(_ error: SchemaError, file: String) {
    self.init(
      .invalidData, file: file, line: error.place?.line, column: error.place?.column, message: error.message)
  }
}

extension Node {
  fileprivate func value(_ path: String) -> DocumentValue {
    DocumentValue(content(path), path: path, place: place)
  }

  private func content(_ path: String) -> DocumentValue.Content {
    switch self {
    case .scalar(let scalar) where scalar.isEmpty: .nothing
    case .scalar(let scalar): .scalar(scalar.string, isQuoted: scalar.style != .plain)
    case .sequence(let sequence):
      .list(sequence.enumerated().map { index, node in node.value("\(path)[\(index)]") })
    case .mapping(let mapping):
      .mapping(
        mapping.map { key, node in
          let name = key.keyName
          let own = name.map { path.isEmpty ? $0 : "\(path).\($0)" } ?? path
          return DocumentValue.Member(name, node.value(own), place: key.place)
        })
    // Refused before it comes here.
    case .alias: .nothing
    }
  }

  private var keyName: String? { if case .scalar(let scalar) = self { scalar.string } else { nil } }

  private var place: DocumentValue.Place? {
    mark.map { DocumentValue.Place(line: $0.line, column: $0.column) }
  }
}

extension Node.Scalar {
  /// True where nothing is there, in any of YAML's spellings of nothing.
  var isEmpty: Bool {
    string.isEmpty || style == .plain && ["~", "null", "Null", "NULL"].contains(string)
  }
}
