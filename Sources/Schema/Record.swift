import Broadcasting

/// A key of a record: a name, where its value is kept, the form that the value has, and what it means.
///
/// The default is not said here: it is what the record's start has there, which is what the type's
/// initialiser gives the property.
public struct Field<Root: Sendable>: Sendable {
  /// Several where the value is said by one of several keys.
  let entries: @Sendable (_ start: Root) -> [Shape.Entry]
  let read: @Sendable (inout Root, DocumentMapping, inout SchemaScope) throws(SchemaError) -> Void
  let write: @Sendable (Root, _ start: Root, SchemaDetail) -> [DocumentValue.Member]
  let draw: @Sendable (inout Root, inout SplitMix64, inout SchemaScope) -> Void
  /// Notes in the scope for keys that are read later.
  let declare: @Sendable (Root, inout SchemaScope) -> Void

  public typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable
}

extension Field {
  /// The same keys where the value is a part of a larger one.
  package func within<Whole: Sendable>(_ path: any Field<Whole>.Path<Root>) -> Field<Whole> {
    Field<Whole>(
      entries: { entries($0[keyPath: path]) },
      read: { (whole, mapping, scope) throws(SchemaError) in
        try read(&whole[keyPath: path], mapping, &scope)
      },
      write: { whole, start, detail in write(whole[keyPath: path], start[keyPath: path], detail) },
      draw: { whole, random, scope in draw(&whole[keyPath: path], &random, &scope) },
      declare: { whole, scope in declare(whole[keyPath: path], &scope) })
  }
}

extension Field {
  /// A key with one value.
  ///
  /// `absent` says what holds without the key where that is no value that could be written instead. A key
  /// that is `required` must be there, and its help is the error that it is not. One that is `quiet` is not
  /// written where it says the default.
  package init<Value: Sendable>(
    _ name: String, _ path: any Path<Value>, _ schema: Schema<Value>, help: String, absent: String? = nil,
    required: Bool = false, isNote: Bool = false, quiet: Bool = false,
    declare: @escaping @Sendable (Value, inout SchemaScope) -> Void = { _, _ in }
  ) {
    entries = { start in
      let literal = schema.writing(start[keyPath: path], .everything)
      let shown = absent ?? schema.shape.shownDefault(literal)
      let presence =
        required
        ? Shape.Presence.required
        : .optional(shown: shown, literal: absent == nil && !literal.isNothing ? literal : nil)
      return [Shape.Entry(name, schema.shape, presence, help: help)]
    }
    read = { (root, mapping, scope) throws(SchemaError) in
      if let value = mapping[name] {
        root[keyPath: path] = try schema.reading(value, &scope)
      } else if required {
        throw mapping.owner.error("\(name.quoted) is missing: \(help)")
      }
    }
    write = { root, start, detail in
      let whole = schema.writing(root[keyPath: path], .everything)
      if quiet, whole == schema.writing(start[keyPath: path], .everything) { return [] }
      guard detail == .identity else { return whole.isNothing ? [] : [DocumentValue.Member(name, whole)] }
      let isLeftOut = !required && whole == schema.writing(start[keyPath: path], .everything)
      if isNote || isLeftOut { return [] }
      return [DocumentValue.Member(name, schema.writing(root[keyPath: path], .identity))]
    }
    draw = { root, random, scope in
      if required || random.index(below: 2) == 0 {
        root[keyPath: path] = schema.drawing(&random, &scope)
      }
    }
    self.declare = { root, scope in declare(root[keyPath: path], &scope) }
  }

  /// A key whose value is nil where it is left out, which `absent` says in words.
  package static func optional<Value: Sendable>(
    _ name: String, _ path: any Path<Value?>, _ schema: Schema<Value>, help: String, absent: String
  ) -> Field {
    Field(name, path, Schema.optional(schema), help: help, absent: absent)
  }

