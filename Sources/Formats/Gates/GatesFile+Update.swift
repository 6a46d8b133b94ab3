import Schema

extension GatesFile {
  /// `text` with other pins: all above the key `pinned` stays byte for byte, all from it on is replaced.
  ///
  /// Throws where the pins do not begin a line of their own, where something follows them or people wrote
  /// something among them, and where the outcome could not be read back: then the file was not what it
  /// seemed.
  public static func text(_ text: String, replacing pins: Pins, file: String) throws(FormatError) -> String {
    let document = try document(of: text, file: file)
    let key = try document.located { () throws(SchemaError) in try pinnedKey(of: document.value) }
    let lines = text.yamlLines
    let lineEnd =
      lines.first?.unicodeScalars.suffix(2).elementsEqual("\r\n".unicodeScalars) == true
      ? "\r\n" : "\n"
    var head = text
    if let key {
      guard let place = key.place, place.column == 1 else {
        throw FormatError(
          key.error("pinned must begin a line of its own, at its beginning, to be rewritten"), file: file)
      }
      try refuseNotes(lines, from: place.line, file: file)
      head = lines[..<min(place.line - 1, lines.count)].joined()
    } else if head.unicodeScalars.last?.endsYAMLLine != true {
      head += lineEnd
    }
    let updated = head + block(of: pins).replacing("\n", with: lineEnd)
    guard try parse(updated, file: file).pinned.withoutLines == pins.withoutLines else {
      throw FormatError(
        .invalidData, file: file, line: key?.place?.line, column: 1,
        message: "the pins do not read back as they were written; put pinned on a line of its own")
    }
    return updated
  }

  /// Throws where a comment or the end of the document stands in the lines from number `first` on, which are
  /// about to be replaced: what people wrote does not go without a word.
  private static func refuseNotes(
    _ lines: [Substring], from first: Int, file: String
  ) throws(FormatError) {
    for (index, line) in lines.enumerated().dropFirst(first - 1) {
      guard let column = line.hasPrefix("...") ? 1 : commentColumn(in: line) else { continue }
      throw FormatError(
        .invalidData, file: file, line: index + 1, column: column,
        message: "move it above 'pinned', which gate update writes")
    }
  }

  /// The column at which the line's comment begins, counted from 1 in Unicode scalars; nil where it has none.
  ///
  /// A quotation mark that is not closed in the line quotes nothing: no pin spans lines.
  private static func commentColumn(in line: Substring) -> Int? {
    let scalars = Array(line.unicodeScalars)
    var before: Unicode.Scalar = " "
    var place = 0
    /// A single quotation mark in single ones is written twice.
    func isDoubled(_ place: Int) -> Bool {
      scalars[place] == "'" && place + 1 < scalars.count && scalars[place + 1] == "'"
    }
    while place < scalars.count {
      let scalar = scalars[place]
      let isApart = before == " " || before == "\t"
      if scalar == "#", isApart { return place + 1 }
      if scalar == "\"" || scalar == "'", isApart || "[{,:".unicodeScalars.contains(before) {
        var end = place + 1
        while end < scalars.count, scalars[end] != scalar || isDoubled(end) {
          let isEscape = scalars[end] == "\\" && scalar == "\""
          end += isEscape || isDoubled(end) ? 2 : 1
        }
        if end < scalars.count { place = end }
      }
      before = scalars[place]
      place += 1
    }
    return nil
  }

  /// Writes the whole file or leaves the one that is there.
  public static func write(_ text: String, to path: String) throws(FormatError) {
    try OutputFile.write(text, to: path)
  }

  /// The pins as the file has them: names sorted, a figure a line, so that diffs are short.
  static func block(of pins: Pins) -> String {
    var lines = ["pinned:"]
    if !pins.groups.isEmpty {
      lines.append("  seeds: [\(pins.seeds.map(String.init).joined(separator: ", "))]")
    }
    for group in pins.groups.sorted(by: { $0.name < $1.name }) {
      lines.append("  \(quotedKey(group.name)):\(group.figures.isEmpty ? " {}" : "")")
      for figure in group.figures.sorted(by: { $0.name.description < $1.name.description }) {
        let values = figure.values.map(\.description).joined(separator: ", ")
        lines.append("    \(figure.name): [\(values)]")
      }
    }
    if !pins.instructions.isEmpty { lines.append("  instructions:") }
    for toolchain in pins.instructions.sorted(by: { $0.version < $1.version }) {
      // A version looks like a number, and is none.
      lines.append("    \"\(toolchain.version)\":\(toolchain.counts.isEmpty ? " {}" : "")")
      for count in toolchain.counts.sorted(by: { $0.name < $1.name }) {
        lines.append("      \(quotedKey(count.name)): \(count.instructions)")
      }
    }
    if lines.count == 1 { lines = ["pinned: {}"] }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func quotedKey(_ key: String) -> String {
    let isPlain =
      key.first?.isLetter == true && key.last != " " && !key.contains(": ") && key.last != ":"
      && key.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789 -_./:=,+%".unicodeScalars.contains(scalar))
      }
    guard !isPlain else { return key }
    return JSONValue.string(key).text
  }
}

extension Pins {
  /// In the file's order and without places in it, to be compared with others.
  fileprivate var withoutLines: Pins {
    var pins = Pins()
    pins.seeds = groups.isEmpty ? [] : seeds
    pins.groups = groups.sorted { $0.name < $1.name }.map { group in
      Group(
        name: group.name,
        figures: group.figures.sorted { $0.name.description < $1.name.description }.map {
          Figure(name: $0.name, values: $0.values)
        })
    }
    pins.instructions = instructions.sorted { $0.version < $1.version }.map {
      Toolchain(version: $0.version, counts: $0.counts.sorted { $0.name < $1.name })
    }
    return pins
  }
}
