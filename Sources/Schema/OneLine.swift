extension String {
  /// The text with control characters and line separators written as `\u{…}`.
  package var onOneLine: String {
    guard unicodeScalars.contains(where: \.breaksLines) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.breaksLines {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text in quotes for a message, shortened to its beginning if it is long.
  package var quoted: String {
    let limit = 40
    return count > limit ? "'\(prefix(limit))…'" : "'\(self)'"
  }
}

extension Unicode.Scalar {
  /// True for control characters and for what ends a line for YAML, JSON or a terminal.
  package var breaksLines: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension String {
  /// The text in double quotes, with escapes that YAML and JSON share.
  package var inDoubleQuotes: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.breaksLines || [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
