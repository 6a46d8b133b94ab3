/// An effect that a broadcaster wants carried out.
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

/// A node's surroundings while it handles one input: the time, its randomness, and where it writes its
/// effects.
///
/// A driver has one for as long as it runs, and takes the effects out after every input, so that a node in
/// steady state allocates nothing; there is never a second copy of pending effects.
public struct NodeContext<Message: WireMessage>: ~Copyable {
  /// The time of the input; it never goes back.
  @inlinable public var now: Instant { time }
  @usableFromInline package var time: Instant
  /// The node's own randomness: what it draws depends on its seat's seed and on what it drew before.
  public var random: SplitMix64
  @usableFromInline var records = Row<EffectRecord>()
  /// The messages that do not fit in a record, until somebody takes them.
  @usableFromInline package var messages = MessageStore<Message>()

  /// For the first input of a node with that seed.
  @inlinable public init(now: Instant = .zero, seed: UInt64 = 0) {
    time = now
    random = SplitMix64(seed: seed)
  }

  @inlinable @inline(__always)
  public mutating func send(_ message: Message, to node: NodeID) {
    if let word = message.word {
      records.append(EffectRecord(.sendWord, UInt64(node.index), word))
    } else {
      records.append(EffectRecord(.send, UInt64(node.index), messages.put(message)))
    }
  }
  /// Sends a message to `wanted` distinct ones of `count` nodes, drawn at random, or to all of them where
  /// there are no more; `node` gives each by its place.
  @inlinable @inline(__always)
  public mutating func send(
    _ message: Message, toDrawn wanted: Int, of count: Int, _ node: (_ place: Int) -> NodeID
  ) {
    guard wanted < count else {
      for place in 0..<count { send(message, to: node(place)) }
      return
    }
    // A bit for each of those that were drawn: whose bit is free was not.
    var drawn: UInt64 = 0
    for sent in 0..<wanted {
      var target: NodeID
      var bit: UInt64
      repeat {
        target = node(random.index(below: count))
        bit = 1 << UInt64(target.index & 63)
      } while drawn & bit != 0 && records.contains(inLast: sent, where: { $0.isSend(to: target) })
      drawn |= bit
      send(message, to: target)
    }
  }
  @inlinable @inline(__always)
  public mutating func deliver(_ rumor: RumorID) {
    records.append(EffectRecord(.deliver, 0, rumor.key))
  }
  @inlinable public mutating func acknowledge(_ rumor: RumorID) {
    records.append(EffectRecord(.acknowledge, 0, rumor.key))
  }
  @inlinable @inline(__always)
  public mutating func wake(_ timer: TimerID, after delay: Delay) {
    records.append(
      EffectRecord(.wake, delay.clampedBits, UInt64(timer.kind) << 32 | UInt64(timer.token)))
  }
  @inlinable public mutating func lead(epoch: UInt64) { records.append(EffectRecord(.lead, 0, epoch)) }
  @inlinable public mutating func follow() { records.append(EffectRecord(.follow, 0, 0)) }

  /// The pending effects in order; none are pending afterwards.
  @inlinable public mutating func drain() -> [Effect<Message>] {
    defer { removeAll() }
    var effects: [Effect<Message>] = []
    effects.reserveCapacity(records.count)
    for index in 0..<records.count {
      let record = records[index]
      switch record.kind {
      case .sendWord: effects.append(.send(Message(word: record.content), to: record.target))
      case .send: effects.append(.send(messages.take(record.content), to: record.target))
      case .deliver: effects.append(.deliver(record.rumor))
      case .acknowledge: effects.append(.acknowledge(record.rumor))
      case .wake: effects.append(.wake(record.timer, after: record.delay))
      case .lead: effects.append(.lead(epoch: record.content))
      case .follow: effects.append(.follow)
      case .input, .broadcast, .note: break
      }
    }
    return effects
  }
}

/// For a driver that carries effects out one by one, of one input or of several.
extension NodeContext {
  /// The effects that were written since the last `removeAll`; valid until anything else is asked of the
  /// context.
  @inlinable @inline(__always)
  package var effects: Effects { unsafe Effects(base: records.pointer(at: 0), count: records.count) }

