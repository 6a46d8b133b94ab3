internal import Architectures
internal import Formats
internal import Schema

/// The reader of strangers' JSON (RFC 8259).
///
/// Not Foundation's: a client's value goes back to clients as it came, and Foundation does not tell `5` from
/// `5.0`, takes an é and an e with an accent for one name, and takes names that are there twice. It also
/// takes three times as long for a request, and seven times for a thousand values.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0

  private static let depthLimit = 100

  /// The one value that the bytes, which are UTF-8, hold.
  static func parse(_ bytes: [UInt8]) throws(LineError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.next != nil { throw parser.error("there is more after the end of the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ message: String) -> LineError {
    LineError("not valid JSON: \(next == nil ? "the text ends too early" : message)")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(LineError) -> JSONValue {
    skipSpace()
    guard depth < Self.depthLimit else { throw error("values are nested more than \(Self.depthLimit) deep") }
    return switch next {
    case UInt8(ascii: "{"): .object(try object(depth: depth))
    case UInt8(ascii: "["): .array(try array(depth: depth))
    case UInt8(ascii: "\""): .string(try string())
    case UInt8(ascii: "t"): try word("true", .boolean(true))
    case UInt8(ascii: "f"): try word("false", .boolean(false))
    case UInt8(ascii: "n"): try word("null", .null)
    default: try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(LineError) -> JSONValue {
    for character in word.unicodeScalars where !take(character) { throw error("expected \(word)") }
    return value
  }

  private mutating func array(depth: Int) throws(LineError) -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw error("expected ',' or ']'") }
    }
  }

  private mutating func object(depth: Int) throws(LineError) -> [JSONValue.Member] {
    position += 1
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a name in double quotes") }
      let name = try string()
      guard names.insert(name).inserted else { throw LineError("\(name.quoted) is given more than once") }
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members.append(.init(name, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw error("expected ',' or '}'") }
    }
  }
}

extension JSONParser {
  private mutating func string() throws(LineError) -> String {
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += Array(String(try escape()).utf8)
      case 0..<0x20: throw error("a control character in a string; write it as an escape")
      default:
        content.append(byte)
        position += 1
      }
    }
    throw error("a string has no end")
  }

  private mutating func escape() throws(LineError) -> Unicode.Scalar {
    let simple: [(Unicode.Scalar, Unicode.Scalar)] = [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"),
      ("t", "\t"),
    ]
    position += 1
    for (letter, scalar) in simple where take(letter) { return scalar }
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), take("\\") else { throw error("half a surrogate pair") }
    let low = try codeUnit()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw error("half a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(LineError) -> UInt16 {
    guard take("u") else { throw error("there is no such escape") }
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw error("\\u takes four hexadecimal digits")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(LineError) -> JSONValue {
    let start = position
    _ = take("-")
    let whole = digits()
    guard whole > 0 else { throw error("expected a value") }
    var isWellFormed = whole == 1 || bytes[position - whole] != UInt8(ascii: "0")
    var isInteger = true
    if take(".") {
      isInteger = false
      isWellFormed = digits() > 0 && isWellFormed
    }
    if take("e") || take("E") {
      isInteger = false
      _ = take("+") || take("-")
      isWellFormed = digits() > 0 && isWellFormed
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard isWellFormed else {
      throw error("\(text.quoted) is no number")
    }
    if isInteger, let value = Int64(text) { return .integer(value) }
    if !isInteger, let value = Double(text), value.isFinite { return .double(value) }
    throw LineError("the number \(text.quoted) is too large")
  }

  /// Skips digits; says how many.
  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }
}
