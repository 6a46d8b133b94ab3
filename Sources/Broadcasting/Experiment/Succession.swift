/// Who led when in a run, and when the leader of the moment spoke.
public struct Succession: Observer, Sendable {
  /// From when a node led; until the next one, or until it failed.
  public struct Tenure: Hashable, Sendable {
    public let node: NodeID
    public let epoch: UInt64
    public let begin: Instant
  }

  /// In the order in which they began.
  public private(set) var tenures: [Tenure] = []
  /// The moments at which the latest leader sent something, ascending.
  public private(set) var spoke: [Instant] = []

  init() {}

  public mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant) {
    tenures.append(Tenure(node: node, epoch: epoch, begin: now))
  }

  public mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant
  ) {
    guard tenures.last?.node == from, spoke.last != now else { return }
    spoke.append(now)
  }

  public mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant
  ) {}
  public mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant) {}
  public mutating func invoked(_ operation: Int, at now: Instant) {}
  public mutating func refused(_ operation: Int, at now: Instant) {}
  public mutating func answered(read operation: Int, at now: Instant) {}
  public mutating func acknowledged(_ rumor: RumorID, at now: Instant) {}
  public mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant) {}
  public mutating func follows(_ node: NodeID, at now: Instant) {}
  public mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant) {}
  public mutating func began(_ fault: FaultOccurrence, at now: Instant) {}
  public mutating func ended(fault index: Int, at now: Instant) {}
}
