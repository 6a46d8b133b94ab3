/// Counts what a run handled and keeps nothing else.
public struct Tally: Observer, Sendable {
  public private(set) var sent = 0
  /// Messages that reached their node.
  public private(set) var received = 0
  public private(set) var delivered = 0
  public private(set) var lastDelivery = Instant.zero

  public init() {}

  public mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) { sent += 1 }
  public mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) { received += 1 }
  public mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {
    delivered += 1
    lastDelivery = now
  }
  public mutating func invoked(_ operation: Int, at now: Instant) {}
  public mutating func refused(_ operation: Int, at now: Instant) {}
  public mutating func answered(read operation: Int, at now: Instant) {}
  public mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
  public mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
  public mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {}
  public mutating func follows(_ node: NodeID, at now: Instant) {}
  public mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {}
  public mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  public mutating func ended(fault index: Int, at now: Instant) {}

  public func part(_ number: Int, of count: Int) -> Tally { Tally() }
  public mutating func absorb(_ part: inout Tally) {
    sent += part.sent
    received += part.received
    delivered += part.delivered
    lastDelivery = max(lastDelivery, part.lastDelivery)
    part = Tally()
  }
}
