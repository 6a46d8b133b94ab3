/// A value of a document, free of the document's syntax: nothing, a scalar, a list or a mapping.
///
/// A reader of YAML makes such values for a `Schema` to read, and a schema makes them for a writer to print.
public struct DocumentValue: Sendable {
  public let content: Content
  /// Position in the document's tree, as `faults[1].at`; empty for the whole, and where no file was read.
  public let path: String
  /// Position in the file; nil where no file was read.
  public let place: Place?

  public enum Content: Equatable, Sendable {
    /// Neither text nor members: an empty value, `~` or `null`.
    case nothing
    case scalar(String, isQuoted: Bool)
    case list([DocumentValue])
    /// In the document's order.
    case mapping([Member])
  }

  /// A key of a mapping and its value.
  public struct Member: Equatable, Sendable {
    /// Text of the key; nil where the key is no scalar.
    public let name: String?
    /// Position of the key itself.
    public let place: Place?
    public let value: DocumentValue

    public init(_ name: String?, _ value: DocumentValue, place: Place? = nil) {
      self.name = name
      self.value = value
      self.place = place
    }
  }

  /// A line and a column, in Unicode scalars, both counted from 1.
  public struct Place: Hashable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  public init(_ content: Content, path: String = "", place: Place? = nil) {
    self.content = content
    self.path = path
    self.place = place
  }

  public static let nothing = DocumentValue(.nothing)

  /// A scalar without quotes.
  public static func plain(_ text: String) -> DocumentValue { DocumentValue(.scalar(text, isQuoted: false)) }

  /// A scalar that is text, whatever it looks like.
  public static func quoted(_ text: String) -> DocumentValue { DocumentValue(.scalar(text, isQuoted: true)) }

  public static func list(_ elements: [DocumentValue]) -> DocumentValue { DocumentValue(.list(elements)) }

  public static func mapping(_ members: [Member]) -> DocumentValue { DocumentValue(.mapping(members)) }
}

/// Two values are equal if they say the same, wherever they stand.
extension DocumentValue: Equatable {
  public static func == (a: DocumentValue, b: DocumentValue) -> Bool { a.content == b.content }
}

extension DocumentValue {
  /// Text of a scalar; nil for nothing, lists and mappings.
  public var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// Text of a scalar without quotes.
  public var plainText: String? { if case .scalar(let text, isQuoted: false) = content { text } else { nil } }

  public var isNothing: Bool { content == .nothing }

  /// Elements of a list of `what`; throws for what is no list.
  package func elements(_ what: String) throws(SchemaError) -> [DocumentValue] {
    guard case .list(let elements) = content else { throw wrong("a list of \(what)") }
    return elements
  }

  /// The error that the value is none of what it `takes`.
  package func wrong(_ takes: String) -> SchemaError {
    SchemaError(place: place, message: "\(path) cannot be \(shown); it takes \(takes)")
  }

  package func error(_ message: String) -> SchemaError {
    SchemaError(place: place, message: (path.isEmpty ? "" : "\(path): ") + message)
  }

  /// An error about what stands `offset` characters behind the beginning of a text.
  package func error(at offset: Int, _ message: String) -> SchemaError {
    let quotes = if case .scalar(_, isQuoted: true) = content { 1 } else { 0 }
    return SchemaError(
      place: place.map { Place(line: $0.line, column: $0.column + quotes + offset) },
      message: "\(path): \(message)")
  }

  private var shown: String {
    switch content {
    case .nothing: "empty"
    case .scalar(let text, isQuoted: false): text.quoted
    case .scalar(let text, isQuoted: true): "the text \(text.quoted)"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension DocumentValue {
  /// The value on one line, in the form that YAML calls flow: `{ uniform: [50ms, 150ms] }`.
  public var flow: String {
    switch content {
    case .nothing: "~"
    case .scalar(let text, isQuoted: false): text
    case .scalar(let text, isQuoted: true): text.inDoubleQuotes
    case .list(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let members) where members.isEmpty: "{}"
    case .mapping(let members):
      "{ " + members.map { "\($0.name ?? "~"): \($0.value.flow)" }.joined(separator: ", ") + " }"
    }
  }

  /// The same with the members of every mapping in the order of their names' bytes.
  package var sorted: DocumentValue {
    switch content {
    case .nothing, .scalar: self
    case .list(let elements): .list(elements.map(\.sorted))
    case .mapping(let members):
      .mapping(
        members.map { Member($0.name, $0.value.sorted) }
          .sorted { ($0.name ?? "").utf8.lexicographicallyPrecedes(($1.name ?? "").utf8) })
    }
  }
}

/// The first mistake in a document, as one line.
public struct SchemaError: Error, Hashable, Sendable {
  /// Position of the mistake; nil where no file was read.
  public let place: DocumentValue.Place?
  /// With the path of the value at fault.
  public let message: String
}
