internal import Architectures
internal import Broadcasting
internal import HeapModule

/// The nodes that live in one process: a host, and the service nodes that it plays beside.
///
/// Their messages to one another never leave the process: they are handed over in order, once the effects of
/// the input that caused them are noted.
struct LocalNodes {
  /// An effect of a node on the world outside.
  enum Event {
    case send([UInt8], payloads: [RumorID], from: NodeID, to: NodeID)
    /// At the host.
    case deliver(RumorID)
    case acknowledge(RumorID)
    /// A node sent to one beside it what that one does not take.
    case refused(String)
  }

  private struct Timer: Comparable {
    let due: Instant
    /// Among those due at once: first come, first served.
    let order: UInt64
    /// Its node's place among `nodes`.
    let place: Int
    let id: TimerID

    static func < (a: Timer, b: Timer) -> Bool { (a.due, a.order) < (b.due, b.order) }
    static func == (a: Timer, b: Timer) -> Bool { (a.due, a.order) == (b.due, b.order) }
  }

  private struct Hop {
    let frame: [UInt8]
    let sender: NodeID
    /// The receiver's place among `nodes`.
    let place: Int
  }

  /// The host first.
  private var nodes: [(id: NodeID, node: any FramedNode)]
  private var timers = Heap<Timer>()
  private var order: UInt64 = 0
  private var hops: [Hop] = []
  private var nextHop = 0
  private var effects: [FramedEffect] = []
  /// In order.
  private var events: [Event] = []

  /// Messages that are handed over before the world outside is looked at again, so that two nodes that talk
  /// without end do not stop a process.
  private static let mostHops = 10_000

  /// The nodes with these seats, the host's first, which are up from now on.
  init(_ seats: [Seat], of cluster: FramedCluster, at now: Instant) {
    nodes = seats.map { ($0.id, cluster.node($0)) }
    for place in nodes.indices {
      nodes[place].node.start(at: now, into: &effects)
      note(effectsOf: place, at: now)
    }
    handOver(at: now)
  }

  var ids: [NodeID] { nodes.map(\.id) }

  /// The time when a timer is due, or a message to be handed over.
  var nextDue: Instant { nextHop < hops.count ? .zero : timers.min?.due ?? .never }

  /// The effects of the nodes since the last call, in order.
  mutating func takeEvents() -> [Event] {
    defer { events = [] }
    return events
  }

  // MARK: Inputs

  /// A client of the host wants the rumor known to every host.
  mutating func broadcast(_ rumor: RumorID, at now: Instant) {
    nodes[0].node.broadcast(rumor, at: now, into: &effects)
    note(effectsOf: 0, at: now)
    handOver(at: now)
  }

  /// A message came for a node that lives here; throws if it is none of the architecture's or `admits`
  /// refuses the rumors that it carries, and no node has seen it then.
  mutating func receive(
    _ frame: [UInt8], from sender: NodeID, for target: NodeID, at now: Instant,
    admits: ([RumorID]) -> Bool
  ) throws(WireError) {
    guard let place = nodes.firstIndex(where: { $0.id == target }) else { return }
    try nodes[place].node.receive(
      frame, skipping: 0, from: sender, at: now, into: &effects, admits: admits)
    note(effectsOf: place, at: now)
    handOver(at: now)
  }

  /// Fires one timer that is due; false if none is.
  mutating func step(at now: Instant) -> Bool {
    if nextHop < hops.count {
      handOver(at: now)
      return true
    }
    guard let next = timers.min, next.due <= now, let timer = timers.popMin() else { return false }
    nodes[timer.place].node.timerFired(timer.id, at: now, into: &effects)
    note(effectsOf: timer.place, at: now)
    handOver(at: now)
    return true
  }

  // MARK: Effects

  private mutating func note(effectsOf place: Int, at now: Instant) {
    for effect in effects {
      switch effect {
      case .send(let frame, let payloads, let target):
        if let local = nodes.firstIndex(where: { $0.id == target }) {
          hops.append(Hop(frame: frame, sender: nodes[place].id, place: local))
        } else {
          events.append(.send(frame, payloads: payloads, from: nodes[place].id, to: target))
        }
      case .deliver(let rumor): if place == 0 { events.append(.deliver(rumor)) }
      case .acknowledge(let rumor): if place == 0 { events.append(.acknowledge(rumor)) }
      case .wake(let id, let delay):
        timers.insert(Timer(due: now + max(delay, .zero), order: order, place: place, id: id))
        order += 1
      // Nothing here depends on who leads.
      case .lead, .follow: break
      }
    }
    effects.removeAll(keepingCapacity: true)
  }

  private mutating func handOver(at now: Instant) {
    var count = 0
    while nextHop < hops.count, count < Self.mostHops {
      let hop = hops[nextHop]
      (nextHop, count) = (nextHop + 1, count + 1)
      do {
        try nodes[hop.place].node.receive(
          hop.frame, skipping: 0, from: hop.sender, at: now, into: &effects, admits: { _ in true })
      } catch {
        events.append(.refused("\(hop.sender) to \(nodes[hop.place].id): \(error)"))
      }
      note(effectsOf: hop.place, at: now)
    }
    if nextHop == hops.count {
      hops.removeAll(keepingCapacity: true)
      nextHop = 0
    }
  }
}