  /// The number of the form of file that this is, which must be there and be `number`; `program` reads it.
  package static func version(
    _ name: String, _ number: Int, of program: String, help: String
  ) -> Field {
    let shape = Shape.scalar(
      Shape.Scalar(
        type: "word", range: "\(number)", takes: "\(number)", checks: [.integer(number...number)]))
    return Field(
      entries: { _ in [Shape.Entry(name, shape, .required, help: help)] },
      read: { (_, mapping, scope) throws(SchemaError) in
        guard let value = mapping[name] else {
          throw mapping.owner.error("\(name.quoted) is missing: \(help)")
        }
        guard try Schema<Int>.integer(1...1_000_000).reading(value, &scope) == number else {
          throw value.error("only \(name) \(number) is read here; use another \(program)")
        }
      },
      write: { _, _, _ in [DocumentValue.Member(name, .plain("\(number)"))] },
      draw: { _, _, _ in }, declare: { _, _ in })
  }

  /// A value that is said by exactly one of several keys of the record itself.
  package static func choice<Value: Sendable>(_ path: any Path<Value>, _ choice: Choice<Value>) -> Field {
    Field(
      entries: { _ in choice.entries },
      read: { (root, mapping, scope) throws(SchemaError) in
        root[keyPath: path] = try choice.read(mapping, &scope)
      },
      write: { root, _, detail in choice.write(root[keyPath: path], detail) },
      draw: { root, random, scope in root[keyPath: path] = choice.draw(&random, &scope) },
      declare: { _, _ in })
  }
}

extension Schema {
  /// A mapping whose keys are fields of `Value`; those that are left out are as in `start`.
  ///
  /// `what` says what it is, with an example. `needsOne` is the error for an empty mapping where one says
  /// nothing.
  package static func record(
    _ what: String, start: Value, _ fields: [Field<Value>], needsOne: String? = nil
  ) -> Schema {
    let entries = fields.flatMap { $0.entries(start) }
    let names = entries.map(\.name)
    return Schema(
      .mapping(Shape.Mapping(entries, needsOne: needsOne != nil)),
      reading: { (document, scope) throws(SchemaError) in
        let mapping = try DocumentMapping(document, what, known: names)
        if let needsOne, mapping.isEmpty { throw document.error(needsOne) }
        var value = start
        for field in fields {
          try field.read(&value, mapping, &scope)
          field.declare(value, &scope)
        }
        return value
      },
      writing: { value, detail in .mapping(fields.flatMap { $0.write(value, start, detail) }) },
      drawing: { random, scope in
        var value = start
        for field in fields {
          field.draw(&value, &random, &scope)
          field.declare(value, &scope)
        }
        return value
      })
  }
}

/// A mapping of a document whose keys are all known.
package struct DocumentMapping {
  let owner: DocumentValue
  private let members: [DocumentValue.Member]

  /// Throws for what is no mapping, for a key that is none of `known`, and for one that is given twice;
  /// `what` says what it should be.
  package init(_ owner: DocumentValue, _ what: String, known: [String]) throws(SchemaError) {
    self.owner = owner
    guard case .mapping(let members) = owner.content else {
      throw owner.path.isEmpty ? owner.error("this is no \(what)") : owner.wrong(what)
    }
    self.members = members
    for (index, member) in members.enumerated() {
      guard let name = member.name else {
        throw SchemaError(
          place: member.place,
          message: "a key is one word; the known ones are \(known.joined(separator: ", "))")
      }
      guard known.contains(name) else {
        let hint = name.nearest(of: known).map { "; did you mean \($0.quoted)?" } ?? ";"
        let prefix = owner.path.isEmpty ? "" : "\(owner.path): "
        throw SchemaError(
          place: member.place,
          message:
            "\(prefix)unknown key \(name.quoted)\(hint) the known ones are \(known.joined(separator: ", "))")
      }
      guard !members[..<index].contains(where: { $0.name == name }) else {
        throw SchemaError(
          place: member.place, message: "\(name.quoted) is given more than once; keep one")
      }
    }
  }

  subscript(name: String) -> DocumentValue? { members.first { $0.name == name }?.value }

  func has(_ name: String) -> Bool { self[name] != nil }

  var isEmpty: Bool { members.isEmpty }
}

extension Shape {
  /// A default to be shown; empty for mappings, whose keys have defaults of their own.
  fileprivate func shownDefault(_ literal: DocumentValue) -> String {
    switch literal.content {
    case .mapping, .nothing: ""
    case .list(let elements) where elements.isEmpty: "none"
    case .list, .scalar: literal.flow
    }
  }
}
