import Broadcasting

/// A value that is said by exactly one of several keys, as a fault is one of `partition`, `crash`, ….
public struct Choice<Value: Sendable>: Sendable {
  let variants: [Variant<Value>]
  /// Words before the names in the error that none of the keys is there.
  let missing: String
  /// Words behind the names in the error that several are; nil for the words of `missing`.
  let excess: String?

  package init(_ variants: [Variant<Value>], missing: String = "give exactly one of", excess: String? = nil) {
    self.variants = variants
    self.missing = missing
    self.excess = excess
  }

  private var names: [String] { variants.map(\.name) }

  /// The keys that choose, then those that go with one of them.
  var entries: [Shape.Entry] {
    var entries = variants.map { Shape.Entry($0.name, $0.shape, .oneOf(names), help: $0.help) }
    // One that several may have stands once.
    for companion in variants.flatMap(\.companions) {
      if let place = entries.firstIndex(where: { $0.name == companion.name }) {
        entries[place] = entries[place].joined(with: companion)
      } else {
        entries.append(companion)
      }
    }
    return entries
  }

  func read(_ mapping: DocumentMapping, _ scope: inout SchemaScope) throws(SchemaError) -> Value {
    let given = variants.filter { mapping.has($0.name) }
    guard given.count == 1, let variant = given.first else {
      let all = "\(missing) \(names.joined(separator: ", "))"
      let several = excess.map { "\(given.map(\.name).joined(separator: " and ")) \($0)" }
      throw mapping.owner.error(given.isEmpty ? all : several ?? all)
    }
    for other in variants where other.name != variant.name {
      for (key, misplaced) in zip(other.companions, other.misplaced) {
        if let value = mapping[key.name], !variant.companions.contains(where: { $0.name == key.name }) {
          throw value.error("\(misplaced); leave it out")
        }
      }
    }
    return try variant.read(mapping, &scope)
  }

  func write(_ value: Value, _ detail: SchemaDetail) -> [DocumentValue.Member] {
    for variant in variants {
      if let members = variant.write(value, detail) { return members }
    }
    return []
  }

  func draw(_ random: inout SplitMix64, _ scope: inout SchemaScope) -> Value {
    variants[random.index(below: variants.count)].draw(&random, &scope)
  }
}

/// One key of a choice, with what it says of the value.
public struct Variant<Value: Sendable>: Sendable {
  let name: String
  let shape: Shape
  let help: String
  /// Keys that may stand beside it, and the errors that they stand beside another.
  let companions: [Shape.Entry]
  let misplaced: [String]
  let read: @Sendable (DocumentMapping, inout SchemaScope) throws(SchemaError) -> Value
  /// The key and its companions; nil for a value that another key says.
  let write: @Sendable (Value, SchemaDetail) -> [DocumentValue.Member]?
  let draw: @Sendable (inout SplitMix64, inout SchemaScope) -> Value
}

extension Variant {
  /// A key whose content makes the value; `take` gives the content back, or nil for a value of another key.
  package init<Content: Sendable>(
    _ name: String, _ schema: Schema<Content>, help: String, make: @escaping @Sendable (Content) -> Value,
    take: @escaping @Sendable (Value) -> Content?
  ) {
    self.init(
      name: name, shape: schema.shape, help: help, companions: [], misplaced: [],
      read: { (mapping, scope) throws(SchemaError) in
        make(try schema.reading(mapping[name] ?? .nothing, &scope))
      },
      write: { value, detail in
        take(value).map { [DocumentValue.Member(name, schema.writing($0, detail))] }
      },
      draw: { random, scope in make(schema.drawing(&random, &scope)) })
  }

