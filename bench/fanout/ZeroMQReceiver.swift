import ZeroMQ

/// One ROUTER to which the sender connects.
enum ZeroMQReceiver {
  static func run(_ plan: Plan, _ reports: consuming ReportSocket) throws {
    var reports = reports
    var socket = try Socket(.router, in: reports.context)
    try socket.set(.receiveHighWaterMark, to: 1000)
    try socket.bind(to: plan.transport == .tcp ? "tcp://127.0.0.1:*" : "ipc://*")
    try reports.tell(.listening, Array(socket.lastEndpoint.utf8))
    var poller = Poller([try socket.descriptor, 0])
    var tally = Tally(plan)
    var isUp = false
    var frame = Message()
    while !tally.isComplete {
      while try socket.receive(into: &frame) {
        guard try socket.receive(into: &frame) else { throw Failure("half a message") }
        let now = Clock.now
        frame.withBytes { bytes in
          for offset in stride(from: 0, to: bytes.byteCount, by: plan.payload) {
            tally.take(Numbered.read(bytes, at: offset), at: now)
          }
        }
      }
      if !isUp && tally.isUp {
        isUp = true
        try reports.tell(.up)
      }
      if tally.isComplete { break }
      _ = try poller.wait(atMost: nil)
      // Nobody writes to the standard input: it is ready when the sender is gone.
      if poller.isReady(1) { return }
    }
    try reports.tell(tally.report)
  }
}
