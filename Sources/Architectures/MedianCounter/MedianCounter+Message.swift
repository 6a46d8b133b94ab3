public import Broadcasting

extension MedianCounter {
  /// A rumor, and how far its spread has got in the eyes of a host: see `Circulation`.
  public struct Counted: Hashable, WireValue, BitwiseCopyable {
    let rumor: RumorID
    let counter: UInt32

    init(rumor: RumorID, counter: UInt32) {
      self.rumor = rumor
      self.counter = counter
    }

    public static var leastSize: Int { 3 }
    public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(rumor, counter) }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      rumor = try source.get()
      counter = try source.get()
    }
  }

  public enum Message: WireMessage, CarriesRepair {
    /// Rumors without a counter: of an origin that wants copies, and of repair.
    case rumors(RumorList)
    case repair(RepairMessage)
    /// These I pass on: what about you?
    ///
    /// `isWhole` says that they are all that I pass on.
    case call([Counted], isWhole: Bool)
    /// The sender's view of the rumors that the recipient passed on; their payloads do not travel back.
    case answer([Counted])
    /// These I pass on, and you did not.
    case pulled([Counted])
    /// I hold these rumors of yours.
    case received(RumorList)

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      case .call(let rumors, let isWhole): sink.put(kind: 2, isWhole, rumors)
      case .answer(let rumors): sink.put(kind: 3, rumors)
      case .pulled(let rumors): sink.put(kind: 4, rumors)
      case .received(let rumors): sink.put(kind: 5, rumors)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case 2:
        let isWhole: Bool = try source.get()
        self = .call(try source.get(), isWhole: isWhole)
      case 3: self = .answer(try source.get())
      case 4: self = .pulled(try source.get())
      case 5: self = .received(try source.get())
      case let kind: throw .unknownKind(kind)
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
