import ZeroMQ

/// One measurement from start to end.
struct Measurement {
  /// Batches in which queues and caches come to their usual state, and which are not part of a latency.
  static let warmUp = 10

  let plan: Plan

  init(_ plan: Plan) { self.plan = plan }

  func run() throws -> Result {
    // One line says that there is no server, and not one line of every receiver.
    if plan.peer == .redis { _ = try TCPConnection(port: plan.port) }
    let context = try Context()
    var news = try NewsSocket(in: context)
    let children = Children()
    defer { children.stop() }
    for index in 0..<plan.receivers {
      try children.start(["receive", "--index", "\(index)", "--control", news.endpoint] + plan.arguments)
    }
    let endpoints = try news.gather(.listening, from: children).map { String(decoding: $0, as: UTF8.self) }
    switch plan.peer {
    case .zeromq:
      return try send(ZeroMQSender(plan, in: context, to: endpoints), &news, children)
    case .redis:
      return try send(RedisSender(plan), &news, children)
    }
  }

  private func send<S: Sender & ~Copyable>(
    _ sender: consuming S, _ news: inout NewsSocket, _ children: Children
  ) throws -> Result {
    var sender = sender
    // The first batch shows that all links are up.
    try sender.broadcast(0)
    _ = try news.gather(.up, from: children)
    let serverTime = try sender.serverTime()
    let processorTime = Clock.processorTime
    let sendings = try plan.mode == .latency ? paced(&sender) : unpaced(&sender)
    try sender.finish()
    let reports = try news.reports(from: children)
    let used = Clock.processorTime - processorTime + (try sender.serverTime() - serverTime)
    return Result(
      plan, sendings, reports, refusals: sender.refusals,
      processorTime: reports.reduce(used) { $0 + $1.processorTime })
  }

  /// A batch whenever one is due, however late the last one was.
  private func paced<S: Sender & ~Copyable>(_ sender: inout S) throws -> Sendings {
    var sendings = Sendings()
    let start = Clock.now + 10_000_000
    for number in 1...(plan.rate * plan.seconds) {
      let due = start + UInt64(number) * 1_000_000_000 / UInt64(plan.rate)
      try sender.wait(until: due)
      sendings.due.append(due)
      sendings.begun.append(Clock.now)
      try sender.broadcast(UInt64(number * plan.batch))
    }
    sendings.count = plan.rate * plan.seconds * plan.batch
    return sendings
  }

  /// One batch after the other.
  private func unpaced<S: Sender & ~Copyable>(_ sender: inout S) throws -> Sendings {
    var sendings = Sendings()
    let end = Clock.now + UInt64(plan.seconds) * 1_000_000_000
    while Clock.now < end {
      sendings.count += plan.batch
      try sender.broadcast(UInt64(sendings.count))
    }
    return sendings
  }
}

/// The times that the sender noted.
struct Sendings {
  /// Messages, without the first batch.
  var count = 0
  /// The time when each batch was to be sent, and the time when that began.
  var due: [UInt64] = []
  var begun: [UInt64] = []
}
