import ZeroMQ

/// A publisher with one connection, which writes a batch at once and lets only so many messages be
/// unanswered.
struct RedisSender: ~Copyable, Sender {
  /// Messages unanswered: enough for the server never to wait for the publisher.
  private static let window = 4096

  private var connection: TCPConnection
  private var poller: Poller
  private let port: UInt16
  private let payload: Int
  private let batch: Int
  private let stride: Int
  private var commands: [UInt8]
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var unanswered = 0
  private(set) var refusals: UInt64 = 0

  init(_ plan: Plan) throws {
    connection = try TCPConnection(port: plan.port)
    poller = Poller([connection.descriptor])
    port = plan.port
    payload = plan.payload
    batch = plan.batch
    let command = RedisCommand.publish([UInt8](repeating: 0x5A, count: payload))
    stride = command.count
    commands = (0..<batch).flatMap { _ in command }
    Poller.sharpenTimers()
  }

  mutating func broadcast(_ first: UInt64) throws {
    let offset = stride - payload - 2
    for index in 0..<batch {
      Numbered.write(first + UInt64(index), at: index * stride + offset, of: &commands)
    }
    try connection.write(commands)
    unanswered += batch
    if unanswered > Self.window { refusals += 1 }
    while unanswered > Self.window { try readAnswers() }
    while try poller.wait(atMost: 0) { try readAnswers() }
  }

  mutating func finish() throws {
    var bytes = [UInt8](repeating: 0, count: payload)
    Numbered.write(Numbered.end, at: 0, of: &bytes)
    try connection.write(RedisCommand.publish(bytes))
    unanswered += 1
    while unanswered > 0 { try readAnswers() }
  }

  /// Each is a line with the number of subscribers that the server wrote to.
  private mutating func readAnswers() throws {
    let count = try connection.read(into: &buffer, from: 0)
    for byte in buffer.prefix(count) {
      guard byte != UInt8(ascii: "-") else { throw Failure("the server refuses to publish") }
      if byte == UInt8(ascii: "\n") { unanswered -= 1 }
    }
  }

  mutating func wait(until time: UInt64) throws {
    while true {
      let now = Clock.now
      guard now < time else { return }
      if try poller.wait(atMost: Int64(time - now)) { try readAnswers() }
    }
  }

  func serverTime() throws -> UInt64 {
    var connection = try TCPConnection(port: port)
    try connection.write(RedisCommand.bytes(Array("INFO".utf8), Array("cpu".utf8)))
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    var text = ""
    // The last of the fields it is about.
    while !text.contains("used_cpu_user:") || !text.hasSuffix("\r\n") {
      count += try connection.read(into: &bytes, from: count)
      text = String(decoding: bytes.prefix(count), as: UTF8.self)
    }
    return text.split(whereSeparator: \.isNewline).reduce(0) { sum, line in
      let parts = line.split(separator: ":")
      guard parts.count == 2, ["used_cpu_sys", "used_cpu_user"].contains(parts[0]) else { return sum }
      return sum + UInt64((Double(parts[1]) ?? 0) * 1e9)
    }
  }
}
