import ZeroMQ

/// One ROUTER that makes the link to each receiver, as the node with the lower id does in the mesh.
struct ZeroMQSender: ~Copyable, Sender {
  private var socket: Socket
  private var poller: Poller
  private let names: [[UInt8]]
  private let payload: Int
  private let batch: Int
  private var bytes: [UInt8]
  private(set) var refusals: UInt64 = 0

  init(_ plan: Plan, in context: Context, to endpoints: [String]) throws(ZeroMQError) {
    var socket = try Socket(.router, in: context)
    try socket.set(.routingID, to: ZeroMQName.sender)
    try socket.set(.routerMandatory, to: 1)
    try socket.set(.sendHighWaterMark, to: 1000)
    let names = endpoints.indices.map(ZeroMQName.receiver)
    for (name, endpoint) in zip(names, endpoints) {
      try socket.set(.connectRoutingID, to: name)
      try socket.connect(to: endpoint)
    }
    let descriptor = try socket.descriptor
    self.socket = socket
    self.names = names
    poller = Poller([descriptor])
    payload = plan.payload
    batch = plan.batch
    bytes = [UInt8](repeating: 0x5A, count: payload * batch)
    // Otherwise most of what the benchmark calls wake-up is the kernel being in no hurry.
    Poller.sharpenTimers()
  }

  mutating func broadcast(_ first: UInt64) throws {
    for index in 0..<batch { Numbered.write(first + UInt64(index), at: index * payload, of: &bytes) }
    var frame = Message(bytes)
    try send(&frame)
  }

  mutating func finish() throws {
    var bytes = [UInt8](repeating: 0, count: payload)
    Numbered.write(Numbered.end, at: 0, of: &bytes)
    var frame = Message(bytes)
    try send(&frame)
  }

  private mutating func send(_ frame: inout Message) throws {
    for index in names.indices {
      var name = Message(names[index])
      if try socket.send(&name, more: true) != .sent { try insist(&name, for: index) }
      var copy = frame.shared()
      guard try socket.send(&copy) == .sent else { throw Failure("half a message was refused") }
    }
  }

  /// Sends the name when its receiver, whose queue is full, takes some messages out of it.
  private mutating func insist(_ name: inout Message, for index: Int) throws {
    // libzmq keeps the queue of a peer that is gone, for it may come back.
    let deadline = Clock.now + 5_000_000_000
    while true {
      // Looking takes in what has changed, so that the poller wakes for what changes after that. The answer
      // is of no use: the socket is writable when any receiver's queue has room.
      _ = try socket.isWritable
      let outcome = try socket.send(&name, more: true)
      if outcome == .sent { return }
      guard outcome == .full, Clock.now < deadline else { throw Failure("receiver \(index) is gone") }
      refusals += 1
      _ = try poller.wait(atMost: 1_000_000)
    }
  }

  mutating func wait(until time: UInt64) throws {
    while true {
      let now = Clock.now
      guard now < time else { return }
      if try poller.wait(atMost: Int64(time - now)) { _ = try socket.isReadable }
    }
  }

  func serverTime() -> UInt64 { 0 }
}

/// Routing ids; those that begin with 0 are libzmq's own.
enum ZeroMQName {
  static let sender: [UInt8] = [1, 0, 0]

  static func receiver(_ index: Int) -> [UInt8] { [2, UInt8(index & 0xFF), UInt8(index >> 8)] }
}
