import ZeroMQ

/// A subscriber that parses no more than it must: every delivery has the same length.
enum RedisReceiver {
  static func run(_ plan: Plan, _ reports: consuming ReportSocket) throws {
    var reports = reports
    var connection = try TCPConnection(port: plan.port)
    try connection.write(RedisCommand.subscribe)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var count = 0
    while count < RedisCommand.subscribed.count { count += try connection.read(into: &buffer, from: count) }
    guard Array(buffer.prefix(count)) == RedisCommand.subscribed else {
      throw Failure("the server does not let us subscribe")
    }
    count = 0
    try reports.tell(.listening)
    let length = RedisCommand.delivery([UInt8](repeating: 0, count: plan.payload)).count
    // The payload is followed by two bytes.
    let offset = length - plan.payload - 2
    var input = Poller([0])
    var tally = Tally(plan)
    var isUp = false
    while !tally.isComplete {
      let added = try connection.read(into: &buffer, from: count)
      let now = Clock.now
      // Nobody writes to the standard input: it is ready when the sender is gone.
      if try added == 0 && input.wait(atMost: 0) { return }
      count += added
      var start = 0
      while start + length <= count {
        tally.take(Numbered.read(unsafe buffer.span.bytes, at: start + offset), at: now)
        start += length
      }
      // The beginning of the next delivery moves to the front.
      for index in start..<count { buffer[index - start] = buffer[index] }
      count -= start
      if !isUp && tally.isUp {
        isUp = true
        try reports.tell(.up)
      }
    }
    try reports.tell(tally.report)
  }
}
