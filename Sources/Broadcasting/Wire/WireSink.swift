/// A place for the fields of which a message consists, all of which are numbers in the end.
public protocol WireSink {
  mutating func put(_ number: UInt64)
  /// Puts the kind of message, or of part of one, that follows.
  mutating func put(kind: UInt64)
  mutating func put(_ rumor: RumorID)
  mutating func put(_ rumors: RumorList)
}

extension WireSink {
  @inlinable @inline(__always) public mutating func put(_ number: UInt32) { put(UInt64(number)) }
  @inlinable @inline(__always) public mutating func put(_ node: NodeID) { put(UInt64(node.index)) }
  @inlinable @inline(__always) public mutating func put(_ flag: Bool) { put(UInt64(flag ? 1 : 0)) }
  @inlinable @inline(__always) public mutating func put(_ rumor: RumorID) {
    put(UInt64(rumor.origin.index))
    put(UInt64(rumor.sequence))
  }
  @inlinable @inline(__always) public mutating func put(_ rumors: RumorList) {
    put(UInt64(rumors.count))
    rumors.forEach { put($0) }
  }
  @inlinable @inline(__always) public mutating func put(kind: UInt64) { put(kind) }
}

/// Writes bytes.
public struct WireWriter: WireSink {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes bytes as they are.
  public mutating func put(contentsOf more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Begins anew with the room that there is.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Counts bytes and folds them into a fingerprint, writing nothing: how the simulator knows a message's
/// size without encoding it.
public struct WireGauge: WireSink {
  @usableFromInline var counted = 1  // the version
  @usableFromInline var hash: UInt64 = 0

  @inlinable public var size: Int { counted }
  @inlinable public var fingerprint: UInt64 { hash }

  @inlinable @inline(__always) public init() {}

  @inlinable @inline(__always)
  public mutating func put(_ number: UInt64) {
    // 7 bits a byte: ceil(bits / 7) for bits >= 1, without a division.
    counted += (70 - (number | 1).leadingZeroBitCount) / 7
    hash = (hash ^ number) &* 0x9FB2_1C65_1E98_DF25
    hash ^= hash >> 32
  }
}
