/// What a broadcaster wants done.
public enum Effect<Message: WireMessage>: Sendable {
  /// Send a message; it may be lost.
  case send(Message, to: NodeID)
  /// This host sees the rumor for the first time.
  case deliver(RumorID)
  /// The promise to the client holds from now on; only at the rumor's origin.
  case acknowledge(RumorID)
  /// Call `timerFired(timer)` when the delay is over.
  case wake(TimerID, after: Delay)
  /// This node acts as leader in `epoch`, and in no other, until it says otherwise.
  case lead(epoch: UInt64)
  /// This node does not act as leader any more.
  case follow
}

extension Effect: Equatable where Message: Equatable {}

/// Where a broadcaster writes its effects.
///
/// One lives as long as its driver and is drained after every input, so a node in steady state allocates
/// nothing; there is never a second copy of pending effects.
public struct Outbox<Message: WireMessage>: ~Copyable {
  @usableFromInline var effects: [Effect<Message>] = []

  public init() {}

  @inlinable public mutating func send(_ message: Message, to node: NodeID) {
    effects.append(.send(message, to: node))
  }
  @inlinable public mutating func deliver(_ rumor: RumorID) { effects.append(.deliver(rumor)) }
  @inlinable public mutating func acknowledge(_ rumor: RumorID) { effects.append(.acknowledge(rumor)) }
  @inlinable public mutating func wake(_ timer: TimerID, after delay: Delay) {
    effects.append(.wake(timer, after: delay))
  }
  @inlinable public mutating func lead(epoch: UInt64) { effects.append(.lead(epoch: epoch)) }
  @inlinable public mutating func follow() { effects.append(.follow) }

  /// Whether one of the last `count` effects is a message to `node`.
  @inline(__always)
  func hasSent(to node: NodeID, inLast count: Int) -> Bool {
    for effect in effects[(effects.count - count)...] {
      if case .send(_, let target) = effect, target == node { return true }
    }
    return false
  }

  /// The pending effects in order; none are pending afterwards.
  public mutating func drain() -> [Effect<Message>] {
    defer { effects = [] }
    return effects
  }
}
