public import Broadcasting

/// Something that happened in a run: a record of 48 bytes, the same from every driver.
///
/// The kind says which fields mean something, and what.
public struct Fact: Hashable, Sendable, BitwiseCopyable {
  public let time: Instant
  /// A rumor's key, an operation's place in the scenario, an epoch, or a life.
  @usableFromInline let content: UInt64
  /// The transmission's number, which a message that is sent and what becomes of it have in common; 0 where
  /// nobody numbers them.
  ///
  /// No other transmission of the run has it. The network may double a message: both arrivals have its number
  /// then.
  public let transmission: UInt64
  /// The node at which it happened.
  public let node: NodeID
  /// The other end of a message.
  public let peer: NodeID
  /// The number of copies of a message that were sent in a row, or of rumors whose payloads came with it.
  public let count: UInt32
  public let kind: Kind
  @usableFromInline let detail: UInt8
  @usableFromInline let bytes: UInt32

  public enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// An operation reached its host.
    case invoked
    /// An operation's host was down.
    case refused
    /// A read was answered with what its host knew.
    case answered
    /// A rumor's origin told its client so.
    case acknowledged
    /// A host saw a rumor for the first time in its life.
    case delivered
    /// A node handed a message to the network, or several nodes the same one.
    case sent
    /// A message reached its node, with a rumor's payload or none.
    case received
    /// One more rumor's payload came with the message that was received before.
    case carried
    /// A message, or its double, came to nothing.
    case dropped
    case leads
    case follows
    case up
    case down
    case paused
    case resumed
    /// A fault is over.
    case faultEnded
    /// A message on a stream stands before a cut, or behind one that does.
    case held
    /// A host says that it leaves.
    case leaving
    /// A host is not there: not yet, or no more.
    case absent
    /// A host's purpose begins to broadcast a rumor.
    case broadcast
    /// A node's purpose noted something.
    case noted
  }

  @inlinable @inline(__always)
  init(
    _ kind: Kind, _ node: NodeID, at time: Instant, content: UInt64 = 0, peer: NodeID = NodeID(0),
    count: UInt32 = 0, transmission: UInt64 = 0, detail: UInt8 = 0, bytes: UInt32 = 0
  ) {
    self.kind = kind
    self.node = node
    self.time = time
    self.content = content
    self.peer = peer
    self.count = count
    self.transmission = transmission
    self.detail = detail
    self.bytes = bytes
  }
}

/// The facts by kind.
extension Fact {
  package static func invoked(_ operation: Int, at time: Instant) -> Fact {
    Fact(.invoked, NodeID(0), at: time, content: UInt64(operation))
  }
  package static func refused(_ operation: Int, at time: Instant) -> Fact {
    Fact(.refused, NodeID(0), at: time, content: UInt64(operation))
  }
  package static func answered(read operation: Int, at time: Instant) -> Fact {
    Fact(.answered, NodeID(0), at: time, content: UInt64(operation))
  }
  package static func acknowledged(_ rumor: RumorID, at time: Instant) -> Fact {
    Fact(.acknowledged, rumor.origin, at: time, content: rumor.key)
  }
  @inlinable @inline(__always)
  package static func delivered(_ rumor: RumorID, at host: NodeID, _ time: Instant) -> Fact {
    Fact(.delivered, host, at: time, content: rumor.key)
  }
  /// `copies` of one message of `size` bytes each, payloads included; `peer` is the last one's.
  @inlinable @inline(__always)
  package static func sent(
    _ copies: Int = 1, from node: NodeID, to peer: NodeID, size: Int, carriesPayload: Bool, at time: Instant,
    transmission: UInt64 = 0
  ) -> Fact {
    Fact(
      .sent, node, at: time, peer: peer, count: UInt32(truncatingIfNeeded: copies),
      transmission: transmission, detail: carriesPayload ? 1 : 0, bytes: UInt32(clamping: size))
  }
  /// `rumor` is the first of `payloads`, if there are any; `carried` follow for the others.
  @inlinable @inline(__always)
  package static func received(
    _ rumor: RumorID?, payloads: Int, size: Int, from peer: NodeID, to node: NodeID, at time: Instant,
    transmission: UInt64 = 0
  ) -> Fact {
    Fact(
      .received, node, at: time, content: rumor?.key ?? 0, peer: peer,
      count: UInt32(truncatingIfNeeded: payloads), transmission: transmission,
      bytes: UInt32(clamping: size))
  }
  @inlinable @inline(__always)
  package static func carried(_ rumor: RumorID, from peer: NodeID, to node: NodeID, at time: Instant) -> Fact
  {
    Fact(.carried, node, at: time, content: rumor.key, peer: peer)
  }
  package static func dropped(
    _ reason: DropReason, from peer: NodeID, to node: NodeID, at time: Instant, transmission: UInt64 = 0
  ) -> Fact {
    Fact(.dropped, node, at: time, peer: peer, transmission: transmission, detail: reason.rawValue)
  }
  package static func held(from peer: NodeID, to node: NodeID, at time: Instant) -> Fact {
    Fact(.held, node, at: time, peer: peer)
  }
  package static func leads(_ node: NodeID, epoch: UInt64, at time: Instant) -> Fact {
    Fact(.leads, node, at: time, content: epoch)
  }
  package static func follows(_ node: NodeID, at time: Instant) -> Fact { Fact(.follows, node, at: time) }
  package static func changed(_ node: NodeID, to state: NodeState, at time: Instant) -> Fact {
    switch state {
    case .up(let life): Fact(.up, node, at: time, content: UInt64(life))
    case .down(let forgets): Fact(.down, node, at: time, detail: forgets ? 1 : 0)
    case .paused: Fact(.paused, node, at: time)
    case .resumed: Fact(.resumed, node, at: time)
    case .leaving: Fact(.leaving, node, at: time)
    case .absent: Fact(.absent, node, at: time)
    }
  }
  package static func broadcast(_ rumor: RumorID, at time: Instant) -> Fact {
    Fact(.broadcast, rumor.origin, at: time, content: rumor.key)
  }
  package static func noted(_ note: Note, at node: NodeID, _ time: Instant) -> Fact {
    Fact(
      .noted, node, at: time, content: note.value, peer: note.peer, count: note.count, detail: note.kind)
  }
  package static func ended(fault index: Int, at time: Instant) -> Fact {
    Fact(.faultEnded, NodeID(0), at: time, content: UInt64(index))
  }
}

