import Foundation

/// Judges what nodes write as Maelstrom does, and more strictly; independent of the program's own JSON.
///
/// Maelstrom stops listening to a node whose line is no JSON, has a key of its own beside the envelope's, or
/// goes to nobody; and a client takes no reply that has a key too many.
struct Referee {
  enum Verdict {
    case toNode(String)
    case reply(client: String, to: Int, body: [String: Any])
  }

  struct Foul: Error, CustomStringConvertible {
    let description: String
  }

  private let names: Set<String>
  /// The answers that clients wait for: by client and number, the node that was asked and the type of
  /// request.
  private var open: [String: (node: String, type: String)] = [:]

  init(_ names: [String]) { self.names = Set(names) }

  var openRequests: Int { open.count }

  /// A request as a line; its client waits for a reply from now on.
  mutating func request(
    _ client: String, _ number: Int, to node: String, _ type: String, _ members: [String: Any] = [:]
  ) throws -> String {
    open["\(client) \(number)"] = (node, type)
    var body = members
    body["type"] = type
    body["msg_id"] = number
    return try Self.line(["id": 7, "src": client, "dest": node, "body": body])
  }

  static func line(_ message: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: message), as: UTF8.self)
  }

  /// Nobody waits for replies of the node any more: it was killed.
  mutating func forget(_ node: String) { open = open.filter { $0.value.node != node } }

  private static let members: [String: Set<String>] = [
    "init_ok": [], "topology_ok": [], "broadcast_ok": [], "add_ok": [],
  ]

  mutating func judge(_ line: String, from node: String) throws -> Verdict {
    func foul(_ reason: String) -> Foul { Foul(description: "\(node) wrote \(line): \(reason)") }
    guard let message = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
      throw foul("no JSON object")
    }
    guard Set(message.keys) == ["src", "dest", "body"] else { throw foul("other keys than the envelope's") }
    guard message["src"] as? String == node else { throw foul("not its own name") }
    guard let target = message["dest"] as? String, let body = message["body"] as? [String: Any] else {
      throw foul("wrong types in the envelope")
    }
    if names.contains(target) {
      guard target != node else { throw foul("to itself") }
      return .toNode(target)
    }
    guard let number = body["in_reply_to"] as? Int,
      let asked = open.removeValue(forKey: "\(target) \(number)"), asked.node == node
    else { throw foul("nobody waits for this") }
    guard let type = body["type"] as? String else { throw foul("no type") }
    var expected: Set<String> = ["type", "in_reply_to"]
    switch type {
    case "error":
      guard body["code"] is Int, body["text"] is String else { throw foul("an error without code or text") }
      expected.formUnion(["code", "text"])
    case "read_ok":
      let key = body["messages"] == nil ? "value" : "messages"
      guard asked.type == "read", body[key] is [Any] else { throw foul("no list was asked for, or is there") }
      expected.insert(key)
    default:
      guard type == asked.type + "_ok", Self.members[type] != nil else { throw foul("the wrong reply") }
    }
    guard Set(body.keys) == expected else { throw foul("keys that the schema does not have") }
    return .reply(client: target, to: number, body: body)
  }
}
