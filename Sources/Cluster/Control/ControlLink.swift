internal import ZeroMQ

/// A node's line to the controller.
struct ControlLink: ~Copyable {
  private var socket: Socket
  private var message = Message()
  /// The time when the controller was last heard, on the machine's clock.
  private(set) var lastHeard = MonotonicClock.now

  init(_ name: LinkName, to endpoint: String, in context: Context) throws {
    var socket = try Socket(.dealer, in: context)
    try socket.set(.routingID, to: name.bytes)
    try socket.set(.sendHighWaterMark, to: 0)
    // The last word, why a node failed, has a moment to get through.
    try socket.set(.linger, to: 500)
    try socket.connect(to: endpoint)
    self.socket = socket
  }

  var descriptor: Int32 { get throws { try socket.descriptor } }
  var isReadable: Bool { get throws { try socket.isReadable } }

  mutating func send(_ nodeMessage: NodeMessage) throws {
    message = ControlCoding.message(nodeMessage)
    _ = try socket.send(&message)
  }

  /// The next order; nil if there is none.
  mutating func receive() throws -> Order? {
    while try socket.receive(into: &message) {
      lastHeard = MonotonicClock.now
      if let order = ControlCoding.value(message, as: Order.self) { return order }
    }
    return nil
  }

  /// Nothing that came before now counts as silence: the process was stopped, not the controller.
  mutating func forgiveSilence() { lastHeard = MonotonicClock.now }
}
