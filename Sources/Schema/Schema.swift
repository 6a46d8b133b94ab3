public import Broadcasting

/// The written form of a type of values: what a document may say, what it means, and how it is said again.
///
/// A schema is built of smaller ones: scalars (`.integer(1...9)`, `.time(…)`), lists, records (mappings
/// whose keys are fields of a type) and choices (a value that is said by one of several keys). All that
/// deals with documents follows from it: reading with errors that name the place, canonical text, the text
/// by which a cell is identified, the reference page, JSON Schema and random values. So a new key is one
/// `Field` more.
public struct Schema<Value: Sendable>: Sendable {
  /// The schema without the type, for programs that show or check it.
  public let shape: Shape
  package let reading: Reading
  package let writing: Writing
  package let drawing: Drawing

  package typealias Reading = @Sendable (DocumentValue, inout SchemaScope) throws(SchemaError) -> Value
  package typealias Writing = @Sendable (Value, SchemaDetail) -> DocumentValue
  package typealias Drawing = @Sendable (inout SplitMix64, inout SchemaScope) -> Value

  package init(
    _ shape: Shape, reading: @escaping Reading, writing: @escaping Writing, drawing: @escaping Drawing
  ) {
    self.shape = shape
    self.reading = reading
    self.writing = writing
    self.drawing = drawing
  }
}

extension Schema {
  /// The value that the document holds; throws for the first mistake in it.
  public func read(_ document: DocumentValue) throws(SchemaError) -> Value {
    var scope = SchemaScope()
    return try reading(document, &scope)
  }

  /// The value as a document.
  public func write(_ value: Value, _ detail: SchemaDetail = .everything) -> DocumentValue {
    writing(value, detail)
  }

  /// A value within the ranges of all keys, every key drawn about every second time.
  ///
  /// Keys that contradict one another are not kept apart.
  public func draw(_ random: inout SplitMix64) -> Value {
    var scope = SchemaScope()
    return drawing(&random, &scope)
  }
}

/// The part of a value that is written.
public enum SchemaDetail: Hashable, Sendable {
  case everything
  /// Only keys that a run depends on and whose value is not their default.
  case identity
}

/// Notes that keys leave for those that are read after them.
public struct SchemaScope: Sendable {
  /// Number of hosts, whose numbers are below it; nil until a key says it.
  package var hosts: Int?
  /// Names of the architectures that a rule of a gates file is about; nil for all.
  package var architectures: [String]?
  /// Number of seeds that pinned values are of; nil until a key says it.
  package var seeds: Int?
}

extension Schema {
  /// A list of values; `what` names them and gives an example, `empty` is the error for none of them.
  package static func list<Element: Sendable>(
    of element: Schema<Element>, _ what: String, count: ClosedRange<Int> = 0...Int.max,
    tooFew: String = "", tooMany: String = ""
  ) -> Schema<[Element]> where Value == [Element] {
    Schema<[Element]>(
      .list(of: element.shape, count: count),
      reading: { (document, scope) throws(SchemaError) in
        let elements = try document.elements(what)
        guard elements.count >= count.lowerBound else { throw document.error(tooFew) }
        guard elements.count <= count.upperBound else {
          throw document.error("\(elements.count) \(tooMany)")
        }
        var values: [Element] = []
        for value in elements { values.append(try element.reading(value, &scope)) }
        return values
      },
      writing: { values, detail in .list(values.map { element.writing($0, detail) }) },
      drawing: { random, scope in
        let size = count.lowerBound + random.index(below: min(4, count.upperBound - count.lowerBound) + 1)
        return (0..<size).map { _ in element.drawing(&random, &scope) }
      })
  }

  /// A value that may be missing: nil is written as nothing and never read, for the key is left out.
  package static func optional<Wrapped: Sendable>(_ wrapped: Schema<Wrapped>) -> Schema<Wrapped?>
  where Value == Wrapped? {
    Schema<Wrapped?>(
      wrapped.shape,
      reading: { (document, scope) throws(SchemaError) in try wrapped.reading(document, &scope) },
      writing: { value, detail in value.map { wrapped.writing($0, detail) } ?? .nothing },
      drawing: { random, scope in wrapped.drawing(&random, &scope) })
  }
}
