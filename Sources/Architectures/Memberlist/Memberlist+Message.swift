public import Broadcasting

extension Memberlist {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these: send me what I lack, and ask for what you lack.
    case exchange(Digest)
    /// I hold these rumors of yours.
    case received(RumorList)
    /// Are you there? Say so to me, for the host that asks; and here is what is new.
    case ping(asker: NodeID, RumorList?)
    /// I am.
    case ack(asker: NodeID, RumorList?)
    /// Ask that host whether it is there, for me.
    case pingRequest(NodeID)

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      case .exchange(let digest): sink.put(kind: 2, digest)
      case .received(let rumors): sink.put(kind: 3, rumors)
      case .ping(let asker, nil): sink.put(kind: 4, asker)
      case .ping(let asker, let rumors?):
        sink.put(kind: 5, asker)
        sink.put(rumors)
      case .ack(let asker, nil): sink.put(kind: 6, asker)
      case .ack(let asker, let rumors?):
        sink.put(kind: 7, asker)
        sink.put(rumors)
      case .pingRequest(let target): sink.put(kind: 8, target)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case 2: self = .exchange(try source.get())
      case 3: self = .received(try source.get())
      case 4: self = .ping(asker: try source.get(), nil)
      case 5: self = .ping(asker: try source.get(), try source.get())
      case 6: self = .ack(asker: try source.get(), nil)
      case 7: self = .ack(asker: try source.get(), try source.get())
      case 8: self = .pingRequest(try source.get())
      case let kind: throw .unknownKind(kind)
      }
    }

    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      switch self {
      case .rumors(let rumors), .ping(_, let rumors?), .ack(_, let rumors?): rumors.forEach(body)
      default: break
      }
    }
  }
}
