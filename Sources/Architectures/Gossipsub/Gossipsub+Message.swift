public import Broadcasting

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
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      case .have(let digest): sink.put(kind: 2, digest)
      case .want(let rumors): sink.put(kind: 3, rumors)
      case .graft: sink.put(kind: 4)
      case .prune: sink.put(kind: 5)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case 2: self = .have(try source.get())
      case 3: self = .want(try source.get())
      case 4: self = .graft
      case 5: self = .prune
      case let kind: throw .unknownKind(kind)
      }
    }

    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .rumors(let rumors) = self { rumors.forEach(body) }
    }
  }
}
