import Architectures
import Broadcasting
import Schema

@testable import Formats

/// A validator of the part of JSON Schema (draft 2020-12) that `JSONSchema` writes.
///
/// Scalars have the types that YAML's core schema gives them. A keyword that is not known is a mistake, too.
final class SchemaValidator {
  private let schema: JSONSchema
  private var regexes: [String: Regex<AnyRegexOutput>] = [:]

  init(_ schema: JSONSchema) { self.schema = schema }

  /// One line for each mistake in `value`; none if it is valid.
  func mistakes(in value: DocumentValue) -> [String] { mistakes(value, schema.value) }

  private func mistakes(_ value: DocumentValue, _ schema: JSONValue) -> [String] {
    guard case .object(let keywords) = schema else { return ["\(schema.text) is no schema"] }
    return keywords.flatMap { keyword in
      self.mistakes(value, keyword.name, keyword.value, keywords).map { "\(value.path): \($0)" }
    }
  }

  private func isValid(_ value: DocumentValue, _ schema: JSONValue) -> Bool {
    mistakes(value, schema).isEmpty
  }

  private func mistakes(
    _ value: DocumentValue, _ keyword: String, _ argument: JSONValue, _ schema: [JSONValue.Member]
  ) -> [String] {
    func unless(_ holds: Bool) -> [String] {
      holds ? [] : ["\(value.flow) fails \(keyword) \(argument.text)"]
    }
    switch (keyword, argument) {
    case ("$schema", _), ("title", _), ("description", _), ("default", _): return []
    case ("type", .string(let type)): return unless(value.types.contains(type))
    case ("type", .array(let types)):
      return unless(
        types.contains { if case .string(let type) = $0 { value.types.contains(type) } else { false } })
    case ("enum", .array(let words)):
      return unless(words.contains { $0 == value.string.map(JSONValue.string) })
    case ("minimum", _): return unless(value.number.map { $0 >= argument.number } ?? true)
    case ("maximum", _): return unless(value.number.map { $0 <= argument.number } ?? true)
    case ("pattern", .string(let pattern)): return unless(value.string.map { matches($0, pattern) } ?? true)
    case ("maxLength", .integer(let most)):
      return unless(value.string.map { $0.unicodeScalars.count <= most } ?? true)
    case ("items", _): return value.elements?.flatMap { mistakes($0, argument) } ?? []
    case ("minItems", .integer(let least)): return unless(value.elements.map { $0.count >= least } ?? true)
    case ("maxItems", .integer(let most)): return unless(value.elements.map { $0.count <= most } ?? true)
    case ("minProperties", .integer(let least)):
      return unless(value.members.map { $0.count >= least } ?? true)
    case ("required", .array(let names)):
      return unless(value.members.map { members in names.allSatisfy { members.has($0) } } ?? true)
    case ("properties", .object(let properties)):
      return (value.members ?? []).flatMap { member in
        properties.filter { $0.name == member.name }.flatMap { mistakes(member.value, $0.value) }
      }
    case ("patternProperties", .object(let patterns)):
      return (value.members ?? []).flatMap { member in
        patterns.filter { matches(member.name ?? "", $0.name) }.flatMap { mistakes(member.value, $0.value) }
      }
    case ("additionalProperties", .boolean(false)):
      return (value.members ?? []).filter { !isKnown($0.name ?? "", schema) }.map {
        "\($0.name ?? "") is unknown"
      }
    case ("anyOf", .array(let schemas)): return unless(schemas.contains { isValid(value, $0) })
    case ("oneOf", .array(let schemas)): return unless(schemas.count { isValid(value, $0) } == 1)
    case ("allOf", .array(let schemas)): return schemas.flatMap { mistakes(value, $0) }
    case ("dependentSchemas", .object(let schemas)):
      return schemas.filter { (value.members ?? []).has(.string($0.name)) }.flatMap {
        mistakes(value, $0.value)
      }
    default: return ["\(keyword) \(argument.text) is no keyword that is used"]
    }
  }

  private func isKnown(_ name: String, _ schema: [JSONValue.Member]) -> Bool {
    schema.contains { keyword in
      guard case .object(let members) = keyword.value else { return false }
      switch keyword.name {
      case "properties": return members.contains { $0.name == name }
      case "patternProperties": return members.contains { matches(name, $0.name) }
      default: return false
      }
    }
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = regexes[pattern] ?? (try? Regex(pattern)) else { return false }
    regexes[pattern] = regex
    return text.firstMatch(of: regex) != nil
  }
}

extension [DocumentValue.Member] {
  fileprivate func has(_ name: JSONValue) -> Bool { contains { $0.name.map(JSONValue.string) == name } }
}

extension JSONValue {
  fileprivate var number: Double {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: .nan
    }
  }
}

extension DocumentValue {
  /// As JSON Schema calls them; a whole number has two.
  fileprivate var types: [String] {
    switch content {
    case .nothing: ["null"]
    case .list: ["array"]
    case .mapping: ["object"]
    case .scalar(_, isQuoted: true): ["string"]
    case .scalar(let text, isQuoted: false):
      switch text {
      case "true", "false", "True", "False", "TRUE", "FALSE": ["boolean"]
      // Most are words, which are told at once.
      case _ where text.utf8.first.map { !"+-.0123456789".utf8.contains($0) } ?? true: ["string"]
      case _ where text.wholeMatch(of: /[-+]?[0-9]+|0x[0-9a-fA-F]+/) != nil: ["integer", "number"]
      case _ where text.wholeMatch(of: /[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?/) != nil:
        ["number"]
      case _ where text.wholeMatch(of: /[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)/) != nil: ["number"]
      default: ["string"]
      }
    }
  }

  fileprivate var string: String? { types == ["string"] ? text : nil }

  fileprivate var number: Double? { types.contains("number") ? text.flatMap { Double($0) } : nil }

  fileprivate var elements: [DocumentValue]? {
    if case .list(let elements) = content { elements } else { nil }
  }

  fileprivate var members: [Member]? { if case .mapping(let members) = content { members } else { nil } }
}
