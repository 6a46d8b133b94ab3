/// Nodes that take time for their messages (`Capacity`).
///
/// None of it is called where they take none.
extension Simulation {
  /// How long the busiest node was at work while operations and faults came; nil where nodes take no time.
  var busiest: Delay? { stations?.busiest(now: now) }

  /// A message has arrived at its node, which is up.
  @inline(never)
  mutating func admit(_ event: consuming Event) {
    guard case .message(let message) = event.body else { return }
    let node = event.to
    let from = NodeID(Int(event.source))
    let size = weight(of: message)
    switch stations?.admit(event, at: node, size: size, now: now) {
    case .begins(let service): push(service, at: node)
    case .overflows: watcher.dropped(.overflow, from: from, to: node, at: now)
    case .done, nil: take(message, from: from, at: node)
    case .waits: break
    }
  }

  /// A node sends a copy.
  @inline(never)
  mutating func depart(_ message: Node.Message, from: NodeID, to: NodeID, size: Int) {
    let copy = Event(body: .departure(message), to: to, source: from.index)
    switch stations?.depart(copy, from: from, size: size, now: now) {
    case .begins(let service): push(service, at: from)
    case .done, nil: transmit(message, from: from, to: to)
    case .waits, .overflows: break
    }
  }

  /// The node is done with a message or a copy, unless a pause or a crash came between.
  @inline(never)
  mutating func serve(_ node: NodeID, ticket: UInt32) {
    guard let (job, next) = stations?.finish(at: node, ticket: ticket, now: now) else { return }
    if let next { push(next, at: node) }
    switch job.body {
    case .message(let message): take(message, from: NodeID(Int(job.source)), at: node)
    case .departure(let message): transmit(message, from: node, to: job.to)
    case .timer, .service: preconditionFailure("timers take no time")
    }
  }

  /// What a crashed node had received and not handled, and what it had not sent yet, is lost.
  mutating func emptyStation(of node: NodeID) {
    for job in stations?.empty(node, now: now) ?? [] {
      watcher.dropped(.down, from: NodeID(Int(job.source)), to: job.to, at: now)
    }
  }

  mutating func resumeStation(of node: NodeID) {
    if let service = stations?.resume(node, now: now) { push(service, at: node) }
  }

  private mutating func take(_ message: Node.Message, from: NodeID, at node: NodeID) {
    watcher.received(message, from: from, to: node, at: now)
    nodes[node.int].receive(message, from: from, at: now, into: &outbox)
    carryOutRareEffects(of: node)
  }

  private mutating func push(_ service: Stations<Event>.Service, at node: NodeID) {
    wheel.push(
      Event(body: .service, to: node, source: service.ticket), due: service.done.nanoseconds)
  }

  /// A message's size where sizes matter.
  private func weight(of message: Node.Message) -> Int {
    guard stations?.weighs == true else { return 0 }
    var gauge = WireGauge()
    message.encode(into: &gauge)
    return gauge.size + message.payloadCount * scenario.workload.payload
  }
}
