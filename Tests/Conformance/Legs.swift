@testable import Broadcasting
@testable import Facts

/// Notes how long every message was under way.
struct Legs: Observer {
  struct Leg {
    let transmission: UInt64
    let from: NodeID
    let to: NodeID
    let sent: Instant
    let time: Int64
  }

  private(set) var taken: [Leg] = []
  /// Messages that came to nothing.
  private(set) var dropped: [Fact] = []
  /// By transmission.
  private(set) var sent: [UInt64: Fact] = [:]

  var wants: Fact.Kinds { Fact.Kinds(.sent, .received, .dropped) }
  var looksClosely: Bool { true }

  mutating func take(_ facts: UnsafeBufferPointer<Fact>) {}
  mutating func take(_ fact: Fact, of message: (any WireMessage)?) {
    switch fact.kind {
    case .sent: sent[fact.transmission] = fact
    case .received:
      guard let since = sent[fact.transmission] else { return }
      taken.append(
        Leg(
          transmission: fact.transmission, from: fact.peer, to: fact.node, sent: since.time,
          time: (fact.time - since.time).nanoseconds))
    case .dropped: dropped.append(fact)
    default: break
    }
  }
}
