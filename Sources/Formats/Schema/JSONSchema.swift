import Architectures
package import Schema

/// A shape as JSON Schema (draft 2020-12), with which editors complete and check files.
///
/// It refuses unknown keys, values of a wrong type and numbers out of range. What only the reader of a file
/// can tell, such as whether a host exists, it lets through.
package struct JSONSchema {
  package let value: JSONValue

  /// The schema of a whole file, which is about `title`.
  package init(of shape: Shape, title: String) {
    let head: [JSONValue.Member] = [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string(title)),
    ]
    value = .object(head + Self.members(of: shape))
  }

  /// Several lines, indented by two spaces, with an end of line.
  package var text: String { value.indented(by: 0) + "\n" }

  private static func object(_ shape: Shape) -> JSONValue { .object(members(of: shape)) }

  private static func members(of shape: Shape) -> [JSONValue.Member] {
    switch shape {
    case .scalar(let scalar): return members(of: scalar)
    case .either(let shapes): return [.init("anyOf", .array(shapes.map(object)))]
    case .mapping(let mapping): return members(of: mapping)
    case .list(let element, let count):
      var members: [JSONValue.Member] = [.init("type", .string("array")), .init("items", object(element))]
      if count.lowerBound > 0 { members.append(.init("minItems", .integer(Int64(count.lowerBound)))) }
      if count.upperBound < .max { members.append(.init("maxItems", .integer(Int64(count.upperBound)))) }
      return members
    }
  }
}

extension JSONSchema {
  private static func members(of scalar: Shape.Scalar) -> [JSONValue.Member] {
    let isAnyPlain = scalar.checks.contains { if case .anyPlain = $0 { true } else { false } }
    let all = scalar.checks.compactMap { members(of: $0, isAnyPlain: isAnyPlain) }
    if all.count == 1 { return all[0] }
    return [.init("anyOf", .array(all.map { .object($0) }))]
  }

  private static func members(of check: Shape.Check, isAnyPlain: Bool) -> [JSONValue.Member]? {
    switch check {
    case .integer(let range):
      return [
        .init("type", .string("integer")), .init("minimum", .integer(Int64(range.lowerBound))),
        .init("maximum", .integer(Int64(range.upperBound))),
      ]
    case .anyNumber: return [.init("type", .string("number"))]
    case .number(let range):
      return [
        .init("type", .string("number")), .init("minimum", number(thousandths: range.lowerBound)),
        .init("maximum", number(thousandths: range.upperBound)),
      ]
    case .words(let words): return [.init("enum", .array(words.map { .string($0) }))]
    case .text(let pattern, let longest):
      let types = isAnyPlain ? ["string", "number", "boolean"] : ["string"]
      let type: JSONValue = types.count == 1 ? .string(types[0]) : .array(types.map { .string($0) })
      var members: [JSONValue.Member] = [.init("type", type)]
      if let pattern { members.append(.init("pattern", .string("^(\(pattern))$"))) }
      if let longest { members.append(.init("maxLength", .integer(Int64(longest)))) }
      return members
    case .anyPlain: return nil
    }
  }

  private static func number(thousandths: Int) -> JSONValue {
    thousandths % 1_000 == 0 ? .integer(Int64(thousandths / 1_000)) : .double(Double(thousandths) / 1_000)
  }
}

extension JSONSchema {
  private static func members(of mapping: Shape.Mapping) -> [JSONValue.Member] {
    var properties = mapping.entries.map { JSONValue.Member($0.name, property($0)) }
    var members: [JSONValue.Member] = [.init("type", .string("object"))]
    if let others = mapping.others {
      let shape = object(others.shape)
      properties += others.names.map { .init($0, shape) }
      if let pattern = others.pattern {
        members.append(.init("patternProperties", .object([.init("^(\(pattern))$", shape)])))
      }
    }
    members.append(.init("properties", .object(properties)))
    members.append(.init("additionalProperties", .boolean(false)))
    let required = mapping.entries.filter { if case .required = $0.presence { true } else { false } }
    if !required.isEmpty { members.append(.init("required", names(required.map(\.name)))) }
    if mapping.needsOne { members.append(.init("minProperties", .integer(1))) }
    return members + choices(in: mapping) + companions(in: mapping)
  }

  private static func property(_ entry: Shape.Entry) -> JSONValue {
    let shape = entry.shape
    let takes = [shape.type, shape.unit, shape.range].filter { !$0.isEmpty }.joined(separator: "; ")
    var members: [JSONValue.Member] = [.init("description", .string("\(entry.help) (\(takes))"))]
    if let literal = entry.presence.literal { members.append(.init("default", json(literal))) }
    return .object(members + self.members(of: shape))
  }

  /// The rule that exactly one of some keys is there.
  private static func choices(in mapping: Shape.Mapping) -> [JSONValue.Member] {
    var groups: [[String]] = []
    for entry in mapping.entries {
      if case .oneOf(let names) = entry.presence, !groups.contains(names) { groups.append(names) }
    }
    let choices = groups.map { group in
      JSONValue.Member("oneOf", .array(group.map { .object([.init("required", names([$0]))]) }))
    }
    return choices.count < 2 ? choices : [.init("allOf", .array(choices.map { .object([$0]) }))]
  }

  /// The rule that some keys are there only with others.
  private static func companions(in mapping: Shape.Mapping) -> [JSONValue.Member] {
    let dependent = mapping.entries.compactMap { entry -> JSONValue.Member? in
      guard case .with(let keys, _, _) = entry.presence else { return nil }
      let any = keys.map { JSONValue.object([.init("required", names([$0]))]) }
      return .init(entry.name, any.count == 1 ? any[0] : .object([.init("anyOf", .array(any))]))
    }
    return dependent.isEmpty ? [] : [.init("dependentSchemas", .object(dependent))]
  }

  private static func names(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }

  /// The value as JSON, with numbers where the text is a whole number.
  private static func json(_ value: DocumentValue) -> JSONValue {
    switch value.content {
    case .nothing: .null
    case .scalar(let text, isQuoted: true): .string(text)
    case .scalar(let text, isQuoted: false): Int64(text).map { .integer($0) } ?? .string(text)
    case .list(let elements): .array(elements.map(json))
    case .mapping(let members): .object(members.map { .init($0.name ?? "", json($0.value)) })
    }
  }
}

extension Shape.Presence {
  /// The default as it could be written.
  fileprivate var literal: DocumentValue? {
    switch self {
    case .required, .oneOf: nil
    case .optional(_, let literal), .with(_, _, let literal): literal
    }
  }
}

extension JSONValue {
  /// Several lines, each level further in; a list or an object without lists and objects within is one line.
  fileprivate func indented(by depth: Int) -> String {
    let inner = String(repeating: "  ", count: depth + 1)
    let outer = String(repeating: "  ", count: depth)
    switch self {
    case .array(let elements) where elements.contains(where: \.isNested):
      let lines = elements.map { inner + $0.indented(by: depth + 1) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members) where members.contains(where: \.value.isNested) || members.count > 3:
      let lines = members.map { member in
        inner + JSONValue.string(member.name).text + ": " + member.value.indented(by: depth + 1)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    default: return text
    }
  }

  private var isNested: Bool {
    switch self {
    case .array(let elements): elements.contains { if case .object = $0 { true } else { false } }
    case .object: true
    default: false
    }
  }
}
