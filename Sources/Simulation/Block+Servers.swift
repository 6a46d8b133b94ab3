import Architectures
import Broadcasting
import Facts

/// Nodes that take time for their messages (`Capacity`).
///
/// None of it is called where they take none.
extension Block {
  /// A message has arrived at its node, which is up.
  @inline(never)
  mutating func admit(_ event: Event) {
    switch servers?.admit(event, at: event.to, now: now) {
    case .begins(let service): queue(service, at: event.to)
    case .overflows: drop(event, .overflow)
    case .done, nil: take(event)
    case .waits: break
    }
  }

  /// A node sends a copy.
  @inline(never)
  mutating func dispatch(_ event: Event) {
    let copy = event.becoming(Event.Kind.departure)
    let size = weight(of: event)
    switch servers?.depart(copy, from: event.from, size: size, now: now) {
    case .begins(let service): queue(service, at: event.from)
    case .done, nil: launch(event)
    case .waits, .overflows: break
    }
  }

  /// The node is done with a message or a copy, unless a pause or a crash came between.
  @inline(never)
  mutating func serve(_ event: Event) {
    if event.line != 0 { return serveLine(event) }
    let node = event.to
    guard let (job, next) = servers?.finish(at: node, ticket: event.ticket, now: now) else {
      return
    }
    if let next { queue(next, at: node) }
    if job.isDeparture { launch(job.becoming(Event.Kind.arrival)) } else { take(job) }
  }

  /// Loses the messages that a crashed node had received and not handled, and those that it had not sent yet.
  mutating func emptyServer(of node: NodeID) {
    for job in servers?.empty(node, now: now) ?? [] { drop(job, .down) }
    for event in lines?.emptyHeld(of: node) ?? [] { drop(event, .down) }
  }

  mutating func resumeServer(of node: NodeID) {
    if let service = servers?.resume(node, now: now) { queue(service, at: node) }
  }

  mutating func pauseServer(of node: NodeID) { servers?.pause(node, now: now) }

  private mutating func queue(_ service: Servers<Event>.Service, at node: NodeID) {
    queue.put(Event(service: service.ticket, of: node), due: service.done.nanoseconds, in: number)
  }

  /// A message's size where sizes matter.
  private func weight(of event: Event) -> Int {
    guard servers?.weighs == true else { return 0 }
    let content = original(of: event).content
    return event.isStored ? bank.measureStored(content).size : bank.measureWord(content).size
  }
}
