internal import Broadcasting

/// The payloads that clients broadcast: bytes that follow from the rumor, so that every receiver can tell
/// them from others.
enum Payload {
  static func bytes(of rumor: RumorID, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var random = generator(rumor)
    while bytes.count < count {
      let word = random.next()
      for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  static func matches(_ bytes: RawSpan, _ rumor: RumorID) -> Bool {
    var random = generator(rumor)
    var place = 0
    while place + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard UInt64(littleEndian: word) == random.next() else { return false }
      place += 8
    }
    guard place < bytes.byteCount else { return true }
    var word = random.next()
    for index in place..<bytes.byteCount {
      guard unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(truncatingIfNeeded: word)
      else { return false }
      word >>= 8
    }
    return true
  }

  private static func generator(_ rumor: RumorID) -> SplitMix64 {
    SplitMix64(seed: SplitMix64.hash(UInt64(rumor.origin.index), UInt64(rumor.sequence)))
  }
}
