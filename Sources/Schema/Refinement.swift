package import Broadcasting

extension Schema {
  /// The same form for values of another type: `make` and `take` turn one into the other and back.
  package func mapped<Other: Sendable>(
    _ make: @escaping @Sendable (Value) -> Other, _ take: @escaping @Sendable (Other) -> Value
  ) -> Schema<Other> {
    Schema<Other>(
      shape,
      reading: { (document, scope) throws(SchemaError) in make(try reading(document, &scope)) },
      writing: { value, detail in writing(take(value), detail) },
      drawing: { random, scope in make(drawing(&random, &scope)) })
  }

  /// The same form for fewer values: `check` throws for a value that is read, but not to be taken.
  ///
  /// Values that are drawn are not checked.
  package func checked(
    _ check: @escaping @Sendable (Value, DocumentValue, SchemaScope) throws(SchemaError) -> Void
  ) -> Schema {
    Schema(
      shape,
      reading: { (document, scope) throws(SchemaError) in
        let value = try reading(document, &scope)
        try check(value, document, scope)
        return value
      },
      writing: writing, drawing: drawing)
  }

  /// The same form, of which a value notes at `path` the line on which it begins.
  package func noting(_ path: any WritableKeyPath<Value, Int?> & Sendable) -> Schema {
    Schema(
      shape,
      reading: { (document, scope) throws(SchemaError) in
        var value = try reading(document, &scope)
        value[keyPath: path] = document.place?.line
        return value
      },
      writing: writing, drawing: drawing)
  }

  /// One value, or a list of some; `what` names them, with an example.
  package static func oneOrMore<Element: Sendable>(
    of element: Schema<Element>, _ what: String
  ) -> Schema where Value == [Element] {
    let list = Schema<[Element]>.list(
      of: element, what, count: 1...Int.max, tooFew: "the list is empty; give \(what), or leave the key out")
    return Schema(
      .either([element.shape, list.shape]),
      reading: { (document, scope) throws(SchemaError) in
        if case .list = document.content { return try list.reading(document, &scope) }
        return [try element.reading(document, &scope)]
      },
      writing: { values, detail in
        values.count == 1 ? element.writing(values[0], detail) : list.writing(values, detail)
      },
      drawing: list.drawing)
  }

  /// One value, a list of different ones, or `"*"`, which is nil, for all; `what` names them.
  package static func choices<Element: Equatable & Sendable>(
    of element: Schema<Element>, _ what: String
  ) -> Schema where Value == [Element]? {
    let some = Schema<[Element]>.oneOrMore(of: single(element), what).checked {
      (values, document, _) throws(SchemaError) in
      guard case .list(let elements) = document.content else { return }
      for (index, value) in values.enumerated() where values[..<index].contains(value) {
        throw elements[index].error("it is listed more than once; keep one")
      }
    }
    let star = Shape.scalar(
      Shape.Scalar(type: "word", range: all, takes: all, checks: [.words([all])]))
    return Schema(
      .either([star, element.shape, .list(of: element.shape, count: 1...Int.max)]),
      reading: { (document, scope) throws(SchemaError) in
        document.text == all ? nil : try some.reading(document, &scope)
      },
      writing: { values, detail in values.map { some.writing($0, detail) } ?? .quoted(all) },
      drawing: { random, scope in
        guard random.index(below: 4) > 0 else { return nil }
        let values = some.drawing(&random, &scope)
        return values.enumerated().filter { !values[..<$0.offset].contains($0.element) }.map(\.element)
      })
  }

  /// An element that is not `"*"`.
  private static func single<Element: Sendable>(_ element: Schema<Element>) -> Schema<Element> {
    Schema<Element>(
      element.shape,
      reading: { (document, scope) throws(SchemaError) in
        guard document.text != all else {
          throw document.error("\"*\" stands for all; give it alone, without a list")
        }
        return try element.reading(document, &scope)
      },
      writing: element.writing, drawing: element.drawing)
  }

  private static var all: String { "*" }
}

extension Schema {
  /// A value that is said in short, as a scalar, or else in full, as a mapping.
  ///
  /// `isShort` tells a value that can be said in short; `or` ends the sentence of what it takes.
  package static func short(
    _ short: Schema, or: String, inFull full: Schema, isShort: @escaping @Sendable (Value) -> Bool
  ) -> Schema {
    let takes = short.shape.takes + or
    return Schema(
      .either([short.shape, full.shape]),
      reading: { (document, scope) throws(SchemaError) in
        if case .mapping = document.content { return try full.reading(document, &scope) }
        do {
          return try short.reading(document, &scope)
        } catch {
          throw document.wrong(takes)
        }
      },
      writing: { value, detail in (isShort(value) ? short : full).writing(value, detail) },
      drawing: { random, scope in
        (random.index(below: 2) == 0 ? short : full).drawing(&random, &scope)
      })
  }

  /// The same form, of which other values are drawn.
  package func drawn(_ drawing: @escaping @Sendable (inout SplitMix64) -> Value) -> Schema {
    Schema(shape, reading: reading, writing: writing, drawing: { random, _ in drawing(&random) })
  }

  /// The same form, of which the text that identifies a value is another, as where the order of keys counts.
  package func identified(by text: @escaping @Sendable (Value) -> DocumentValue) -> Schema {
    Schema(
      shape, reading: reading,
      writing: { value, detail in detail == .identity ? text(value) : writing(value, detail) },
      drawing: drawing)
  }
}
