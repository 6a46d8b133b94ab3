extension Memberlist {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these: send me what I lack, and ask for what you lack.
    case exchange(Digest)
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
      case .exchange(let digest):
        sink.put(UInt64(2))
        digest.encode(into: &sink)
      case .received(let rumors):
        sink.put(UInt64(3))
        rumors.encode(into: &sink)
      }
    }
    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case 1: self = .repair(try RepairMessage(decoding: &reader))
      case 2: self = .exchange(try Digest(decoding: &reader))
      case 3: self = .received(try RumorList(decoding: &reader))
      case let kind: throw .unknownKind(kind)
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
}
