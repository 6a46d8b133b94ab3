internal import Broadcasting
internal import Scenarios

/// The time that messages take a node (`Capacity`): it serves what it receives and what it sends in the order
/// in which they came, one at a time.
///
/// A message's service is known when it comes: it begins when all that came before is done.
struct NodeWork {
  enum Service: Hashable {
    /// It takes no time.
    case now
    case served(from: Instant, done: Instant)
    /// As many received messages wait as may.
    case overflows
  }

  /// The longest lateness of this machine that is made good, so that it does not add up; what is longer was a
  /// pause.
  private static let slack = Delay.milliseconds(50)

  /// Nil where messages take it no time.
  private let capacity: Capacity?
  /// The time when all that has come is done.
  private var free = Instant.zero
  /// The time from which what comes of the present input counts.
  private var base = Instant.zero
  /// The number of received messages that are not served yet.
  private(set) var waiting = 0

  /// As the simulator has it; `seed` is the run's.
  init(of id: NodeID, in scenario: Scenario, roles: [Role], seed: UInt64) {
    let all = NodeCapacities(scenario, roles: roles, seed: SplitMix64.seed(seed, .faults))
    capacity = all.map { $0[id] }
  }

  /// Something that was due happens now.
  mutating func begins(due: Instant, at now: Instant) { base = max(due, now + Self.slack * -1) }

  /// A message has come.
  mutating func receive() -> Service {
    guard let capacity else { return .now }
    if let queue = capacity.queue, waiting >= queue { return .overflows }
    let service = serve(capacity.receive)
    if service != .now { waiting += 1 }
    return service
  }

  /// A received message was served.
  mutating func finishesReceived() { waiting -= 1 }

  /// The time at which a service that begins now is done: after a pause it still takes its time.
  static func end(from: Instant, done: Instant, at now: Instant) -> Instant {
    now - from > slack ? now + (done - from) : done
  }

  /// A message is to be sent.
  mutating func send() -> Service {
    guard let capacity else { return .now }
    return serve(capacity.send)
  }

  private mutating func serve(_ cost: Delay) -> Service {
    let from = max(free, base)
    if cost == .zero, from == base { return .now }
    free = from + cost
    return .served(from: from, done: free)
  }
}
