internal import Broadcasting
internal import ZeroMQ

/// The controller's end of all control lines.
struct ControllerSocket: ~Copyable {
  private var socket: Socket
  private var message = Message()
  private let token: UInt64
  let endpoint: String

  init(at endpoint: String, token: UInt64, nodes: Int, in context: Context) throws {
    var socket = try Socket(.router, in: context)
    try socket.set(.routerMandatory, to: 1)
    try socket.set(.sendHighWaterMark, to: 0)
    try socket.set(.receiveHighWaterMark, to: 0)
    try socket.set(.backlog, to: max(nodes, 128))
    try socket.set(.maxMessageSize, to: 256 << 20)
    try socket.bind(to: endpoint)
    self.endpoint = try socket.lastEndpoint
    self.socket = socket
    self.token = token
  }

  var descriptor: Int32 { get throws(ZeroMQError) { try socket.descriptor } }
  var isReadable: Bool { get throws(ZeroMQError) { try socket.isReadable } }

  /// False where the process is not there.
  @discardableResult
  mutating func send(_ order: Order, to node: Int, incarnation: UInt32) throws -> Bool {
    message = Message(LinkName(token: token, node: NodeID(node), incarnation: incarnation).bytes)
    guard try socket.send(&message, more: true) == .sent else { return false }
    message = ControlCoding.message(order)
    return try socket.send(&message) == .sent
  }

  /// The next message of a node and who sends it; nil if there is none.
  mutating func receive() throws -> (node: Int, incarnation: UInt32, message: NodeMessage)? {
    while try socket.receive(into: &message) {
      let sender = LinkName(message.bytes())
      var nodeMessage: NodeMessage?
      while !message.isLast, try socket.receive(into: &message) {
        nodeMessage = ControlCoding.value(message, as: NodeMessage.self)
      }
      // Whoever does not know the token is nobody.
      guard let sender, sender.token == token, let nodeMessage else { continue }
      return (sender.node.int, sender.incarnation, nodeMessage)
    }
    return nil
  }
}
