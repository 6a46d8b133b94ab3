/// Bytes as text and back (RFC 4648, section 4), strictly: one text for any bytes.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// By character, what it stands for; 0xFF for those that are none of the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for place in 0..<3 { group = group << 8 | UInt32(place < count ? bytes[start + place] : 0) }
      for place in 0..<4 {
        text.append(place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place)) & 63] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for a text that `encode` does not make of any bytes.
  static func decode(_ text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3)
    for start in stride(from: 0, to: characters.count, by: 4) {
      let group = characters[start..<start + 4]
      let isLast = start + 4 == characters.count
      let padded = isLast ? group.reversed().prefix { $0 == padding }.count : 0
      guard padded <= 2 else { return nil }
      var number: UInt32 = 0
      for character in group.dropLast(padded) {
        let value = values[Int(character)]
        guard value < 64 else { return nil }
        number = number << 6 | UInt32(value)
      }
      number <<= UInt32(6 * padded)
      for place in 0..<3 - padded {
        bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(16 - 8 * place)))
      }
      // What padding stands for is nothing.
      guard padded == 0 || number & (padded == 1 ? 0xFF : 0xFFFF) == 0 else { return nil }
    }
    return bytes
  }
}
