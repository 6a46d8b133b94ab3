import Testing
import ZeroMQ

/// Endpoints that find a free place themselves.
private let endpoints = ["tcp://127.0.0.1:*", "ipc://*", "inproc://here"]

@Suite(.timeLimit(.minutes(2))) struct SocketTests {
  let context: Context

  init() throws { context = try Context() }

  @Test(arguments: endpoints) func framesArriveTogetherAndInOrder(_ endpoint: String) throws {
    var receiver = try Socket(.pair, in: context)
    try receiver.bind(to: endpoint)
    var sender = try Socket(.pair, in: context)
    try sender.connect(to: receiver.lastEndpoint)
    let messages = [[[1], [], pattern(100)], [[]], [pattern(100_000), [2]]]
    for message in messages { try sender.sendOnceRoutable(message) }
    for message in messages { #expect(try receiver.message() == message) }
    var none = Message()
    #expect(try !receiver.receive(into: &none))
  }

  @Test func aMessageIsEmptyOnceItIsSent() throws {
    var receiver = try Socket(.pair, in: context)
    try receiver.bind(to: "inproc://here")
    var sender = try Socket(.pair, in: context)
    try sender.connect(to: "inproc://here")
    var message = Message(pattern(100))
    #expect(try sender.send(&message) == .sent)
    #expect(message.count == 0)
  }

  @Test func aFrameThatIsRelayedSharesItsContent() throws {
    var source = try Socket(.pair, in: context)
    try source.bind(to: "inproc://first")
    var relay = try Socket(.pair, in: context)
    try relay.connect(to: "inproc://first")
    var sink = try Socket(.pull, in: context)
    try sink.bind(to: "inproc://second")
    var relayed = try Socket(.push, in: context)
    try relayed.connect(to: "inproc://second")
    var frame = Message(pattern(1000))
    let origin = address(of: frame)
    #expect(try source.send(&frame) == .sent)
    var received = try relay.frame()
    for _ in 0..<2 {
      var copy = received.shared()
      #expect(try relayed.send(&copy) == .sent)
    }
    let copies = [address(of: try sink.frame()), address(of: try sink.frame())]
    #expect(copies == [origin, origin])
    #expect(received.bytes() == pattern(1000))
  }

  @Test func eachKindSpeaksToItsCounterpart() throws {
    let kinds: [(Socket.Kind, Socket.Kind)] = [(.push, .pull), (.pub, .sub), (.dealer, .dealer)]
    for (index, (sending, receiving)) in kinds.enumerated() {
      var receiver = try Socket(receiving, in: context)
      if receiving == .sub { try receiver.set(.subscribe, to: [7]) }
      var sender = try Socket(sending, in: context)
      try sender.bind(to: "inproc://\(index)")
      try receiver.connect(to: "inproc://\(index)")
      // Looking at its readiness makes the sender take in the subscription.
      _ = try sender.isWritable
      #expect(try sender.send([[7, 8]]) == .sent)
      #expect(try receiver.message() == [[7, 8]])
    }
  }

  @Test(arguments: SocketOption.allCases) func eachOptionIsTaken(_ option: SocketOption) throws {
    var socket = try Socket(.router, in: context)
    try socket.set(option, to: 1)
  }

  @Test func aLimitOnMessagesMayExceed32Bits() throws {
    var socket = try Socket(.router, in: context)
    try socket.set(.maxMessageSize, to: 1 << 40)
  }

  @Test func aFrameAboveTheLimitEndsItsConnectionAndNoOther() throws {
    var receiver = try Socket(.router, in: context)
    try receiver.set(.maxMessageSize, to: 1_000_000)
    try receiver.bind(to: "tcp://127.0.0.1:*")
    var monitor = try receiver.monitor(.disconnected)
    var hostile = try Socket(.dealer, in: context)
    try hostile.connect(to: receiver.lastEndpoint)
    #expect(try hostile.send([[UInt8](repeating: 0, count: 100_000_000)]) == .sent)
    _ = try monitor.event(.disconnected)
    var honest = try Socket(.dealer, in: context)
    try honest.set(.routingID, to: [1, 1])
    try honest.connect(to: receiver.lastEndpoint)
    #expect(try honest.send([pattern(1_000_000)]) == .sent)
    #expect(try receiver.message() == [[1, 1], pattern(1_000_000)])
  }

  @Test func anEndpointIsFreeAgainAfterUnbinding() throws {
    var first = try Socket(.pull, in: context)
    try first.bind(to: "inproc://here")
    try first.unbind(from: "inproc://here")
    var second = try Socket(.pull, in: context)
    try second.bind(to: "inproc://here")
  }
}
