@testable import Broadcasting

/// One node of a purpose, given one input at a time.
struct OnePurpose<P: Purpose> {
  typealias Effects = [PurposeEffect<P.Value, P.Message>]

  private(set) var node: P
  private var random: SplitMix64
  /// The hub of the broadcaster below it, and whether it serves as one.
  var hub = Hub.everywhere
  var servesAsHub = true
  var now = Instant.zero + .seconds(10)
  /// The timers that the node has set, in order of when they are due.
  private var timers: [(due: Instant, timer: TimerID)] = []

  init(
    _ id: Int = 0, hosts: Int = 4, services: [Role] = [], life: UInt32 = 0,
    settings: P.Settings = P.Settings()
  ) {
    let seat = Seat(
      id: NodeID(id), role: id < hosts ? .host : services[id - hosts], hosts: hosts, services: services,
      neighbours: [], payloads: Payloads(8, seed: 1), life: life, seed: UInt64(life) << 40 | UInt64(id) | 7)
    node = P(at: seat, settings: settings)
    random = SplitMix64(seed: seat.seed)
  }

  private mutating func run(_ input: (inout P, inout P.Context) -> Void) -> Effects {
    var context = P.Context(now: now)
    context.random = random
    context.hub = hub
    context.servesAsHub = servesAsHub
    input(&node, &context)
    random = context.random
    let effects = context.drain()
    for case .wake(let timer, let delay) in effects {
      let place = timers.firstIndex { $0.due > now + delay } ?? timers.count
      timers.insert((now + delay, timer), at: place)
    }
    return effects
  }

  @discardableResult mutating func start() -> Effects { run { $0.start(in: &$1) } }

  /// The node crashed and kept its memory: its timers are gone.
  @discardableResult mutating func resume() -> Effects {
    timers = []
    return run { $0.resume(in: &$1) }
  }

  @discardableResult mutating func request(_ number: UInt32, draw: UInt64 = 0) -> Effects {
    run { $0.request(PurposeRequest(number: number, draw: draw), in: &$1) }
  }

  @discardableResult mutating func deliver(_ value: P.Value, from origin: Int) -> Effects {
    run { $0.delivered(value, from: NodeID(origin), in: &$1) }
  }

  @discardableResult mutating func receive(_ message: P.Message, from sender: Int) -> Effects {
    run { $0.receive(message, from: NodeID(sender), in: &$1) }
  }

  @discardableResult mutating func end() -> Effects { run { $0.end(in: &$1) } }

  /// Fires every timer that is due within the delay, in order of time, and gives all that came of it.
  @discardableResult mutating func wait(_ delay: Delay) -> Effects {
    let end = now + delay
    var all: Effects = []
    while let next = timers.first, next.due <= end {
      timers.removeFirst()
      now = max(now, next.due)
      all += run { $0.timerFired(next.timer, in: &$1) }
    }
    now = end
    return all
  }
}

extension Array {
  func broadcasts<Value, Message>() -> [Value] where Element == PurposeEffect<Value, Message> {
    compactMap { if case .broadcast(let value) = $0 { value } else { nil } }
  }

  func sent<Value, Message>() -> [(message: Message, to: Int)]
  where Element == PurposeEffect<Value, Message> {
    compactMap { if case .send(let message, let target) = $0 { (message, target.int) } else { nil } }
  }

  func notes<Value, Message>() -> [Note] where Element == PurposeEffect<Value, Message> {
    compactMap { if case .note(let note) = $0 { note } else { nil } }
  }
}
