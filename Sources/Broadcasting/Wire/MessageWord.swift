/// A small message in 60 bits: 4 bits say of which kind it is, 4 more of which kind a message within it is,
/// if there is one, and the rest what its only field is.
@usableFromInline package struct MessageWord: BitwiseCopyable {
  @usableFromInline let bits: UInt64

  @inlinable @inline(__always)
  package init(bits: UInt64) { self.bits = bits }

  @inlinable @inline(__always)
  var kind: UInt64 { bits >> 56 }
  /// Of a message that has none within it: its field, a rumor's key for instance.
  @inlinable @inline(__always)
  package var content: UInt64 { bits & (1 << 56 - 1) }
  @inlinable @inline(__always)
  var rumor: RumorID { RumorID(key: content) }
}

/// Puts a message into a word, if it fits.
@usableFromInline struct WordSink: WireSink {
  @usableFromInline var bits: UInt64 = 0
  /// The number of bits that are left for the field.
  @usableFromInline var room: UInt64 = 60
  @usableFromInline var fits = true
  @usableFromInline var hasField = false

  @inlinable @inline(__always)
  init() {}

  /// Nil where the message does not fit.
  @inlinable @inline(__always)
  var word: UInt64? { fits ? bits : nil }

  @inlinable @inline(__always)
  mutating func put(kind: UInt64) {
    fits = fits && kind < 16 && room > 52 && !hasField
    room &-= 4
    bits |= kind &<< room
  }

  @inlinable @inline(__always)
  mutating func put(_ number: UInt64) {
    fits = fits && !hasField && number &>> room == 0
    hasField = true
    bits |= number
  }

  /// Origins beyond the 16 millionth node do not fit.
  @inlinable @inline(__always)
  mutating func put(_ rumor: RumorID) { put(rumor.key) }

  @inlinable @inline(__always)
  mutating func put(_ rumors: RumorList) {
    if case .one(let rumor) = rumors { put(rumor) } else { fits = false }
  }
}

/// Reads a message from its word, which one of the same type has given.
@usableFromInline struct WordSource: WireSource {
  @usableFromInline let bits: UInt64
  @usableFromInline var room: UInt64 = 60

  @inlinable @inline(__always)
  init(_ word: UInt64) { bits = word }

  @inlinable @inline(__always)
  mutating func kind() -> UInt64 {
    room &-= 4
    return bits &>> room & 15
  }

  @inlinable @inline(__always)
  func number() -> UInt64 { bits & (1 &<< room &- 1) }
  @inlinable @inline(__always)
  func number32() -> UInt32 { UInt32(truncatingIfNeeded: number()) }
  @inlinable @inline(__always)
  func flag() -> Bool { number() == 1 }
  @inlinable @inline(__always)
  func node() -> NodeID { NodeID(Int(truncatingIfNeeded: number())) }
  @inlinable @inline(__always)
  func rumor() -> RumorID { RumorID(key: number()) }
  @inlinable @inline(__always)
  func rumors() -> RumorList { .one(rumor()) }
  /// Nothing with a length but a list of one rumor is in a word; and a length that is 0 may be.
  @inlinable @inline(__always)
  func count(ofAtLeast size: Int) -> Int { 0 }
  @inlinable @inline(__always)
  func admits(rumorFrom index: UInt64) -> Bool { true }
}
