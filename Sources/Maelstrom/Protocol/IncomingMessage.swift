internal import Formats

/// A line that came, as far as all messages are alike: an envelope, and a body that has a type.
struct IncomingMessage {
  let source: String
  let destination: String
  let type: String
  /// The number that a reply refers to; nil where none is wanted.
  let number: Int64?
  /// The number, but what stands there is none.
  let isNumberWrong: Bool
  private let members: [JSONValue.Member]

  /// Throws for bytes that are no message, whatever they are; never traps.
  ///
  /// Other members of the envelope are passed over: Maelstrom adds an `id`.
  init(_ line: [UInt8]) throws(LineError) {
    guard String(validating: line, as: UTF8.self) != nil else { throw LineError("it is not UTF-8 text") }
    guard case .object(let envelope) = try JSONParser.parse(line) else { throw LineError("it is no object") }
    source = try Self.text("src", of: envelope)
    destination = try Self.text("dest", of: envelope)
    guard case .object(let members) = Self.member("body", of: envelope) else {
      throw LineError("it has no body, an object")
    }
    self.members = members
    type = try Self.text("type", of: members)
    switch Self.member("msg_id", of: members) {
    case .integer(let number): (self.number, isNumberWrong) = (number, false)
    case nil: (number, isNumberWrong) = (nil, false)
    default: (number, isNumberWrong) = (nil, true)
    }
  }

  /// The member of the body called `name`.
  subscript(name: String) -> JSONValue? { Self.member(name, of: members) }

  func text(_ name: String) throws(LineError) -> String { try Self.text(name, of: members) }

  private static func text(_ name: String, of members: [JSONValue.Member]) throws(LineError) -> String {
    guard case .string(let text) = member(name, of: members) else {
      throw LineError("it has no \(name), a text")
    }
    return text
  }

  private static func member(_ name: String, of members: [JSONValue.Member]) -> JSONValue? {
    members.first { $0.name == name }?.value
  }
}

/// The reason why a line that came, one message, cannot be used.
struct LineError: Error, Hashable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

extension JSONValue {
  /// The texts of a list of texts; nil for anything else.
  var texts: [String]? {
    guard case .array(let elements) = self else { return nil }
    var texts: [String] = []
    for element in elements {
      guard case .string(let text) = element else { return nil }
      texts.append(text)
    }
    return texts
  }

  var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
}