  /// A key that a further key may stand beside.
  package init<Content: Sendable, Further: Sendable>(
    _ name: String, _ schema: Schema<Content>, with companion: Companion<Further>, help: String,
    make: @escaping @Sendable (Content, Further) -> Value,
    take: @escaping @Sendable (Value) -> (Content, Further)?
  ) {
    let literal = companion.schema.writing(companion.start, .everything)
    let presence = Shape.Presence.with(keys: [name], shown: literal.flow, literal: literal)
    self.init(
      name: name, shape: schema.shape, help: help,
      companions: [Shape.Entry(companion.name, companion.schema.shape, presence, help: companion.help)],
      misplaced: [companion.misplaced],
      read: { (mapping, scope) throws(SchemaError) in
        let further = try mapping[companion.name].map { (value) throws(SchemaError) in
          try companion.schema.reading(value, &scope)
        }
        return make(try schema.reading(mapping[name] ?? .nothing, &scope), further ?? companion.start)
      },
      write: { value, detail in
        guard let (content, further) = take(value) else { return nil }
        let own = DocumentValue.Member(name, schema.writing(content, detail))
        let whole = companion.schema.writing(further, .everything)
        if detail == .identity, whole == literal { return [own] }
        return [own, DocumentValue.Member(companion.name, companion.schema.writing(further, detail))]
      },
      draw: { random, scope in
        let content = schema.drawing(&random, &scope)
        return make(content, companion.schema.drawing(&random, &scope))
      })
  }
}

extension Variant {
  /// A key that several further keys may stand beside: the fields of a record.
  ///
  /// `misplaced` is the error that one of them stands beside another key.
  package init<Content: Sendable, Further: Sendable>(
    _ name: String, _ schema: Schema<Content>, with fields: [Field<Further>], start: Further,
    misplaced: String, help: String, make: @escaping @Sendable (Content, Further) -> Value,
    take: @escaping @Sendable (Value) -> (Content, Further)?
  ) {
    let companions = fields.flatMap { $0.entries(start) }.map { entry in
      Shape.Entry(entry.name, entry.shape, entry.presence.with(keys: [name]), help: entry.help)
    }
    self.init(
      name: name, shape: schema.shape, help: help, companions: companions,
      misplaced: companions.map { _ in misplaced },
      read: { (mapping, scope) throws(SchemaError) in
        let content = try schema.reading(mapping[name] ?? .nothing, &scope)
        var further = start
        for field in fields { try field.read(&further, mapping, &scope) }
        return make(content, further)
      },
      write: { value, detail in
        guard let (content, further) = take(value) else { return nil }
        return [DocumentValue.Member(name, schema.writing(content, detail))]
          + fields.flatMap { $0.write(further, start, detail) }
      },
      draw: { random, scope in
        let content = schema.drawing(&random, &scope)
        var further = start
        for field in fields { field.draw(&further, &random, &scope) }
        return make(content, further)
      })
  }
}

/// A key that may stand beside one key of a choice.
package struct Companion<Value: Sendable>: Sendable {
  let name: String
  package let schema: Schema<Value>
  /// The value where the key is left out.
  let start: Value
  package let help: String
  /// The error that it stands beside another key.
  let misplaced: String

  package init(name: String, schema: Schema<Value>, start: Value, help: String, misplaced: String) {
    self.name = name
    self.schema = schema
    self.start = start
    self.help = help
    self.misplaced = misplaced
  }
}

extension Schema {
  /// A mapping with exactly one of the keys of `choice`, or `plain` text that stands for some of the values.
  ///
  /// `make` and `take` turn the plain form into a value and back; `or` ends the sentence of what it takes.
  package static func choice<Plain: Sendable>(
    _ plain: Schema<Plain>, or: String, _ choice: Choice<Value>,
    make: @escaping @Sendable (Plain) -> Value, take: @escaping @Sendable (Value) -> Plain?
  ) -> Schema {
    let entries = choice.entries
    let takes = plain.shape.takes + or
    return Schema(
      .either([plain.shape, .mapping(Shape.Mapping(entries))]),
      reading: { (document, scope) throws(SchemaError) in
        if case .mapping = document.content {
          let mapping = try DocumentMapping(document, takes, known: entries.map(\.name))
          return try choice.read(mapping, &scope)
        }
        do {
          return make(try plain.reading(document, &scope))
        } catch {
          throw document.wrong(takes)
        }
      },
      writing: { value, detail in
        take(value).map { plain.writing($0, detail) } ?? .mapping(choice.write(value, detail))
      },
      drawing: { random, scope in
        if random.index(below: choice.variants.count + 1) == 0 { return make(plain.drawing(&random, &scope)) }
        return choice.draw(&random, &scope)
      })
  }
}

extension Shape {
  /// Rest of the sentence `it takes …` in an error.
  var takes: String {
    switch self {
    case .scalar(let scalar): scalar.takes
    case .either(let shapes): shapes.map(\.takes).joined(separator: ", or ")
    case .list, .mapping: type
    }
  }
}
