public import Broadcasting

extension Gossip {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these: send me what I lack.
    case pull(Digest)
    /// I hold these: send me what I lack, and ask for what you lack.
    case exchange(Digest)
    /// The rumors among those that the recipient sent which were news.
    case feedback(Feedback)
    /// I hold these rumors of yours.
    case received(RumorList)
    /// Send me what you still pass on.
    case poll

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      case .pull(let digest): sink.put(kind: 2, digest)
      case .exchange(let digest): sink.put(kind: 3, digest)
      case .feedback(let feedback): sink.put(kind: 4, feedback)
      case .received(let rumors): sink.put(kind: 5, rumors)
      case .poll: sink.put(kind: 6)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case 2: self = .pull(try source.get())
      case 3: self = .exchange(try source.get())
      case 4: self = .feedback(try source.get())
      case 5: self = .received(try source.get())
      case 6: self = .poll
      case let kind: throw .unknownKind(kind)
      }
    }

    /// The kind of the word that one rumor is.
    static let rumorKind: UInt64 = 0

    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .rumors(let rumors) = self { rumors.forEach(body) }
    }
  }

  /// A recipient's answer about the rumors in one message: of each, whether it held it when its present round
  /// began.
  public struct Feedback: Hashable, WireValue {
    /// Held already: to send them was useless.
    let known: [RumorID]
    /// Learnt from this message, or earlier in the same round.
    let new: [RumorID]

    /// One of the two must not be empty.
    init(known: [RumorID], new: [RumorID]) {
      self.known = known
      self.new = new
    }

    public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(known, new) }

    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      known = try source.get()
      new = try source.get()
      guard !known.isEmpty || !new.isEmpty else { throw .malformed("feedback is about no rumor") }
    }
  }
}
