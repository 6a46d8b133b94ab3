/// Tells code from comments and string literals, well enough for this repository: it knows line comments,
/// literals of one line and of several, and the code that is interpolated into them.
struct CodeScanner {
  private enum Context {
    /// Code, with the parentheses that are open since an interpolation began.
    case code(open: Int)
    case string
    case longString
  }

  private var contexts: [Context] = [.code(open: 0)]

  static func code(of lines: [String]) -> [String] {
    var scanner = CodeScanner()
    return lines.map { scanner.scan(Array($0.utf8)[...]) }
  }

  private static let comment = Array("//".utf8)
  private static let quotes = Array("\"\"\"".utf8)
  private static let interpolation = Array("\\(".utf8)

  // In bytes: all that it looks for is ASCII, and the tree is large.
  private mutating func scan(_ line: ArraySlice<UInt8>) -> String {
    var rest = line
    var code: [UInt8] = []
    while let byte = rest.first {
      switch contexts.last ?? .code(open: 0) {
      case .code(let open):
        if byte == UInt8(ascii: "/"), rest.starts(with: Self.comment) {
          return String(decoding: code, as: UTF8.self)
        }
        switch byte {
        case UInt8(ascii: "\""):
          guard !rest.starts(with: Self.quotes) else {
            contexts.append(.longString)
            rest = rest.dropFirst(3)
            continue
          }
          contexts.append(.string)
        case UInt8(ascii: "("): contexts[contexts.count - 1] = .code(open: open + 1)
        case UInt8(ascii: ")") where open == 0 && contexts.count > 1: contexts.removeLast()
        case UInt8(ascii: ")"): contexts[contexts.count - 1] = .code(open: open - 1)
        default: break
        }
        code.append(byte)
        rest = rest.dropFirst()
      case .string: rest = skip(in: rest, end: Self.quotes[..<1], code: &code)
      case .longString: rest = skip(in: rest, end: Self.quotes[...], code: &code)
      }
    }
    if case .string = contexts.last { contexts.removeLast() }
    return String(decoding: code, as: UTF8.self)
  }

  private mutating func skip(in rest: ArraySlice<UInt8>, end: ArraySlice<UInt8>, code: inout [UInt8])
    -> ArraySlice<UInt8>
  {
    if rest.starts(with: end) {
      contexts.removeLast()
      code.append(UInt8(ascii: "\""))
      return rest.dropFirst(end.count)
    }
    if rest.starts(with: Self.interpolation) {
      contexts.append(.code(open: 0))
      code.append(UInt8(ascii: "("))
      return rest.dropFirst(2)
    }
    return rest.dropFirst(rest.first == UInt8(ascii: "\\") ? 2 : 1)
  }
}
