extension Gossipsub {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// These came to me lately.
    case have(Digest)
    /// Send me these.
    case want(RumorList)
    /// You are in my mesh: have me in yours.
    case graft
    /// You are not in my mesh any more.
    case prune

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
      case .have(let digest):
        sink.put(UInt64(2))
        digest.encode(into: &sink)
      case .want(let rumors):
        sink.put(UInt64(3))
        rumors.encode(into: &sink)
      case .graft: sink.put(UInt64(4))
      case .prune: sink.put(UInt64(5))
      }
    }

    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case 1: self = .repair(try RepairMessage(decoding: &reader))
      case 2: self = .have(try Digest(decoding: &reader))
      case 3: self = .want(try RumorList(decoding: &reader))
      case 4: self = .graft
      case 5: self = .prune
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
