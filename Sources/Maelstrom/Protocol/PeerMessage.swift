internal import Architectures
internal import Broadcasting
internal import Formats
internal import Scenarios

/// A message between the processes of a cluster: a message of the architecture in its own wire form, and the
/// values of the rumors that it carries.
///
/// Several nodes may live in one process, so the nodes are named beside Maelstrom's own envelope.
struct PeerMessage {
  static let type = "grapevine"

  let sender: NodeID
  let target: NodeID
  let frame: [UInt8]
  /// In the order of the message's rumors.
  let values: [JSONValue]
  /// The workload that the sender believes in, so that a process that begins late need not guess.
  let workload: MaelstromWorkload?

  func body() -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("type", .string(Self.type)), .init("from", .integer(Int64(sender.index))),
      .init("to", .integer(Int64(target.index))), .init("frame", .string(Base64.encode(frame))),
      .init("values", .array(values)),
    ]
    if let workload { members.append(.init("workload", .string(workload.rawValue))) }
    return .object(members)
  }
}

extension PeerMessage {
  /// Reads what came in a cluster of so many nodes.
  init(_ message: IncomingMessage, nodes: Int) throws(LineError) {
    sender = try Self.node("from", message, nodes)
    target = try Self.node("to", message, nodes)
    guard let frame = Base64.decode(try message.text("frame")) else {
      throw LineError("its frame is not base64")
    }
    guard case .array(let values) = message["values"] else {
      throw LineError("it has no values, a list")
    }
    self.frame = frame
    self.values = values
    switch message["workload"] {
    case nil: workload = nil
    case .string(let name):
      guard let workload = MaelstromWorkload(rawValue: name) else {
        throw LineError("its workload is unknown")
      }
      self.workload = workload
    default: throw LineError("its workload is no text")
    }
  }

  private static func node(
    _ name: String, _ message: IncomingMessage, _ nodes: Int
  ) throws(LineError) -> NodeID {
    guard let index = message[name]?.integer, index >= 0, index < nodes else {
      throw LineError("its \(name) is no node of this cluster")
    }
    return NodeID(Int(index))
  }
}

/// Maelstrom's workloads that a broadcaster can serve.
enum MaelstromWorkload: String {
  case broadcast
  case gSet = "g-set"
}
