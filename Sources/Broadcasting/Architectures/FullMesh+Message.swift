extension FullMesh {
  /// What a host, in one of its lives, holds of the receiver's rumors, by sequence number.
  public struct Receipt: Hashable, Sendable {
    let life: UInt32
    let held: Digest
  }
}

extension FullMesh.Message {
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .rumors(let rumors):
      sink.put(UInt64(0))
      rumors.encode(into: &sink)
    case .rumorsWithReceipt(let rumors, let receipt):
      sink.put(UInt64(1))
      rumors.encode(into: &sink)
      receipt.encode(into: &sink)
    case .receipt(let receipt):
      sink.put(UInt64(2))
      receipt.encode(into: &sink)
    case .repair(let message):
      sink.put(UInt64(3))
      message.encode(into: &sink)
    case .membership(let message):
      sink.put(UInt64(4))
      message.encode(into: &sink)
    case .repaired(let rumors):
      sink.put(UInt64(5))
      rumors.encode(into: &sink)
    }
  }

  public init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .rumors(try RumorList(decoding: &reader))
    case 1:
      self = .rumorsWithReceipt(
        try RumorList(decoding: &reader), try FullMesh.Receipt(decoding: &reader))
    case 2: self = .receipt(try FullMesh.Receipt(decoding: &reader))
    case 3: self = .repair(try RepairMessage(decoding: &reader))
    case 4: self = .membership(try MembershipMessage(decoding: &reader))
    case 5: self = .repaired(try RumorList(decoding: &reader))
    case let kind: throw .unknownKind(kind)
    }
  }

  public var payloadCount: Int {
    switch self {
    case .rumors(let rumors), .rumorsWithReceipt(let rumors, _), .repaired(let rumors): rumors.count
    case .receipt, .repair, .membership: 0
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

extension FullMesh.Receipt {
  func encode(into sink: inout some WireSink) {
    sink.put(life)
    held.encode(into: &sink)
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    life = try reader.number32()
    held = try Digest(decoding: &reader)
  }
}

extension FullMesh.Message: CarriesMembership {}
