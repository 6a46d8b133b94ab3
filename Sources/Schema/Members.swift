import Broadcasting

/// A member of a mapping that is free in its keys: the key as a value, and what stands behind it.
package struct Named<Name: Sendable, Value: Sendable>: Sendable {
  package let name: Name
  package let value: Value
  /// Line of the key; nil where no file was read.
  package let line: Int?

  package init(_ name: Name, _ value: Value, line: Int? = nil) {
    self.name = name
    self.value = value
    self.line = line
  }
}

extension Schema {
  /// A mapping whose keys are names from elsewhere, read by `name`; what is behind a key may depend on it.
  ///
  /// `what` says what it is, with an example; `shape` is that of all values, whatever their keys. `needsOne`
  /// is the error for an empty mapping where one says nothing. Several values drawn have different names.
  package static func members<Name: Sendable, Content: Sendable>(
    _ what: String, _ name: Schema<Name>, shape: Shape, needsOne: String? = nil,
    _ content: @escaping @Sendable (Name) -> Schema<Content>
  ) -> Schema where Value == [Named<Name, Content>] {
    Schema(
      .mapping(Shape.Mapping([], others: name.shape.names(of: shape), needsOne: needsOne != nil)),
      reading: { (document, scope) throws(SchemaError) in
        guard case .mapping(let members) = document.content else { throw document.wrong(what) }
        if let needsOne, members.isEmpty { throw document.error(needsOne) }
        var values: Value = []
        for member in members {
          guard let key = member.key else {
            throw SchemaError(
              place: member.place,
              message: "\(document.path): a key is one word or text, not a list or a mapping")
          }
          let name = try name.reading(key, &scope)
          values.append(
            Named(name, try content(name).reading(member.value, &scope), line: member.place?.line))
        }
        return values
      },
      writing: { values, detail in
        .mapping(
          values.map { member in
            DocumentValue.Member(
              name.writing(member.name, detail).text, content(member.name).writing(member.value, detail))
          })
      },
      drawing: { random, scope in
        let least = needsOne == nil ? 0 : 1
        var keys: [String?] = []
        var values: Value = []
        for _ in 0..<(least + random.index(below: 4)) {
          let drawn = name.drawing(&random, &scope)
          let key = name.writing(drawn, .everything).text
          guard !keys.contains(key) else { continue }
          keys.append(key)
          values.append(Named(drawn, content(drawn).drawing(&random, &scope)))
        }
        return values
      })
  }

  /// A record that besides its own keys has others, which `rest` reads into `path`.
  package static func record<Rest: Sendable>(
    _ what: String, start: Value, _ fields: [Field<Value>], others path: any Field<Value>.Path<Rest>,
    _ rest: Schema<Rest>
  ) -> Schema {
    let base = record(what, start: start, fields)
    guard case .mapping(let own) = base.shape, case .mapping(let free) = rest.shape else { return base }
    return Schema(
      .mapping(Shape.Mapping(own.entries, others: free.others)),
      reading: { (document, scope) throws(SchemaError) in
        guard case .mapping(let members) = document.content else { throw document.wrong(what) }
        func part(_ isIncluded: (DocumentValue.Member) -> Bool) -> DocumentValue {
          DocumentValue(.mapping(members.filter(isIncluded)), path: document.path, place: document.place)
        }
        let isOwn = { (member: DocumentValue.Member) in own.names.contains(member.name ?? "") }
        var value = try base.reading(part(isOwn), &scope)
        value[keyPath: path] = try rest.reading(part { !isOwn($0) }, &scope)
        return value
      },
      writing: { value, detail in
        let parts = [base.writing(value, detail), rest.writing(value[keyPath: path], detail)]
        return .mapping(parts.flatMap(\.members))
      },
      drawing: { random, scope in
        var value = base.drawing(&random, &scope)
        value[keyPath: path] = rest.drawing(&random, &scope)
        return value
      })
  }
}

extension Shape {
  /// Keys that have this shape, with values of the shape `value`.
  fileprivate func names(of value: Shape) -> Others {
    var others = Others(value)
    guard case .scalar(let scalar) = self else { return others }
    for check in scalar.checks {
      switch check {
      case .words(let words): others = Others(names: words, pattern: others.pattern, value)
      case .text(let pattern, _): others = Others(names: others.names, pattern: pattern, value)
      case .integer, .anyNumber, .number, .anyPlain: break
      }
    }
    return others
  }
}

extension DocumentValue {
  /// The members of a mapping, in the document's order; none for anything else.
  package var members: [Member] { if case .mapping(let members) = content { members } else { [] } }

  /// The value behind a key of a mapping; nil where it is none or does not have the key.
  package subscript(key: String) -> DocumentValue? { members.first { $0.name == key }?.value }
}

extension DocumentValue.Member {
  /// The key as a value of its own, for errors about it; nil where it is no scalar.
  package var key: DocumentValue? {
    name.map { DocumentValue(.scalar($0, isQuoted: false), path: value.path, place: place) }
  }
}
