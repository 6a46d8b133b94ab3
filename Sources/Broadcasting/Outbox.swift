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
  private var records = Row<EffectRecord>()
  /// The messages that do not fit in a record.
  private var messages = Row<Message>()

  public init() {}

  @inline(__always)
  public mutating func send(_ message: Message, to node: NodeID) {
    if let word = message.word {
      records.append(EffectRecord(.sendWord, UInt64(node.index), word))
    } else {
      records.append(EffectRecord(.send, UInt64(node.index), UInt64(messages.count)))
      messages.append(message)
    }
  }
  /// Sends what was sent last, which must be the last effect, to another node as well.
  @inline(__always)
  mutating func sendAlso(to node: NodeID) {
    records.append(records[records.count - 1].with(target: node))
  }
  @inline(__always)
  public mutating func deliver(_ rumor: RumorID) {
    records.append(EffectRecord(.deliver, 0, rumor.key))
  }
  public mutating func acknowledge(_ rumor: RumorID) {
    records.append(EffectRecord(.acknowledge, 0, rumor.key))
  }
  @inline(__always)
  public mutating func wake(_ timer: TimerID, after delay: Delay) {
    records.append(
      EffectRecord(.wake, delay.clampedBits, UInt64(timer.kind) << 32 | UInt64(timer.token)))
  }
  public mutating func lead(epoch: UInt64) { records.append(EffectRecord(.lead, 0, epoch)) }
  public mutating func follow() { records.append(EffectRecord(.follow, 0, 0)) }

  /// Whether one of the last `count` effects is a message to `node`.
  @inline(__always)
  func hasSent(to node: NodeID, inLast count: Int) -> Bool {
    records.contains(inLast: count) { $0.isSend(to: node) }
  }

  /// The pending effects in order; none are pending afterwards.
  public mutating func drain() -> [Effect<Message>] {
    defer { removeAll() }
    return (0..<count).map { index in
      let record = records[index]
      switch record.kind {
      case .sendWord: return .send(Message(word: record.content), to: record.target)
      case .send: return .send(messages[Int(record.content)], to: record.target)
      case .deliver: return .deliver(record.rumor)
      case .acknowledge: return .acknowledge(record.rumor)
      case .wake: return .wake(record.timer, after: record.delay)
      case .lead: return .lead(epoch: record.content)
      case .follow: return .follow
      }
    }
  }
}

/// For drivers that carry effects out one by one.
extension Outbox {
  @inline(__always)
  var count: Int { records.count }

  @inline(__always)
  func record(at index: Int) -> EffectRecord { records[index] }

  /// The message of a record of kind `send`.
  @inline(__always)
  func message(of record: EffectRecord) -> Message { messages[Int(record.content)] }

  @inline(__always)
  mutating func removeAll() {
    records.removeAll()
    if !messages.isEmpty { messages.removeAll() }
  }
}

/// An effect in 16 bytes that are plain numbers.
struct EffectRecord: BitwiseCopyable {
  enum Kind: UInt8 {
    /// A message that is a word.
    case sendWord = 0
    /// A message by its place in the outbox; sends differ from all else in having no bit but the first.
    case send = 1
    case deliver
    case acknowledge
    case wake
    case lead
    case follow
  }

  /// The kind in the upper 4 bits; in the others the target, or the delay in nanoseconds.
  private let head: UInt64
  let content: UInt64

  @inline(__always)
  init(_ kind: Kind, _ rest: UInt64, _ content: UInt64) {
    head = UInt64(kind.rawValue) << 60 | rest
    self.content = content
  }

  @inline(__always)
  private init(head: UInt64, _ content: UInt64) {
    self.head = head
    self.content = content
  }

  @inline(__always)
  var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: head >> 60)) ?? .follow }
  /// Whether it is of the kind `sendWord`.
  @inline(__always)
  var isSendOfWord: Bool { head >> 60 == 0 }
  @inline(__always)
  func isSend(to node: NodeID) -> Bool { head & ~(1 << 60) == UInt64(node.index) }
  @inline(__always)
  func with(target: NodeID) -> EffectRecord {
    EffectRecord(head: head & ~0xFFFF_FFFF | UInt64(target.index), content)
  }
  @inline(__always)
  var target: NodeID { NodeID(Int(head & 0xFFFF_FFFF)) }
  @inline(__always)
  var delay: Delay { Delay(nanoseconds: Int64(bitPattern: head << 4) >> 4) }
  @inline(__always)
  var rumor: RumorID { RumorID(key: content) }
  @inline(__always)
  var timer: TimerID {
    TimerID(UInt32(truncatingIfNeeded: content >> 32), token: UInt32(truncatingIfNeeded: content))
  }
}

extension Delay {
  /// The nanoseconds as 60 bits with a sign, clamped to 18 years, which no run lasts.
  @inline(__always)
  fileprivate var clampedBits: UInt64 {
    let limit = Int64(1) << 59 - 1
    return UInt64(bitPattern: min(max(nanoseconds, -limit), limit)) & (1 << 60 - 1)
  }
}
