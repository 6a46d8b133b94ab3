import ZeroMQ

/// A message of a receiver to the sender beside what is measured.
enum News: UInt8 {
  /// The address at which it listens.
  case listening
  /// The first batch came.
  case up
  /// A ``Report``.
  case done
}

/// A receiver's end: a message of three frames, the index, the news and what belongs to it.
struct ReportSocket: ~Copyable {
  private let index: Int
  let context: Context
  private var socket: Socket

  init(_ index: Int, to endpoint: String) throws(ZeroMQError) {
    let context = try Context()
    var socket = try Socket(.push, in: context)
    // The last report leaves although the process ends.
    try socket.set(.linger, to: 2000)
    try socket.connect(to: endpoint)
    self.index = index
    self.context = context
    self.socket = socket
  }

  mutating func tell(_ news: News, _ content: [UInt8] = []) throws {
    let name = [UInt8(index & 0xFF), UInt8(index >> 8)]
    for (frame, more) in [(name, true), ([news.rawValue], true), (content, false)] {
      var message = Message(frame)
      guard try socket.send(&message, more: more) == .sent else {
        throw Failure("the sender takes no reports")
      }
    }
  }

  mutating func tell(_ report: Report) throws {
    let numbers = report.numbers
    var content = [UInt8](repeating: 0, count: 8 * numbers.count)
    for (index, number) in numbers.enumerated() { Numbered.write(number, at: 8 * index, of: &content) }
    try tell(.done, content)
  }
}

/// The sender's end.
struct NewsSocket: ~Copyable {
  private var socket: Socket
  private var poller: Poller
  let endpoint: String

  init(in context: Context) throws(ZeroMQError) {
    var socket = try Socket(.pull, in: context)
    try socket.bind(to: "tcp://127.0.0.1:*")
    let (endpoint, descriptor) = (try socket.lastEndpoint, try socket.descriptor)
    self.socket = socket
    self.endpoint = endpoint
    poller = Poller([descriptor])
  }

  /// The content of this news from every receiver, by index.
  mutating func gather(_ expected: News, from children: Children) throws -> [[UInt8]] {
    let count = children.count
    var contents = [[UInt8]?](repeating: nil, count: count)
    let deadline = Clock.now + 60_000_000_000
    var message = Message()
    // What a receiver said last may arrive after its end.
    var patience: UInt64?
    while contents.contains(where: { $0 == nil }) {
      guard try socket.receive(into: &message) else {
        let now = Clock.now
        guard now < deadline else { throw Failure("a receiver says nothing for a minute") }
        if let ended = contents.indices.first(where: { contents[$0] == nil && !children.isRunning($0) }) {
          patience = patience ?? now + 3_000_000_000
          guard now < patience ?? .max else {
            throw Failure("receiver \(ended) ended early: \(children.end(of: ended))")
          }
        }
        _ = try poller.wait(atMost: 100_000_000)
        continue
      }
      let index = message.bytes()
      guard try socket.receive(into: &message), message.bytes() == [expected.rawValue],
        try socket.receive(into: &message)
      else { throw Failure("a receiver does not say what is expected") }
      contents[Int(index[0]) | Int(index[1]) << 8] = message.bytes()
    }
    return contents.compactMap { $0 }
  }

  mutating func reports(from children: Children) throws -> [Report] {
    try gather(.done, from: children).map { content in
      let bytes = unsafe content.span.bytes
      return Report((0..<content.count / 8).map { Numbered.read(bytes, at: 8 * $0) })
    }
  }
}

/// The reason why there is no result.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
