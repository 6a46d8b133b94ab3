import Architectures
import Schema

/// A JSON value whose members stay in order, and whose integers stay integers: what `JSONText` cannot write.
///
/// A JSON Schema's keys have the order in which editors offer them, and a client's value goes back as it
/// came.
package indirect enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// A number; one that is not finite is written as null.
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }
}

extension JSONValue {
  /// The value on one line, without spaces.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    // The shortest digits that read back as the same number, with a point or an exponent.
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): text += value.inDoubleQuotes
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += member.name.inDoubleQuotes
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}
