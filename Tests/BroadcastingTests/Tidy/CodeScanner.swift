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
    return lines.map { scanner.scan(Substring($0)) }
  }

  private mutating func scan(_ line: Substring) -> String {
    var rest = line
    var code = ""
    while let character = rest.first {
      switch contexts.last ?? .code(open: 0) {
      case .code(let open):
        if rest.hasPrefix("//") { return code }
        if rest.hasPrefix("\"\"\"") {
          contexts.append(.longString)
          rest = rest.dropFirst(3)
          continue
        }
        switch character {
        case "\"": contexts.append(.string)
        case "(": contexts[contexts.count - 1] = .code(open: open + 1)
        case ")" where open == 0 && contexts.count > 1: contexts.removeLast()
        case ")": contexts[contexts.count - 1] = .code(open: open - 1)
        default: break
        }
        code.append(character)
        rest = rest.dropFirst()
      case .string: rest = skip(in: rest, end: "\"", code: &code)
      case .longString: rest = skip(in: rest, end: "\"\"\"", code: &code)
      }
    }
    if case .string = contexts.last { contexts.removeLast() }
    return code
  }

  private mutating func skip(in rest: Substring, end: String, code: inout String) -> Substring {
    if rest.hasPrefix(end) {
      contexts.removeLast()
      code += "\""
      return rest.dropFirst(end.count)
    }
    if rest.hasPrefix("\\(") {
      contexts.append(.code(open: 0))
      code += "("
      return rest.dropFirst(2)
    }
    return rest.dropFirst(rest.first == "\\" ? 2 : 1)
  }
}
