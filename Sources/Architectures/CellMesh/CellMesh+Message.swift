public import Broadcasting

extension CellMesh {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these rumors of yours.
    case received(RumorList)

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      case .received(let rumors): sink.put(kind: 2, rumors)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case 2: self = .received(try source.get())
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
}
