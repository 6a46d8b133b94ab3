import Architectures
import Broadcasting
import Scenarios

/// The network cards and links that carry one message at a time, in the order in which they come, and what
/// waits for each.
///
/// A copy passes its sender's card (`Capacity.up`), the link between the two (`Network.bandwidth`) and its
/// receiver's card (`Capacity.down`). Each is one server, which is never idle with work; directions know
/// nothing of one another.
struct Lines {
  /// A part of a message's way.
  enum Stretch: UInt64 {
    case up = 1
    case link = 2
    case down = 3
    /// No line: a stream that tries again after a cut, or sends again what was lost (`Streams`).
    case retry = 4
    case retransmission = 5
  }

  enum Entry: Equatable {
    /// The line is free, and the message takes it no time.
    case passes
    /// The message is the first; it is through then.
    case begins(due: Int64)
    case waits
  }

  private struct Line {
    /// The one that is carried first; those before `first` are gone.
    var jobs: [Event] = []
    var first = 0

    var isEmpty: Bool { first == jobs.count }
  }

  private var lines: [UInt64: Line] = [:]
  /// By connection: the messages, and their bytes, from their sender's card to the end of the link.
  private var buffered: [UInt64: (messages: Int, bytes: Int)] = [:]
  /// By sender: copies that wait for room in the buffer of the first one's connection.
  private var held: [Int: [Event]] = [:]
  let buffer: Capacity.Buffer?

  init(buffer: Capacity.Buffer?) { self.buffer = buffer }

  private static func key(_ stretch: Stretch, _ from: NodeID, _ to: NodeID) -> UInt64 {
    let sender = stretch == .down ? 0 : UInt64(from.index)
    let receiver = stretch == .up ? 0 : UInt64(to.index)
    return stretch.rawValue << 60 | sender << 30 | receiver
  }

  private static func connection(_ event: Event) -> UInt64 { key(.link, event.from, event.to) }

  /// A message comes to a stretch that it takes for `cost` nanoseconds.
  mutating func enter(_ stretch: Stretch, _ event: Event, cost: Int64, now: Int64) -> Entry {
    let key = Self.key(stretch, event.from, event.to)
    let isFree = lines[key]?.isEmpty ?? true
    if isFree, cost == 0 { return .passes }
    lines[key, default: Line()].jobs.append(event)
    return isFree ? .begins(due: now + cost) : .waits
  }

  /// The first message of the line is through: it, and the next one; nil where there is none.
  mutating func leave(_ stretch: Stretch, _ from: NodeID, _ to: NodeID) -> (event: Event, next: Event?)? {
    let key = Self.key(stretch, from, to)
    guard var line = lines[key], !line.isEmpty else { return nil }
    lines[key] = nil
    let event = line.jobs[line.first]
    line.first += 1
    if line.first * 2 >= line.jobs.count {
      line.jobs.removeFirst(line.first)
      line.first = 0
    }
    guard !line.isEmpty else { return (event, nil) }
    let next = line.jobs[line.first]
    lines[key] = line
    return (event, next)
  }

  /// The number of messages before a node's card.
  func waiting(before node: NodeID) -> Int {
    lines[Self.key(.down, node, node)].map { $0.jobs.count - $0.first } ?? 0
  }

  // MARK: Buffers

  /// True where the connection's buffer has room for a message of `size` bytes; one alone always has.
  func hasRoom(for event: Event, size: Int) -> Bool {
    guard let buffer, let (messages, bytes) = buffered[Self.connection(event)], messages > 0 else {
      return true
    }
    return switch buffer.limit {
    case .messages(let most): messages < most
    case .bytes(let most): bytes + size <= most
    }
  }

  mutating func put(_ event: Event, size: Int) {
    guard buffer != nil else { return }
    buffered[Self.connection(event), default: (0, 0)].messages += 1
    buffered[Self.connection(event), default: (0, 0)].bytes += size
  }

  mutating func takeFromBuffer(_ event: Event, size: Int) {
    guard buffer != nil else { return }
    buffered[Self.connection(event)]?.messages -= 1
    buffered[Self.connection(event)]?.bytes -= size
  }

  /// Takes out those messages of the connection that wait and are not carried yet, the oldest first.
  mutating func dropWaiting(of event: Event, most: Int) -> [Event] {
    var dropped: [Event] = []
    for stretch in [Stretch.link, .up] {
      let key = Self.key(stretch, event.from, event.to)
      guard var line = lines[key], !line.isEmpty else { continue }
      var kept = [line.jobs[line.first]]
      for job in line.jobs[(line.first + 1)...] {
        if dropped.count < most, job.to == event.to {
          dropped.append(job)
        } else {
          kept.append(job)
        }
      }
      line.jobs = kept
      line.first = 0
      lines[key] = line
    }
    return dropped
  }

  /// True where copies of the sender wait for room.
  func isHeld(_ sender: NodeID) -> Bool { held[sender.int] != nil }

  mutating func hold(_ event: Event) { held[event.from.int, default: []].append(event) }

  /// The first copy that waits for room; nil for none.
  func firstHeld(of sender: NodeID) -> Event? { held[sender.int]?.first }

  mutating func releaseFirst(of sender: NodeID) {
    held[sender.int]?.removeFirst()
    if held[sender.int]?.isEmpty == true { held[sender.int] = nil }
  }

  /// A crash loses the copies that its process had not handed over yet.
  mutating func emptyHeld(of sender: NodeID) -> [Event] { held.removeValue(forKey: sender.int) ?? [] }

  /// Takes out all that is left.
  mutating func removeAll() -> [Event] {
    var left: [Event] = []
    for key in lines.keys.sorted() {
      if let line = lines[key] { left += line.jobs[line.first...] }
    }
    for sender in held.keys.sorted() { left += held[sender] ?? [] }
    lines = [:]
    held = [:]
    return left
  }
}
