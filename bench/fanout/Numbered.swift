/// Messages that begin with their number, little end first; the rest of them is of no account.
enum Numbered {
  /// Ends a receiver's count.
  static let end = UInt64.max

  static func write(_ number: UInt64, at offset: Int, of bytes: inout [UInt8]) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
  }

  static func read(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
