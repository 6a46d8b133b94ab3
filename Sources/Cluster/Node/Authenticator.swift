internal import ZeroMQ

/// The guard of a node's links against strangers: who connects gives the run's token before any frame is
/// taken.
///
/// Behind an open ROUTER a stranger can make the process grow without end: libzmq keeps the frames of a
/// multipart message until its last has come, and bounds neither their number nor their sum. So libzmq's
/// PLAIN mechanism refuses, in the handshake, whoever does not know the password, and with it speakers of
/// old versions, which have no handshake. The handler that libzmq asks is this (ZeroMQ RFC 27, the
/// ZeroMQ Authentication Protocol, ZAP).
struct Authenticator: ~Copyable {
  /// Answers libzmq's questions.
  private var handler: Socket
  private var monitor: Monitor
  private var endpoint = ""
  private let password: [UInt8]
  private var message = Message()
  /// Connections to what is bound that came to nothing.
  private(set) var refused = 0

  private static let username = Array("grapevine".utf8)
  /// Of a question, from the routing id of whoever asks to the password.
  private static let questionFrames = 10

  /// Guards what `socket` binds from now on.
  init(token: UInt64, of socket: inout Socket, in context: Context) throws {
    var handler = try Socket(.router, in: context)
    try handler.set(.receiveHighWaterMark, to: 0)
    try handler.set(.sendHighWaterMark, to: 0)
    try handler.bind(to: "inproc://zeromq.zap.01")
    try socket.set(.plainServer, to: 1)
    monitor = try socket.monitor(.handshakeFailed)
    self.handler = handler
    password = Array(String(token).utf8)
  }

  /// After `bind`: says the password wherever the socket connects to.
  mutating func openOthers(to socket: inout Socket) throws {
    endpoint = try socket.lastEndpoint
    try socket.set(.plainUsername, to: Self.username)
    try socket.set(.plainPassword, to: password)
  }

  /// To wait for; they stay readable until ``serve()``.
  var descriptors: [Int32] { get throws { [try handler.descriptor, try monitor.descriptor] } }

  /// Answers all questions, and counts who was refused.
  mutating func serve() throws {
    while let question = try nextQuestion() { try answer(question) }
    while let event = try monitor.receive() {
      if event.endpoint == endpoint { refused += 1 }
    }
  }

  private mutating func nextQuestion() throws -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    while try handler.receive(into: &message) {
      frames.append(message.bytes())
      if message.isLast { return frames }
    }
    return nil
  }

  private mutating func answer(_ question: [[UInt8]]) throws {
    // Routing id, empty, version, number, domain, address, identity, mechanism, user name, password.
    guard question.count >= 4 else { return }
    let isKnown =
      question.count == Self.questionFrames && question[8] == Self.username && question[9] == password
    let status = isKnown ? "200" : "400"
    let answer = [question[0], [], question[2], question[3], Array(status.utf8), [], [], []]
    for (place, frame) in answer.enumerated() {
      message = Message(frame)
      // Whoever asked may have gone.
      _ = try handler.send(&message, more: place + 1 < answer.count)
    }
  }
}
