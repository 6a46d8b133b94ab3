/// Takes the facts of a run as they happen, from any driver.
///
/// Measurements are computed from what it kept.
public protocol Observer: SendableMetatype {
  /// The operation reached its host.
  mutating func invoked(_ operation: Int, at now: Instant)
  /// The operation's host was down.
  mutating func refused(_ operation: Int, at now: Instant)
  /// A read was answered with what its host knew.
  mutating func answered(read operation: Int, at now: Instant)
  mutating func acknowledged(_ rumor: RumorID, at now: Instant)
  mutating func delivered(_ rumor: RumorID, at host: NodeID, now: Instant)
  /// A message was handed to the network; `size` in bytes, payloads included.
  mutating func sent<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, size: Int, at now: Instant)
  /// A message, or its double, came to nothing.
  mutating func dropped(_ reason: DropReason, from: NodeID, to: NodeID, at now: Instant)
  /// A message reached its node.
  mutating func received<Message: WireMessage>(
    _ message: borrowing Message, from: NodeID, to: NodeID, at now: Instant)
  mutating func leads(_ node: NodeID, epoch: UInt64, at now: Instant)
  mutating func follows(_ node: NodeID, at now: Instant)
  mutating func changed(_ node: NodeID, to state: NodeState, at now: Instant)
  mutating func began(_ fault: FaultOccurrence, at now: Instant)
  mutating func ended(fault index: Int, at now: Instant)

  /// An observer of messages and deliveries alone, of one of `count` parts of the nodes: a large simulation
  /// has the parts seen side by side, and all else by the observer itself.
  func part(_ number: Int, of count: Int) -> Self
  /// Takes over what a part has seen since the last time.
  mutating func absorb(_ part: inout Self)
}

extension Observer {
  public func part(_ number: Int, of count: Int) -> Self {
    preconditionFailure("\(Self.self) cannot see a run that is divided into blocks")
  }
  public mutating func absorb(_ part: inout Self) {}
}

/// Why a message came to nothing.
public enum DropReason: String, Hashable, Sendable {
  /// The network lost it.
  case loss
  /// A partition was in its way when it would have arrived.
  case cut
  /// The node was down when it would have arrived, or crashed before it was done with it.
  case down
  /// As many received messages waited at the node as may (`Capacity.queue`).
  case overflow
}

/// What has become of a node.
public enum NodeState: Hashable, Sendable {
  /// Started, in this life.
  case up(life: UInt32)
  /// Crashed; its memory is kept or lost.
  case down(forgets: Bool)
  case paused
  case resumed
}

/// A fault as it really happened: who and what was hit.
public struct FaultOccurrence: Hashable, Sendable {
  /// Its place in the scenario.
  public let index: Int
  public let fault: Fault
  /// The nodes that a crash, a pause or a slowdown hit.
  public let targets: [NodeID]
  /// The components of a partition, service nodes included; empty for other faults, and for shapes in which
  /// sides overlap.
  public let sides: [[NodeID]]
  /// What differs from what the scenario asked for; nil if nothing does.
  public let note: String?
}
