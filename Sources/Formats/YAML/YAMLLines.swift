/// Lines as the YAML parser counts them, so that its marks can be found again: YAML 1.1 ends a line with CR,
/// LF, CR LF, NEL, LS or PS.
extension String {
  /// The lines, each with its end; the last one may have none, and is left out where it is empty.
  var yamlLines: [Substring] {
    var lines: [Substring] = []
    let scalars = unicodeScalars
    var (start, place) = (startIndex, startIndex)
    while place < endIndex {
      let scalar = scalars[place]
      place = scalars.index(after: place)
      guard scalar.endsYAMLLine else { continue }
      if scalar == "\r", place < endIndex, scalars[place] == "\n" { place = scalars.index(after: place) }
      lines.append(self[start..<place])
      start = place
    }
    if start < endIndex { lines.append(self[start...]) }
    return lines
  }
}

extension Unicode.Scalar {
  var endsYAMLLine: Bool {
    switch value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// A place in a text of YAML, counted from 1.
struct YAMLPlace {
  private(set) var line = 1
  /// In Unicode scalars.
  private(set) var column = 1
  private var isAfterReturn = false

  mutating func pass(_ scalar: Unicode.Scalar) {
    // The second half of a line's end.
    if isAfterReturn, scalar == "\n" {
      isAfterReturn = false
      return
    }
    isAfterReturn = scalar == "\r"
    if scalar.endsYAMLLine { (line, column) = (line + 1, 1) } else { column += 1 }
  }
}
