extension Gossip {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these: send me what I lack.
    case pull(Digest)
    /// I hold these: send me what I lack, and ask for what you lack.
    case exchange(Digest)
    /// Which of the rumors that you sent me were news.
    case feedback(Feedback)
    /// I hold these rumors of yours.
    case received(RumorList)
    /// Send me what you still pass on.
    case poll

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors):
        sink.put(UInt64(0))
        rumors.encode(into: &sink)
      case .repair(let message):
        sink.put(UInt64(1))
        message.encode(into: &sink)
      case .pull(let digest):
        sink.put(UInt64(2))
        digest.encode(into: &sink)
      case .exchange(let digest):
        sink.put(UInt64(3))
        digest.encode(into: &sink)
      case .feedback(let feedback):
        sink.put(UInt64(4))
        feedback.encode(into: &sink)
      case .received(let rumors):
        sink.put(UInt64(5))
        rumors.encode(into: &sink)
      case .poll: sink.put(UInt64(6))
      }
    }
    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case 1: self = .repair(try RepairMessage(decoding: &reader))
      case 2: self = .pull(try Digest(decoding: &reader))
      case 3: self = .exchange(try Digest(decoding: &reader))
      case 4: self = .feedback(try Feedback(decoding: &reader))
      case 5: self = .received(try RumorList(decoding: &reader))
      case 6: self = .poll
      case let kind: throw .unknownKind(kind)
      }
    }
    /// The kind of the word that one rumor is.
    static let rumorKind: UInt64 = 0

    @inline(__always)
    public var word: UInt64? {
      switch self {
      case .rumors(let rumors): MessageWord(Self.rumorKind, rumors)?.bits
      case .repair(let message): message.word(kinds: 1)?.bits
      case .received(let rumors): MessageWord(4, rumors)?.bits
      case .poll: MessageWord(5).bits
      case .pull, .exchange, .feedback: nil
      }
    }
    @inline(__always)
    public init(word: UInt64) {
      let word = MessageWord(bits: word)
      switch word.kind {
      case Self.rumorKind: self = .rumors(.one(word.rumor))
      case 4: self = .received(.one(word.rumor))
      case 5: self = .poll
      default: self = .repair(RepairMessage(word, kinds: 1))
      }
    }
    @inline(__always)
    public var payloadCount: Int {
      if case .rumors(let rumors) = self { rumors.count } else { 0 }
    }
    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .rumors(let rumors) = self { rumors.forEach(body) }
    }
  }

  /// What a recipient says of the rumors in one message: of each, whether it held it when its present round
  /// began.
  public struct Feedback: Hashable, Sendable {
    /// Held already: to send them was useless.
    let known: [RumorID]
    /// Learnt from this message, or earlier in the same round.
    let new: [RumorID]

    /// One of the two must not be empty.
    init(known: [RumorID], new: [RumorID]) {
      self.known = known
      self.new = new
    }

    func encode(into sink: inout some WireSink) {
      for rumors in [known, new] {
        sink.put(UInt64(rumors.count))
        for rumor in rumors { sink.put(rumor) }
      }
    }

    init(decoding reader: inout WireReader) throws(WireError) {
      known = try Self.rumors(from: &reader)
      new = try Self.rumors(from: &reader)
      guard !known.isEmpty || !new.isEmpty else { throw .malformed("feedback is about no rumor") }
    }

    private static func rumors(from reader: inout WireReader) throws(WireError) -> [RumorID] {
      let count = try reader.count(ofAtLeast: 2)
      var rumors: [RumorID] = []
      rumors.reserveCapacity(count)
      for _ in 0..<count { rumors.append(try reader.rumor()) }
      return rumors
    }
  }
}
