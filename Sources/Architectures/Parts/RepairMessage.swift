public import Broadcasting

/// A message between hosts for repair.
public enum RepairMessage: Hashable, Sendable {
  /// I was down: send me a digest.
  case hello
  /// I hold these, at this version of mine.
  case digest(version: UInt32, Digest)
  /// I lack these.
  case want(RumorList)
  /// I hold all of that version of yours.
  case covered(version: UInt32)
}

/// A message that may carry repair, and the rumors that repair brings.
protocol CarriesRepair: WireMessage {
  static func repair(_ message: RepairMessage) -> Self
  static func repaired(_ rumors: RumorList) -> Self
}

extension RepairMessage: WireValue {
  @inline(__always)
  public func encode<Sink: WireSink>(into sink: inout Sink) {
    switch self {
    case .hello: sink.put(kind: 0)
    case .digest(let version, let digest): sink.put(kind: 1, version, digest)
    case .want(let rumors): sink.put(kind: 2, rumors)
    case .covered(let version): sink.put(kind: 3, version)
    }
  }

  @inline(__always)
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    switch try source.kind() {
    case 0: self = .hello
    case 1: self = .digest(version: try source.get(), try source.get())
    case 2: self = .want(try source.get())
    case 3: self = .covered(version: try source.get())
    case let kind: throw .unknownKind(kind)
    }
  }
}