extension Fact {
  /// Of what is said of a rumor.
  @inlinable @inline(__always)
  public var rumor: RumorID { RumorID(key: content) }
  /// The place in the scenario of an operation that was invoked, refused or answered.
  @inlinable public var operation: Int { Int(truncatingIfNeeded: content) }
  /// The place in the scenario of a fault that ended.
  @inlinable public var fault: Int { Int(truncatingIfNeeded: content) }
  /// A leader's.
  @inlinable public var epoch: UInt64 { content }
  /// The node's new state; nil for facts that are about something else.
  public var state: NodeState? {
    switch kind {
    case .up: .up(life: UInt32(truncatingIfNeeded: content))
    case .down: .down(forgets: detail == 1)
    case .paused: .paused
    case .resumed: .resumed
    case .leaving: .leaving
    case .absent: .absent
    default: nil
    }
  }
  /// Of a message that was received, or of each copy that was sent, in bytes, payloads included.
  @inlinable @inline(__always)
  public var size: Int { Int(truncatingIfNeeded: bytes) }
  /// True where a rumor's payload travels with the message.
  @inlinable @inline(__always)
  public var carriesPayload: Bool { detail == 1 }
  /// Of a message that was dropped.
  public var reason: DropReason { DropReason(rawValue: detail) ?? .loss }

  /// Of what a purpose noted.
  public var note: Note { Note(detail, peer: peer, count: count, value: content) }

  /// Kinds of facts.
  public struct Kinds: OptionSet, Sendable {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    public init(_ kinds: Kind...) { self.init(rawValue: kinds.reduce(0) { $0 | 1 << UInt32($1.rawValue) }) }

    public static let all = Kinds(rawValue: .max)

    @inlinable @inline(__always)
    package func contains(_ kind: Kind) -> Bool { rawValue & 1 << UInt32(kind.rawValue) != 0 }
  }
}

/// The reason for which a message came to nothing.
public enum DropReason: UInt8, Hashable, Sendable, CustomStringConvertible {
  /// The network lost it.
  case loss
  /// A partition was in its way when it would have arrived.
  case cut
  /// The node was down when it would have arrived, or crashed before it was done with it.
  case down
  /// A drop because as many received messages waited at the node as may (`Capacity.queue`).
  case overflow

  public var description: String {
    switch self {
    case .loss: "loss"
    case .cut: "cut"
    case .down: "down"
    case .overflow: "overflow"
    }
  }
}

/// A change of a node's state.
public enum NodeState: Hashable, Sendable {
  /// Started, in this life: so often has it forgotten.
  case up(life: UInt32)
  /// Crashed; its memory is kept or lost.
  case down(forgets: Bool)
  case paused
  case resumed
  /// About to leave, and up until it has.
  case leaving
  /// Not there: not yet, or no more.
  case absent
}
