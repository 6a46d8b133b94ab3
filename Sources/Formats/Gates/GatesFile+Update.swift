extension GatesFile {
  /// `text` with other pins: all above the key `pinned` stays byte for byte, all from it on is replaced.
  ///
  /// Throws where the pins do not begin a line of their own or something follows them, and where the outcome
  /// could not be read back: then the file was not what it seemed.
  public static func text(_ text: String, replacing pins: Pins, file: String) throws(FormatError) -> String {
    let key = try pinnedKey(of: root(of: text, file: file))
    var head = text
    if let key {
      guard let line = key.line, key.column == 1 else {
        throw key.error("pinned must begin a line of its own, at its beginning, to be rewritten")
      }
      head = text.lines(before: line)
    } else if !head.hasSuffix("\n") {
      head += "\n"
    }
    let updated = head + block(of: pins)
    guard try parse(updated, file: file).pinned.withoutLines == pins.withoutLines else {
      throw FormatError(
        .invalidData, file: file, line: key?.line, column: 1,
        message: "the pins do not read back as they were written; put pinned on a line of its own")
    }
    return updated
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

extension String {
  /// What stands above the line of this number, with its ends.
  fileprivate func lines(before line: Int) -> String {
    var rest = line - 1
    guard rest > 0 else { return "" }
    var end = utf8.startIndex
    while rest > 0, end < utf8.endIndex {
      if utf8[end] == UInt8(ascii: "\n") { rest -= 1 }
      end = utf8.index(after: end)
    }
    return String(self[..<end])
  }
}
