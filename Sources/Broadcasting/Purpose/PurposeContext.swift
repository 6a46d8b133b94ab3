/// An effect that a purpose wants carried out.
public enum PurposeEffect<Value: WireValue, Message: WireMessage>: Sendable {
  /// Spread a value to all other hosts by the architecture; of hosts only.
  case broadcast(Value)
  /// Send a message; it may be lost.
  case send(Message, to: NodeID)
  /// Call `timerFired(timer)` when the delay is over.
  case wake(TimerID, after: Delay)
  /// Tell the broadcaster that a hub did not answer.
  case suspect(NodeID)
  /// Tell the measures something.
  case note(Note)
}

/// A purpose's surroundings while it handles one input: the time, its randomness, and where it writes its
/// effects.
public struct PurposeContext<Value: WireValue, Message: WireMessage>: ~Copyable {
  /// The time of the input as the node's clock shows it.
  public package(set) var now: Instant
  /// The hub of this node's broadcaster, and whether the node may act as one.
  public package(set) var hub = Hub.everywhere
  public package(set) var servesAsHub = true
  /// The node's own randomness, apart from its broadcaster's.
  public var random: SplitMix64
  /// The pending effects, in order.
  package var effects: [PurposeEffect<Value, Message>] = []

  /// For the first input of a node with that seed.
  public init(now: Instant = .zero, seed: UInt64 = 0) {
    self.now = now
    random = SplitMix64(seed: seed)
  }

  public mutating func broadcast(_ value: Value) { effects.append(.broadcast(value)) }
  public mutating func send(_ message: Message, to node: NodeID) { effects.append(.send(message, to: node)) }
  public mutating func wake(_ timer: TimerID, after delay: Delay) {
    effects.append(.wake(timer, after: delay))
  }
  /// A hub did not answer: the broadcaster may take another.
  public mutating func suspect(_ hub: NodeID) { effects.append(.suspect(hub)) }
  public mutating func note(_ note: Note) { effects.append(.note(note)) }

  /// The pending effects in order; none are pending afterwards.
  public mutating func drain() -> [PurposeEffect<Value, Message>] {
    defer { effects.removeAll(keepingCapacity: true) }
    return effects
  }
}

/// A purpose's word to its own measures: plain numbers that mean what the purpose says.
public struct Note: Hashable, Sendable, BitwiseCopyable {
  /// The kind of note, by a number of the purpose's own.
  public let kind: UInt8
  /// Another node, where the note is about one.
  public let peer: NodeID
  /// A small number, below 2³⁰.
  public let count: UInt32
  public let value: UInt64

  public init(_ kind: UInt8, peer: NodeID = NodeID(0), count: UInt32 = 0, value: UInt64 = 0) {
    precondition(count < 1 << 30 && peer.index < 1 << 22, "a note has no room for such numbers")
    self.kind = kind
    self.peer = peer
    self.count = count
    self.value = value
  }

  /// All but the value, in 60 bits.
  package var head: UInt64 { UInt64(kind) << 52 | UInt64(peer.index) << 30 | UInt64(count) }

  /// The note with that head and value.
  package init(head: UInt64, value: UInt64) {
    kind = UInt8(truncatingIfNeeded: head >> 52)
    peer = NodeID(Int(head >> 30 & (1 << 22 - 1)))
    count = UInt32(truncatingIfNeeded: head & (1 << 30 - 1))
    self.value = value
  }
}
