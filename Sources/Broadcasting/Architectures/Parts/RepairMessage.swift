/// What hosts say to one another for repair.
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

extension RepairMessage {
  @inline(__always)
  func encode(into sink: inout some WireSink) {
    switch self {
    case .hello: sink.put(UInt64(0))
    case .digest(let version, let digest):
      sink.put(UInt64(1))
      sink.put(version)
      digest.encode(into: &sink)
    case .want(let rumors):
      sink.put(UInt64(2))
      rumors.encode(into: &sink)
    case .covered(let version):
      sink.put(UInt64(3))
      sink.put(version)
    }
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .hello
    case 1: self = .digest(version: try reader.number32(), try Digest(decoding: &reader))
    case 2: self = .want(try RumorList(decoding: &reader))
    case 3: self = .covered(version: try reader.number32())
    case let kind: throw .unknownKind(kind)
    }
  }
}
