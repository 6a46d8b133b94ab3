import Architectures
import Broadcasting
import Scenarios

/// Connections that keep the order of messages and send again what is lost (`Network.Transport.stream`).
///
/// **Loss.** A lost message is sent again after one retransmission time (RFC 6298), which doubles with each
/// further loss, but at most a round trip after a later one that comes through, whose receipt tells what is
/// missing (RFC 8985, without its allowance for reordering). Each try meets the network of its own moment.
/// What was sent behind a lost message waits for it. After 15 losses in a row it is given up. A connection
/// outlives its sender's process, as the kernel's does.
///
/// **Cuts.** A message that finds a cut holds up all that comes behind it; they are tried again after one
/// retransmission time, after two more, after four more, and so on, and go on together at the first try after
/// the cut.
struct Streams {
  /// A message that will be sent again.
  struct Retransmission {
    let event: Event
    /// Its place in the connection.
    let number: UInt32
    /// The time until then, in nanoseconds.
    let wait: Int64
  }

  /// A message with the time when its node has it.
  typealias Arrival = (event: Event, due: Int64)

  /// The fate of a connection's messages when one of them comes through or is given up.
  struct Settled {
    /// Those that wait for nothing any more, in order; none arrives before those that were sent earlier.
    var arriving: [Arrival] = []
    /// Those that never arrive.
    var lost: [Event] = []
    /// Those that are sent again sooner.
    var again: [Retransmission] = []
  }

  private struct Connection {
    /// The time when the last message arrives that waits for no other.
    var arrivesAt: Int64 = 0
    /// The messages from the first on that is lost and not sent again yet, in the order of sending.
    var waiting: [Segment] = []
    /// The number of the first that waits.
    var first: UInt32 = 0

    /// One is about to come through: those that are missing are sent again `at` a time, if not before.
    mutating func hasten(to at: Int64, now: Int64) -> [Retransmission] {
      var again: [Retransmission] = []
      for (place, segment) in waiting.enumerated() where segment.nextTry > at {
        guard case .lost = segment.fate else { continue }
        waiting[place].nextTry = at
        again.append(
          Retransmission(event: segment.event, number: first &+ UInt32(place), wait: at - now))
      }
      return again
    }
  }

  private struct Segment {
    let event: Event
    var fate: Fate
    /// The time from the next loss to the try after it.
    var wait: Int64
    /// The time when it is sent again, where it is lost.
    var nextTry: Int64
    var losses = 0
  }

  private enum Fate {
    case arrives(at: Int64)
    case lost
    case givenUp
  }

  private struct Stall {
    var wait: Int64
    var events: [Event]
  }

  /// The number of losses in a row after which a connection breaks, as Linux' `tcp_retries2` has it.
  private static let mostLosses = 15

  private var connections: [UInt64: Connection] = [:]
  private var stalls: [UInt64: Stall] = [:]

  private static func key(_ from: NodeID, _ to: NodeID) -> UInt64 {
    UInt64(from.index) << 32 | UInt64(to.index)
  }

  // MARK: Loss

  /// A message is sent that would arrive at `due`, on a connection of that round trip.
  mutating func send(_ event: Event, arrivesAt due: Int64, now: Int64, roundTrip: Int64) -> Settled {
    update(event.from, event.to) { connection in
      guard connection.waiting.isEmpty else {
        connection.waiting.append(Segment(event: event, fate: .arrives(at: due), wait: 0, nextTry: 0))
        return Settled(again: connection.hasten(to: now + roundTrip, now: now))
      }
      connection.arrivesAt = max(due, connection.arrivesAt)
      return Settled(arriving: [(event, connection.arrivesAt)])
    }
  }

  /// A message is sent and lost, on a connection of that retransmission time.
  mutating func lose(_ event: Event, now: Int64, wait: Int64) -> Retransmission {
    update(event.from, event.to) { connection in
      let number = connection.first &+ UInt32(connection.waiting.count)
      connection.waiting.append(
        Segment(event: event, fate: .lost, wait: wait * 2, nextTry: now + wait, losses: 1))
      return Retransmission(event: event, number: number, wait: wait)
    }
  }

  /// True where this is the moment to send the message with that number again.
  func isDue(_ from: NodeID, _ to: NodeID, _ number: UInt32, now: Int64) -> Bool {
    guard let connection = connections[Self.key(from, to)] else { return false }
    let place = Int(number &- connection.first)
    guard place < connection.waiting.count, case .lost = connection.waiting[place].fate else { return false }
    return connection.waiting[place].nextTry == now
  }

  /// It is lost again; nil where the connection gives it up.
  mutating func loseAgain(_ from: NodeID, _ to: NodeID, _ number: UInt32, now: Int64, most: Int64)
    -> Retransmission?
  {
    update(from, to) { connection in
      let place = Int(number &- connection.first)
      connection.waiting[place].losses += 1
      let segment = connection.waiting[place]
      guard segment.losses < Self.mostLosses else { return nil }
      let wait = min(segment.wait, most)
      connection.waiting[place].wait = min(wait * 2, most)
      connection.waiting[place].nextTry = now + wait
      return Retransmission(event: segment.event, number: number, wait: wait)
    }
  }

  /// It comes through and would arrive at `due`, or is given up where that is nil.
  mutating func settle(
    _ from: NodeID, _ to: NodeID, _ number: UInt32, arrivesAt due: Int64?, now: Int64, roundTrip: Int64
  ) -> Settled {
    update(from, to) { connection in
      connection.waiting[Int(number &- connection.first)].fate = due.map { .arrives(at: $0) } ?? .givenUp
      // What came through behind it waited until now, and is on its way from here.
      if due == nil { connection.arrivesAt = max(connection.arrivesAt, now + roundTrip / 2) }
      var settled = Settled()
      walk: for segment in connection.waiting {
        switch segment.fate {
        case .lost: break walk
        case .givenUp: settled.lost.append(segment.event)
        case .arrives(let at):
          connection.arrivesAt = max(at, connection.arrivesAt)
          settled.arriving.append((segment.event, connection.arrivesAt))
        }
      }
      let count = settled.arriving.count + settled.lost.count
      connection.waiting.removeFirst(count)
      connection.first &+= UInt32(count)
      if due != nil { settled.again = connection.hasten(to: now + roundTrip, now: now) }
      return settled
    }
  }

  /// Changes a connection in place.
  private mutating func update<Result>(
    _ from: NodeID, _ to: NodeID, _ change: (inout Connection) -> Result
  ) -> Result { change(&connections[Self.key(from, to), default: Connection()]) }

  // MARK: Cuts

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

  // MARK: Ending

  /// Takes out all that is left.
  mutating func removeAll() -> [Event] {
    let stalled = stalls.keys.sorted().flatMap { stalls[$0]?.events ?? [] }
    let waiting = connections.keys.sorted().flatMap { connections[$0]?.waiting.map(\.event) ?? [] }
    stalls = [:]
    connections = [:]
    return stalled + waiting
  }
}
