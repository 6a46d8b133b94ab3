import Testing
import ZeroMQ

/// The properties that the mesh relies on: one ROUTER a node, one link a pair, made by the lower id.
@Suite(.timeLimit(.minutes(2))) struct RouterTests {
  let context: Context

  init() throws { context = try Context() }

  private func router(_ id: [UInt8], highWaterMark: Int = 1000) throws -> Socket {
    var socket = try Socket(.router, in: context)
    try socket.set(.routingID, to: id)
    try socket.set(.routerMandatory, to: 1)
    try socket.set(.sendHighWaterMark, to: highWaterMark)
    try socket.set(.receiveHighWaterMark, to: highWaterMark)
    return socket
  }

  @Test func aPeerThatIsNotThereIsUnroutable() throws {
    var socket = try router([1, 1])
    #expect(try socket.send([[9, 9], pattern(10)]) == .unroutable)
    // The refusal is of the whole message: the next one starts with a routing id again.
    #expect(try socket.send([[9, 9], pattern(10)]) == .unroutable)
  }

  @Test(arguments: ["tcp://127.0.0.1:*", "ipc://*"])
  func oneLinkMadeByTheLowerIDServesBothWays(_ endpoint: String) throws {
    var low = try router([1, 1])
    var high = try router([1, 2])
    try high.bind(to: endpoint)
    try low.set(.connectRoutingID, to: [1, 2])
    try low.connect(to: high.lastEndpoint)
    // The connector knows the name at once; the other learns it with the connection.
    #expect(try low.send([[1, 2], [5]]) == .sent)
    #expect(try high.message() == [[1, 1], [5]])
    #expect(try high.send([[1, 1], [6]]) == .sent)
    #expect(try low.message() == [[1, 2], [6]])
  }

  @Test func aQueueAtItsHighWaterMarkRefusesAndLosesNothing() throws {
    var low = try router([1, 1], highWaterMark: 10)
    var high = try router([1, 2], highWaterMark: 10)
    try high.bind(to: "inproc://high")
    try low.set(.connectRoutingID, to: [1, 2])
    try low.connect(to: "inproc://high")
    var accepted = 0
    var frame = Message([1, 2])
    var outcome = SendOutcome.sent
    while outcome == .sent {
      frame = Message([1, 2])
      outcome = try low.send(&frame, more: true)
      if outcome == .sent {
        var payload = Message([UInt8(accepted)])
        #expect(try low.send(&payload) == .sent)
        accepted += 1
      }
      try #require(accepted < 100)
    }
    #expect(outcome == .full)
    #expect(frame.bytes() == [1, 2])
    #expect(accepted == 20)
    #expect(try !low.isWritable)
    for number in 0..<accepted { #expect(try high.message() == [[1, 1], [UInt8(number)]]) }
    try low.sendOnceRoutable([[1, 2], [99]])
    #expect(try high.message() == [[1, 1], [99]])
  }
}
