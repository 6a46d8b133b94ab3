import Architectures
import Broadcasting
import Scenarios

/// Connections that keep the order of messages and send again what is lost (`Network.Transport.stream`).
///
/// **Loss.** A lost message of a connection that sent another within the last round trip comes a round trip
/// late: what follows tells the sender (fast retransmit). Of one that was quiet before it comes a
/// retransmission time late (RFC 6298), which doubles with each further loss. Whatever is behind it waits.
///
/// **Cuts.** A message that finds a cut holds up all that comes behind it; they are tried again after one
/// retransmission time, after two more, after four more, and so on, and go on together at the first try after
/// the cut.
struct Streams {
  private struct Connection {
    var sentAt: Int64
    var arrivesAt: Int64
  }

  private struct Stall {
    var wait: Int64
    var events: [Event]
  }

  private var connections: [UInt64: Connection] = [:]
  private var stalls: [UInt64: Stall] = [:]

  private static func key(_ from: NodeID, _ to: NodeID) -> UInt64 {
    UInt64(from.index) << 32 | UInt64(to.index)
  }

  /// True where the connection sent another message within the last `roundTrip`.
  func isBusy(_ event: Event, now: Int64, roundTrip: Int64) -> Bool {
    connections[Self.key(event.from, event.to)].map { now - $0.sentAt <= roundTrip } ?? false
  }

  /// The time when a message arrives that would at `due`: not before those that were sent earlier.
  mutating func arrival(of event: Event, due: Int64, now: Int64) -> Int64 {
    let key = Self.key(event.from, event.to)
    let due = max(due, connections[key]?.arrivesAt ?? due)
    connections[key] = Connection(sentAt: now, arrivesAt: due)
    return due
  }

  func isStalled(_ event: Event) -> Bool { stalls[Self.key(event.from, event.to)] != nil }

  /// A message stands before a cut, or behind one that does: the time until the next try, where none is due.
  mutating func stall(_ event: Event, wait: Int64) -> Int64? {
    let key = Self.key(event.from, event.to)
    let isFirst = stalls[key] == nil
    stalls[key, default: Stall(wait: wait, events: [])].events.append(event)
    return isFirst ? wait : nil
  }

  /// The try came to nothing: the time until the next one.
  mutating func waitOn(_ from: NodeID, _ to: NodeID, most: Int64) -> Int64? {
    let key = Self.key(from, to)
    guard var stall = stalls[key] else { return nil }
    stall.wait = min(stall.wait * 2, most)
    stalls[key] = stall
    return stall.wait
  }

  /// The messages that go on, in their order.
  mutating func release(_ from: NodeID, _ to: NodeID) -> [Event] {
    stalls.removeValue(forKey: Self.key(from, to))?.events ?? []
  }

  /// Takes out all that is left.
  mutating func removeAll() -> [Event] {
    let left = stalls.keys.sorted().flatMap { stalls[$0]?.events ?? [] }
    stalls = [:]
    return left
  }
}
