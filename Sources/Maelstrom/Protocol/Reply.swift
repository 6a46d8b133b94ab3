internal import Formats

/// The asker, and the number to refer to in the answer.
struct Request: Hashable {
  let client: String
  let number: Int64
}

/// An answer: exactly the members that Maelstrom's schemas ask for, which are closed.
enum Reply {
  case initOK
  case topologyOK
  case broadcastOK
  case addOK
  /// To a read of the broadcast workload.
  case messages([JSONValue])
  /// To a read of the g-set workload.
  case value([JSONValue])
  case error(ErrorCode, String)

  /// Maelstrom's; all but `timeout` say that nothing has happened, nor will.
  enum ErrorCode: Int64 {
    case timeout = 0
    case notSupported = 10
    case temporarilyUnavailable = 11
    case malformedRequest = 12
    case preconditionFailed = 22
  }

  func body(to number: Int64) -> JSONValue {
    let (type, members): (String, [JSONValue.Member]) =
      switch self {
      case .initOK: ("init_ok", [])
      case .topologyOK: ("topology_ok", [])
      case .broadcastOK: ("broadcast_ok", [])
      case .addOK: ("add_ok", [])
      case .messages(let values): ("read_ok", [.init("messages", .array(values))])
      case .value(let values): ("read_ok", [.init("value", .array(values))])
      case .error(let code, let text):
        ("error", [.init("code", .integer(code.rawValue)), .init("text", .string(text))])
      }
    return .object([.init("type", .string(type)), .init("in_reply_to", .integer(number))] + members)
  }
}

/// A line to be written: an envelope of exactly the members that Maelstrom takes.
enum OutgoingMessage {
  static func line(from source: String, to destination: String, body: JSONValue) -> String {
    JSONValue.object([
      .init("src", .string(source)), .init("dest", .string(destination)), .init("body", body),
    ]).text
  }
}