  /// Marks that all effects written from here on come of the input with this number; gives the place of the
  /// next.
  @inlinable @inline(__always)
  package mutating func begin(input number: Int) -> Int {
    records.append(EffectRecord(.input, 0, UInt64(truncatingIfNeeded: number)))
    return records.count
  }

  /// All is written that comes of the input that began at `place`: nothing says that it came, if that is
  /// nothing.
  @inlinable @inline(__always)
  package mutating func end(inputFrom place: Int) {
    if records.count == place { records.removeLast() }
  }

  @inlinable @inline(__always)
  package mutating func removeAll() { records.removeAll() }
}

/// Effects as plain numbers, in order: what a bank of nodes gives to the engine.
@safe @usableFromInline package struct Effects {
  @usableFromInline let base: UnsafePointer<EffectRecord>
  @usableFromInline package let count: Int

  @inlinable package init(base: UnsafePointer<EffectRecord>, count: Int) {
    unsafe self.base = unsafe base
    self.count = count
  }

  /// The effect at `index`, which must be there.
  @inlinable @inline(__always)
  package subscript(index: Int) -> EffectRecord {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "there is no such effect")
    return unsafe base[index]
  }
}

/// An effect in 16 bytes that are plain numbers.
@usableFromInline package struct EffectRecord: BitwiseCopyable {
  @usableFromInline package enum Kind: UInt8 {
    /// A message that is a word.
    case sendWord = 0
    /// A message by its address; sends differ from all else in having no bit but the first.
    case send = 1
    case deliver
    case acknowledge
    case wake
    case lead
    case follow
    /// A mark: the effects that follow come of the input whose number is the content.
    case input
    /// A purpose's host begins to broadcast a rumor.
    case broadcast
    /// A purpose notes something.
    case note
  }

  /// The kind in the upper 4 bits; in the others the target, or the delay in nanoseconds.
  @usableFromInline let head: UInt64
  @usableFromInline package let content: UInt64

  @inlinable @inline(__always)
  package init(_ kind: Kind, _ rest: UInt64, _ content: UInt64) {
    head = UInt64(kind.rawValue) << 60 | rest
    self.content = content
  }

  @inlinable @inline(__always)
  package var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: head >> 60)) ?? .follow }
  /// True where it is of the kind `sendWord`.
  @inlinable @inline(__always)
  package var isSendOfWord: Bool { head >> 60 == 0 }
  /// True where the effects that follow come of the input with this number.
  @inlinable @inline(__always)
  package func isInput(_ number: Int) -> Bool {
    kind == .input && content == UInt64(truncatingIfNeeded: number)
  }
  @inlinable @inline(__always)
  func isSend(to node: NodeID) -> Bool { head & ~(1 << 60) == UInt64(node.index) }
  /// True where it sends the word, which has at most 60 bits.
  @inlinable @inline(__always)
  package func isSend(ofWord word: UInt64) -> Bool { content == word && head >> 60 == 0 }
  @inlinable @inline(__always)
  package var target: NodeID { NodeID(Int(head & 0xFFFF_FFFF)) }
  @inlinable @inline(__always)
  package var delay: Delay { Delay(nanoseconds: Int64(bitPattern: head << 4) >> 4) }
  @inlinable @inline(__always)
  package var rumor: RumorID { RumorID(key: content) }
  package var note: Note { Note(head: head & (1 << 60 - 1), value: content) }
  @inlinable @inline(__always)
  package var timer: TimerID {
    TimerID(UInt32(truncatingIfNeeded: content >> 32), token: UInt32(truncatingIfNeeded: content))
  }
}

extension Delay {
  /// The nanoseconds as 60 bits with a sign, clamped to 18 years, which no run lasts.
  @inlinable @inline(__always)
  package var clampedBits: UInt64 {
    let limit = Int64(1) << 59 - 1
    return UInt64(bitPattern: min(max(nanoseconds, -limit), limit)) & (1 << 60 - 1)
  }
}
