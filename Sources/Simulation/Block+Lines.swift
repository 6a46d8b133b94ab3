import Architectures
import Broadcasting
import Facts
import Scenarios

/// Messages on network cards and links that have a bandwidth, and on streams.
///
/// None of it is called where there are none.
extension Block {
  /// A copy leaves its sender's process.
  @inline(never)
  mutating func launch(_ event: Event) {
    guard lines != nil else { return transmit(event) }
    if lines?.isHeld(event.from) == true { return lines?.hold(event) ?? () }
    let size = size(of: event)
    guard lines?.hasRoom(for: event, size: size) == false else { return load(event, size) }
    switch lines?.buffer?.full {
    case .wait: lines?.hold(event)
    case .dropNew, nil: drop(event, .overflow)
    case .dropOld:
      repeat {
        guard let old = lines?.dropWaiting(of: event, most: 1).first else { return drop(event, .overflow) }
        unload(old)
      } while lines?.hasRoom(for: event, size: size) == false
      load(event, size)
    case .disconnect:
      for old in lines?.dropWaiting(of: event, most: .max) ?? [] {
        unload(old)
      }
      drop(event, .overflow)
    }
  }

  /// A copy that waits makes room.
  private mutating func unload(_ event: Event) {
    let size = size(of: event)
    lines?.takeFromBuffer(event, size: size)
    drop(event, .overflow)
  }

  private mutating func load(_ event: Event, _ size: Int) {
    lines?.put(event, size: size)
    enter(.up, event, size)
  }

  private mutating func enter(_ stretch: Lines.Stretch, _ event: Event, _ size: Int) {
    let cost = cost(of: stretch, event, size)
    switch lines?.enter(stretch, event, cost: cost, now: now.nanoseconds) {
    case .passes, nil: pass(stretch, event, size)
    case .begins(let due): queue.put(Event(line: stretch.rawValue, of: event), due: due, in: number)
    case .waits: break
    }
  }

  /// A line has carried its first message, or a stream tries again.
  @inline(never)
  mutating func serveLine(_ event: Event) {
    guard let stretch = Lines.Stretch(rawValue: event.line) else { return }
    switch stretch {
    case .up, .link, .down: break
    case .retry: return retry(from: event.from, to: event.to)
    case .retransmission: return sendAgain(event.ticket, from: event.from, to: event.to)
    }
    guard let (job, next) = lines?.leave(stretch, event.from, event.to) else { return }
    if let following = next {
      // What it costs is decided as it begins: a fault may have begun or ended while it waited.
      let cost = cost(of: stretch, following, size(of: following))
      queue.put(Event(line: stretch.rawValue, of: following), due: now.nanoseconds + cost, in: number)
    }
    pass(stretch, job, size(of: job))
  }

  private mutating func pass(_ stretch: Lines.Stretch, _ event: Event, _ size: Int) {
    switch stretch {
    case .up: enter(.link, event, size)
    case .link:
      lines?.takeFromBuffer(event, size: size)
      transmit(event)
      loadHeld(of: event.from)
    case .down: handle(event, hasArrived: true)
    case .retry, .retransmission: break
    }
  }

  /// Copies that waited for room go on, the first first.
  private mutating func loadHeld(of sender: NodeID) {
    while let first = lines?.firstHeld(of: sender) {
      let size = size(of: first)
      guard lines?.hasRoom(for: first, size: size) == true else { return }
      lines?.releaseFirst(of: sender)
      load(first, size)
    }
  }

  private func cost(of stretch: Lines.Stretch, _ event: Event, _ size: Int) -> Int64 {
    switch stretch {
    case .up: lineCosts?.up(event.from, size: size) ?? 0
    case .link:
      max(lineCosts?.link(size: size) ?? 0, links.carryingTime(from: event.from, to: event.to, size: size))
    case .down: lineCosts?.down(event.to, size: size) ?? 0
    case .retry, .retransmission: 0
    }
  }

  /// A message that no cut keeps from its node: true where it waits behind others, or its node's card has it.
  mutating func isOnItsWay(_ event: Event) -> Bool {
    if streams?.isStalled(event) == true {
      stall(event)
      return true
    }
    guard lines != nil, status[event.to.int - first] != .down else { return false }
    land(event)
    return true
  }

  /// A message has come to its node's card.
  private mutating func land(_ event: Event) {
    if let queue = lineCosts?.queue(of: event.to), let waiting = lines?.waiting(before: event.to),
      waiting >= queue
    {
      return drop(event, .overflow)
    }
    enter(.down, event, size(of: event))
  }

  private func size(of event: Event) -> Int {
    let content = original(of: event).content
    let size = event.isStored ? bank.measureStored(content).size : bank.measureWord(content).size
    return lineCosts?.size(of: size) ?? size
  }

  // MARK: Streams

  /// A message enters a connection that keeps the order and sends again.
  @inline(never)
  mutating func transmitInStream(_ event: Event) {
    let now = now.nanoseconds
    if let delay = links.delay(from: event.from, to: event.to) {
      let roundTrip = links.roundTrip(event.from, event.to)
      follow(streams?.send(event, arrivesAt: now + delay, now: now, roundTrip: roundTrip))
    } else {
      plan(streams?.lose(event, now: now, wait: links.retransmissionTime(event.from, event.to)))
    }
  }

  private mutating func follow(_ settled: Streams.Settled?) {
    for (event, due) in settled?.arriving ?? [] { queue.put(event, due: due, in: layout.block(of: event.to)) }
    for event in settled?.lost ?? [] { drop(event, .loss) }
    for next in settled?.again ?? [] { plan(next) }
  }

  private mutating func plan(_ retransmission: Streams.Retransmission?) {
    guard let retransmission else { return }
    let stretch = Lines.Stretch.retransmission.rawValue
    queue.put(
      Event(line: stretch, ticket: retransmission.number, of: retransmission.event),
      due: now.nanoseconds + retransmission.wait, in: number)
  }

  /// A message that was lost is sent again.
  private mutating func sendAgain(_ number: UInt32, from: NodeID, to: NodeID) {
    let now = now.nanoseconds
    guard streams?.isDue(from, to, number, now: now) == true else { return }
    let delay = links.delay(from: from, to: to)
    if delay == nil, let next = streams?.loseAgain(from, to, number, now: now, most: links.longestWait) {
      return plan(next)
    }
    follow(
      streams?.settle(
        from, to, number, arrivesAt: delay.map { now + $0 }, now: now,
        roundTrip: links.roundTrip(from, to)))
  }

  /// A message stands before a cut, or behind one that does.
  @inline(never)
  mutating func stall(_ event: Event) {
    facts.append(.held(from: event.from, to: event.to, at: now))
    let wait = streams?.stall(event, wait: links.retransmissionTime(event.from, event.to))
    if let wait {
      queue.put(Event(line: Lines.Stretch.retry.rawValue, of: event), due: now.nanoseconds + wait, in: number)
    }
  }

  private mutating func retry(from: NodeID, to: NodeID) {
    if let cut, cut.drops(from: from, to: to), let wait = streams?.waitOn(from, to, most: links.longestWait) {
      let event = Event(Event.Kind.arrival, 0, from: from, to: to)
      return queue.put(
        Event(line: Lines.Stretch.retry.rawValue, of: event), due: now.nanoseconds + wait, in: number)
    }
    for event in streams?.release(from, to) ?? [] { handle(event, hasArrived: false) }
  }
}
