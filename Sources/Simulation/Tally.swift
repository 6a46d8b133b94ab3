public import Broadcasting
import Facts

/// The counts of what a run handled, and nothing else of it.
public struct Tally: Hashable, Sendable {
  public internal(set) var sent = 0
  /// Messages that reached their node.
  public internal(set) var received = 0
  public internal(set) var delivered = 0
  public internal(set) var lastDelivery = Instant.zero

  mutating func add(_ other: Tally) {
    sent += other.sent
    received += other.received
    delivered += other.delivered
    lastDelivery = max(lastDelivery, other.lastDelivery)
  }
}

/// Nobody: of a run that is only counted.
struct NoObserver: Observer {
  var wants: Fact.Kinds { [] }
  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
}
