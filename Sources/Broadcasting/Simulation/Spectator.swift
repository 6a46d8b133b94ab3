/// Any observer, where how it is called does not matter: for runs that a person looks at.
///
/// A simulation is compiled for each pair of an architecture and an observer; all who look through a
/// spectator share one. Of a run that is divided into blocks they see each window block by block, and what
/// happens to its nodes and clients first.
struct Spectator: Observer {
  private(set) var observer: any Observer
  /// Of a part: what it has seen since it reported, to be told to the observer.
  private var seen: [(inout any Observer) -> Void]?

  init(_ observer: any Observer) { self.observer = observer }

  func part(_ number: Int, of count: Int) -> Spectator {
    var part = self
    part.seen = []
    return part
  }

  mutating func absorb(_ part: inout Spectator) {
    for tell in part.seen ?? [] { tell(&observer) }
    part.seen = []
  }

  private mutating func tell(_ tell: @escaping (inout any Observer) -> Void) {
    if seen == nil { tell(&observer) } else { seen?.append(tell) }
  }

  mutating func invoked(_ operation: Int, at now: Instant) { observer.invoked(operation, at: now) }
  mutating func refused(_ operation: Int, at now: Instant) { observer.refused(operation, at: now) }
  mutating func answered(read operation: Int, at now: Instant) {
    observer.answered(read: operation, at: now)
  }
  mutating func acknowledged(_ rumor: RumorID, at now: Instant) { observer.acknowledged(rumor, at: now) }
  mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    tell { $0.delivered(rumor, at: host, now: now) }
  }
  mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    let message = copy message
    tell { $0.sent(message, from: from, to: to, size: size, at: now) }
  }
  mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {
    let message = copy message
    tell { $0.received(message, from: from, to: to, at: now) }
  }
  mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {
    tell { $0.dropped(reason, from: from, to: to, at: now) }
  }
  mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    observer.leads(node, epoch: epoch, at: now)
  }
  mutating func follows(_ node: NodeID, at now: Instant) { observer.follows(node, at: now) }
  mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {
    observer.changed(node, to: state, at: now)
  }
  mutating func began(_ fault: FaultOccurrence, at now: Instant) { observer.began(fault, at: now) }
  mutating func ended(fault index: Int, at now: Instant) { observer.ended(fault: index, at: now) }
}
