@testable import Broadcasting

/// One node of an architecture, given one input at a time.
struct OneNode<Node: Broadcaster> {
  typealias Effects = [Effect<Node.Message>]

  private(set) var node: Node
  private var random: SplitMix64
  var now = Instant.zero + .seconds(10)
  /// Of each kind of timer the last that the node set, and when it is due.
  private var timers: [UInt32: (timer: TimerID, due: Instant)] = [:]

  /// Node `id` of so many hosts, in one zone unless there are `zones`, and the architecture's services;
  /// `payload` is the size of a rumor's payload, in bytes.
  init(
    _ id: Int = 0, hosts: Int = 4, life: UInt32 = 0, neighbours: [Int] = [], zones: Zones? = nil,
    payload: Int = 8,
    settings: Node.Settings = Node.Settings()
  ) {
    let seat = Seat(
      id: NodeID(id), role: id < hosts ? .host : Node.sheet.services(settings)[id - hosts], hosts: hosts,
      services: Node.sheet.services(settings), neighbours: neighbours.map { NodeID($0) },
      zones: zones, payloads: Payloads(PayloadSizes(payload), seed: 1), life: life,
      seed: UInt64(life) << 40 | UInt64(id) << 16 | 7)
    node = Node(at: seat, settings: settings)
    random = SplitMix64(seed: seat.seed)
  }

  private mutating func run(_ input: (inout Node, inout NodeContext<Node.Message>) -> Void) -> Effects {
    var context = NodeContext<Node.Message>(now: now)
    context.random = random
    input(&node, &context)
    random = context.random
    let effects = context.drain()
    for case .wake(let timer, let delay) in effects { timers[timer.kind] = (timer, now + delay) }
    return effects
  }

  @discardableResult mutating func start() -> Effects {
    run { node, context in node.start(in: &context) }
  }

  /// The node crashed and kept its memory: its timers are gone.
  @discardableResult mutating func resume() -> Effects {
    timers = [:]
    return run { node, context in node.resume(in: &context) }
  }

  @discardableResult mutating func broadcast(_ rumor: RumorID) -> Effects {
    run { node, context in node.broadcast(rumor, in: &context) }
  }

  @discardableResult mutating func receive(_ message: Node.Message, from sender: Int) -> Effects {
    run { node, context in node.receive(message, from: NodeID(sender), in: &context) }
  }

  /// Fires every timer that is due within the delay, in order of time, and gives all that came of it.
  @discardableResult mutating func wait(_ delay: Delay) -> Effects {
    let end = now + delay
    var all: Effects = []
    while let next = timers.values.filter({ $0.due <= end }).min(by: {
      ($0.due, $0.timer.kind) < ($1.due, $1.timer.kind)
    }) {
      timers[next.timer.kind] = nil
      now = max(now, next.due)
      all += run { node, context in node.timerFired(next.timer, in: &context) }
    }
    now = end
    return all
  }
}

/// A message and its receiver.
struct Sent<Message: WireMessage>: Equatable {
  let message: Message
  let to: Int

  init(_ message: Message, to: Int) {
    self.message = message
    self.to = to
  }
}

extension Array {
  func sent<Message: WireMessage>() -> [Sent<Message>] where Element == Effect<Message> {
    compactMap { if case .send(let message, let to) = $0 { Sent(message, to: to.int) } else { nil } }
  }
  func sent<Message: WireMessage>(to node: Int) -> [Message] where Element == Effect<Message> {
    sent().filter { $0.to == node }.map(\.message)
  }
  func delivered<Message: WireMessage>() -> [RumorID] where Element == Effect<Message> {
    compactMap { if case .deliver(let rumor) = $0 { rumor } else { nil } }
  }
  func acknowledged<Message: WireMessage>() -> [RumorID] where Element == Effect<Message> {
    compactMap { if case .acknowledge(let rumor) = $0 { rumor } else { nil } }
  }
}

/// `rumor(2, 5)`: the sixth of host 2.
func rumor(_ origin: Int, _ sequence: UInt32) -> RumorID {
  RumorID(origin: NodeID(origin), sequence: sequence)
}

/// A digest of rumors.
func digest(_ rumors: RumorID...) -> Digest { RumorSet(rumors).digest }

/// A digest of plain numbers: a log's offsets, or one origin's sequence numbers.
func numbers(_ ranges: Range<UInt64>...) -> Digest {
  Digest(RunSet(sortedRuns: ranges.map { Run($0.lowerBound, $0.upperBound) }))
}
