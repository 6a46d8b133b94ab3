/// A schema without the type of its values: what a document may hold, for programs that show or check it.
public indirect enum Shape: Sendable {
  case scalar(Scalar)
  /// Elements of one shape, so many.
  case list(of: Shape, count: ClosedRange<Int>)
  case mapping(Mapping)
  /// Any of several.
  case either([Shape])

  /// A value without parts.
  public struct Scalar: Sendable {
    /// Kind of value, as `time` or `whole number`.
    public let type: String
    /// Unit that the number is counted in, or that may be written; empty where there is none.
    public let unit: String
    /// Values that are taken, as `0s to 600s`; empty where nothing is to be said.
    public let range: String
    /// Rest of the sentence `it takes …` in an error.
    public let takes: String
    /// Tests of which a value passes one, for a program.
    public let checks: [Check]

    public init(type: String, unit: String = "", range: String, takes: String, checks: [Check]) {
      self.type = type
      self.unit = unit
      self.range = range
      self.takes = takes
      self.checks = checks
    }
  }

  /// A test that a scalar passes, as JSON Schema can say it.
  public enum Check: Sendable {
    case integer(ClosedRange<Int>)
    case anyNumber
    /// A number between bounds in thousandths.
    case number(thousandths: ClosedRange<Int>)
    case words([String])
    /// Text that matches all of a regular expression and has at most so many characters.
    case text(pattern: String?, longest: Int?)
    /// Numbers and truth values, which are taken for text.
    case anyPlain
  }

  /// A mapping and the keys that it may have.
  public struct Mapping: Sendable {
    public let entries: [Entry]
    /// Keys that stand for something that has a name elsewhere; nil where there are only `entries`.
    public let others: Others?
    /// True where an empty mapping is refused.
    public let needsOne: Bool

    public init(_ entries: [Entry], others: Others? = nil, needsOne: Bool = false) {
      self.entries = entries
      self.others = others
      self.needsOne = needsOne
    }

    public var names: [String] { entries.map(\.name) }
  }

  /// Keys of one kind: each is one of `names` or matches all of `pattern`.
  public struct Others: Sendable {
    public let names: [String]
    public let pattern: String?
    public let shape: Shape

    public init(names: [String] = [], pattern: String? = nil, _ shape: Shape) {
      self.names = names
      self.pattern = pattern
      self.shape = shape
    }
  }

  /// A key of a mapping, and what stands behind it.
  public struct Entry: Sendable {
    public let name: String
    public let shape: Shape
    public let presence: Presence
    /// Meaning, in a line that begins in lower case and has no full stop.
    public let help: String

    public init(_ name: String, _ shape: Shape, _ presence: Presence, help: String) {
      self.name = name
      self.shape = shape
      self.presence = presence
      self.help = help
    }
  }

  /// The condition under which a key must or may be there.
  public enum Presence: Sendable {
    case required
    /// Exactly one of these keys must be.
    case oneOf([String])
    /// May be left out; `shown` is what then holds, and `literal` what could be written instead, if anything.
    case optional(shown: String, literal: DocumentValue?)
    /// Like `optional`, but only beside one of `keys`.
    case with(keys: [String], shown: String, literal: DocumentValue?)
  }
}

extension Shape.Presence {
  /// The same, only beside one of `keys`.
  func with(keys: [String]) -> Self {
    switch self {
    case .optional(let shown, let literal): .with(keys: keys, shown: shown, literal: literal)
    case .with(let own, let shown, let literal): .with(keys: own + keys, shown: shown, literal: literal)
    case .required, .oneOf: self
    }
  }
}

extension Shape.Entry {
  /// One key that may stand beside those of both.
  func joined(with other: Shape.Entry) -> Shape.Entry {
    guard case .with(let keys, _, _) = other.presence else { return self }
    return Shape.Entry(name, shape, presence.with(keys: keys), help: help)
  }
}

extension Shape {
  /// Words for the kind of value, as `time or mapping`.
  public var type: String {
    switch self {
    case .scalar(let scalar): scalar.type
    case .list(let element, _): "list of \(element.plural)"
    case .mapping: "mapping"
    case .either(let shapes): Self.joined(shapes.map(\.type))
    }
  }

  private var plural: String {
    if case .list(let element, _) = self { "lists of \(element.plural)" } else { type + "s" }
  }

  /// Units that its scalars have.
  public var unit: String {
    switch self {
    case .scalar(let scalar): scalar.unit
    case .list(let element, _): element.unit
    case .mapping: ""
    case .either(let shapes): Self.joined(shapes.map(\.unit))
    }
  }

  /// Values that it takes.
  public var range: String {
    switch self {
    case .scalar(let scalar): return scalar.range
    case .list(let element, let count):
      let size =
        count.lowerBound == count.upperBound
        ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      let some = count.upperBound == .max ? "" : "\(size) of them"
      return [some, element.range].filter { !$0.isEmpty }.joined(separator: ", each ")
    case .mapping: return ""
    case .either(let shapes): return Self.joined(shapes.map(\.range))
    }
  }

  private static func joined(_ words: [String]) -> String {
    var seen: [String] = []
    for word in words where !word.isEmpty && !seen.contains(word) { seen.append(word) }
    return seen.joined(separator: " or ")
  }
}

/// A key of a schema, to be shown.
public struct KeyDescription: Hashable, Sendable {
  /// Place in a file, as `network.latency.lognormal.sigma` or `faults[].at`.
  public let path: String
  public let type: String
  public let unit: String
  public let range: String
  /// The default in words; `required` where there is none, `one of these` where one of several keys must be
  /// there.
  public let absent: String
  public let help: String
}

extension Shape {
  /// Every key, those of mappings within included, in the schema's order.
  public var descriptions: [KeyDescription] { descriptions(under: "") }

  private func descriptions(under path: String) -> [KeyDescription] {
    switch self {
    case .scalar: []
    case .list(let element, _): element.descriptions(under: "\(path)[]")
    case .either(let shapes): shapes.flatMap { $0.descriptions(under: path) }
    case .mapping(let mapping):
      mapping.entries.flatMap { key in
        let own = path.isEmpty ? key.name : "\(path).\(key.name)"
        let description = KeyDescription(
          path: own, type: key.shape.type, unit: key.shape.unit, range: key.shape.range,
          absent: key.presence.absent, help: key.help)
        return [description] + key.shape.descriptions(under: own)
      }
    }
  }
}

extension Shape.Presence {
  fileprivate var absent: String {
    switch self {
    case .required: "required"
    case .oneOf: "one of these"
    case .optional(let shown, _): shown
    case .with(let keys, let shown, _): "\(shown) (only with \(keys.joined(separator: ", ")))"
    }
  }
}
