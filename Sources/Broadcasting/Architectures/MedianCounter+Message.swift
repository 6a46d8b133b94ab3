extension MedianCounter {
  /// A rumor, and how far its spread has got in the eyes of a host: see `Circulation`.
  public struct Counted: Hashable, Sendable, BitwiseCopyable {
    let rumor: RumorID
    let counter: UInt32
  }

  public enum Message: WireMessage, CarriesRepair {
    /// Rumors without a counter: of an origin that wants copies, and of repair.
    case rumors(RumorList)
    case repair(RepairMessage)
    /// These I pass on: what about you?
    ///
    /// `isWhole` says that they are all that I pass on.
    case call([Counted], isWhole: Bool)
    /// What I think of the rumors that you passed on; their payloads do not travel back.
    case answer([Counted])
    /// These I pass on, and you did not.
    case pulled([Counted])
    /// I hold these rumors of yours.
    case received(RumorList)

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
      case .call(let rumors, let isWhole):
        sink.put(UInt64(2))
        sink.put(UInt64(isWhole ? 1 : 0))
        Self.encode(rumors, into: &sink)
      case .answer(let rumors):
        sink.put(UInt64(3))
        Self.encode(rumors, into: &sink)
      case .pulled(let rumors):
        sink.put(UInt64(4))
        Self.encode(rumors, into: &sink)
      case .received(let rumors):
        sink.put(UInt64(5))
        rumors.encode(into: &sink)
      }
    }
    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case 1: self = .repair(try RepairMessage(decoding: &reader))
      case 2:
        let isWhole = try reader.flag()
        self = .call(try Self.counted(from: &reader), isWhole: isWhole)
      case 3: self = .answer(try Self.counted(from: &reader))
      case 4: self = .pulled(try Self.counted(from: &reader))
      case 5: self = .received(try RumorList(decoding: &reader))
      case let kind: throw .unknownKind(kind)
      }
    }

    private static func encode(_ rumors: [Counted], into sink: inout some WireSink) {
      sink.put(UInt64(rumors.count))
      for one in rumors {
        sink.put(one.rumor)
        sink.put(one.counter)
      }
    }

    private static func counted(from reader: inout WireReader) throws(WireError) -> [Counted] {
      let count = try reader.count(ofAtLeast: 3)
      var rumors: [Counted] = []
      rumors.reserveCapacity(count)
      for _ in 0..<count {
        rumors.append(Counted(rumor: try reader.rumor(), counter: try reader.number32()))
      }
      return rumors
    }

    @inline(__always)
    public var payloadCount: Int {
      switch self {
      case .rumors(let rumors): rumors.count
      case .call(let rumors, _), .pulled(let rumors): rumors.count
      case .repair, .answer, .received: 0
      }
    }
    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      switch self {
      case .rumors(let rumors): rumors.forEach(body)
      case .call(let rumors, _), .pulled(let rumors): for one in rumors { body(one.rumor) }
      case .repair, .answer, .received: break
      }
    }
  }
}
