public import Broadcasting

extension FullMesh {
  /// The sequence numbers of the receiver's rumors that a host, in one of its lives, holds.
  public struct Receipt: Hashable, WireValue {
    let life: UInt32
    let held: Digest

    init(life: UInt32, held: Digest) {
      self.life = life
      self.held = held
    }

    public func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(life, held) }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      life = try source.get()
      held = try source.get()
    }
  }
}

extension FullMesh.Message {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .rumors(let rumors): sink.put(kind: 0, rumors)
    case .rumorsWithReceipt(let rumors, let receipt): sink.put(kind: 1, rumors, receipt)
    case .receipt(let receipt): sink.put(kind: 2, receipt)
    case .repair(let message): sink.put(kind: 3, message)
    case .membership(let message): sink.put(kind: 4, message)
    case .repaired(let rumors): sink.put(kind: 5, rumors)
    }
  }

  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .rumors(try source.get())
    case 1: self = .rumorsWithReceipt(try source.get(), try source.get())
    case 2: self = .receipt(try source.get())
    case 3: self = .repair(try source.get())
    case 4: self = .membership(try source.get())
    case 5: self = .repaired(try source.get())
    case let kind: throw .unknownKind(kind)
    }
  }

  public func forEachPayload(_ body: (RumorID) -> Void) {
    switch self {
    case .rumors(let rumors), .rumorsWithReceipt(let rumors, _), .repaired(let rumors):
      rumors.forEach(body)
    case .receipt, .repair, .membership: break
    }
  }
}

extension FullMesh.Message: CarriesMembership {}
