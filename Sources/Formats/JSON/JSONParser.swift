import Broadcasting

/// Reads JSON (RFC 8259) and says where it is wrong.
///
/// Foundation's reader does not tell `5` from `5.0`, which are two kinds of metric, nor where in the file a
/// value of the wrong type stands.
package struct JSONParser {
  private let source: JSONSource
  private var position = 0

  private static let depthLimit = 100

  /// The one value that the source holds.
  package static func parse(_ source: JSONSource) throws(FormatError) -> JSONNode {
    var parser = JSONParser(source: source)
    let node = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.next != nil { throw parser.error("there is more after the end of the value") }
    return node
  }

  private init(source: JSONSource) { self.source = source }

  private var next: UInt8? { position < source.bytes.count ? source.bytes[position] : nil }

  private func error(_ message: String) -> FormatError {
    source.error(
      at: position,
      "not valid JSON: \(next == nil ? "the text ends too early; is the file cut off?" : message)")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(FormatError) -> JSONNode {
    skipSpace()
    guard depth < Self.depthLimit else { throw error("values are nested more than \(Self.depthLimit) deep") }
    let start = position
    let content: JSONNode.Content =
      switch next {
      case UInt8(ascii: "{"): .object(try object(depth: depth))
      case UInt8(ascii: "["): .array(try array(depth: depth))
      case UInt8(ascii: "\""): .string(try string())
      case UInt8(ascii: "t"): try word("true", .boolean(true))
      case UInt8(ascii: "f"): try word("false", .boolean(false))
      case UInt8(ascii: "n"): try word("null", .null)
      default: try number()
      }
    return JSONNode(content: content, offset: start)
  }

  private mutating func word(
    _ word: String, _ content: JSONNode.Content
  ) throws(FormatError) -> JSONNode.Content {
    for character in word.unicodeScalars where !take(character) { throw error("expected \(word)") }
    return content
  }

  private mutating func array(depth: Int) throws(FormatError) -> [JSONNode] {
    position += 1
    var elements: [JSONNode] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw error("expected ',' or ']'") }
    }
  }

  private mutating func object(depth: Int) throws(FormatError) -> [JSONNode.Member] {
    position += 1
    var members: [JSONNode.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a name in double quotes") }
      let start = position
      let name = try string()
      guard names.insert(name).inserted else {
        throw source.error(at: start, "\(name.quoted) is given more than once; keep one")
      }
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members.append(JSONNode.Member(name: name, node: try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw error("expected ',' or '}'") }
    }
  }
}

extension JSONParser {
  private mutating func string() throws(FormatError) -> String {
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

  private mutating func escape() throws(FormatError) -> Unicode.Scalar {
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

  private mutating func codeUnit() throws(FormatError) -> UInt16 {
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

  private mutating func number() throws(FormatError) -> JSONNode.Content {
    let start = position
    _ = take("-")
    let whole = digits()
    guard whole > 0 else { throw error("expected a value") }
    var isWellFormed = whole == 1 || source.bytes[position - whole] != UInt8(ascii: "0")
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
    let text = String(decoding: source.bytes[start..<position], as: UTF8.self)
    guard isWellFormed else {
      throw next == nil ? error("") : source.error(at: start, "not valid JSON: \(text.quoted) is no number")
    }
    if isInteger, let value = Int64(text) { return .integer(value) }
    if !isInteger, let value = Double(text), value.isFinite { return .double(value) }
    throw source.error(at: start, "the number \(text.quoted) is too large")
  }

  /// Skips digits; says how many.
  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }
}
