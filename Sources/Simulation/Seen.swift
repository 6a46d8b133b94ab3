import Broadcasting

/// The rumors that hosts of a block have delivered in their present lives, one bit each, in memory that stays
/// in a core's cache where the nodes' own does not.
///
/// It may forget a rumor when another takes its place; a bit that is set is always right.
@safe
struct Seen: ~Copyable {
  /// By row: the rumor, as its key; `none` where there is none.
  private let rumors: UnsafeMutablePointer<UInt64>
  /// By row and host of the block.
  private let bits: UnsafeMutablePointer<UInt64>
  /// Of a row, in words of 64 bits.
  private let words: Int
  /// The number of bits of a hash that say which row is a rumor's.
  private let rowBits: UInt64
  private static var none: UInt64 { .max }
  private static var bytes: Int { 1 << 16 }

  /// One host's bit in each row.
  @safe struct Row {
    fileprivate let bits: UnsafeMutablePointer<UInt64>

    @inline(__always)
    func bit(_ place: Int) -> UInt64 { unsafe bits[place >> 6] &>> UInt64(truncatingIfNeeded: place) & 1 }
  }

  init(nodes: Int) {
    words = (nodes + 63) / 64
    let rows = max(16, min(1024, Self.bytes / (8 * words)))
    rowBits = UInt64(rows.bitWidth - 1 - rows.leadingZeroBitCount)
    unsafe rumors = .allocate(capacity: 1 << Int(rowBits))
    unsafe rumors.initialize(repeating: Self.none, count: 1 << Int(rowBits))
    // A row is cleared when a rumor takes it.
    unsafe bits = .allocate(capacity: words << Int(rowBits))
  }

  deinit {
    unsafe rumors.deallocate()
    unsafe bits.deallocate()
  }

  @inline(__always)
  private func row(of rumor: UInt64) -> Int {
    Int(truncatingIfNeeded: (rumor &* 0x9E37_79B9_7F4A_7C15) &>> (64 - rowBits))
  }

  /// The host at `place` of the block has delivered the rumor.
  @inline(__always)
  mutating func mark(_ rumor: UInt64, _ place: Int) {
    let row = row(of: rumor)
    if unsafe rumors[row] != rumor {
      unsafe rumors[row] = rumor
      unsafe (bits + row * words).initialize(repeating: 0, count: words)
    }
    unsafe bits[row * words + place >> 6] |= 1 &<< UInt64(truncatingIfNeeded: place)
  }

  /// The hosts that have delivered the rumor; nil if none is known to have.
  @inline(__always)
  func hosts(knowing rumor: UInt64) -> Row? {
    let row = row(of: rumor)
    guard unsafe rumors[row] == rumor else { return nil }
    return unsafe Row(bits: bits + row * words)
  }

  /// The host at `place` begins a new life.
  mutating func forget(_ place: Int) {
    for row in 0..<1 << Int(rowBits) where unsafe rumors[row] != Self.none {
      unsafe bits[row * words + place >> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: place))
    }
  }
}
