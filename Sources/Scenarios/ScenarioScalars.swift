import Broadcasting
package import Schema

extension Schema<String> {
  /// A name that can stand in file names, tables and on the command line as it is.
  static let scenarioName = text(
    type: "name", range: "at most 100 letters, digits, '.', '_' and '-'", takes: Scenario.nameTakes,
    pattern: "[A-Za-z0-9][A-Za-z0-9._-]*", longest: 100,
    samples: ["a", "25", "null", "true", "1e3", "x.y_z-0", "No"], isTaken: Scenario.isName)

  /// A line of text.
  static let oneLine = text(
    range: "one line, at most 200 characters", takes: "one line of at most 200 characters", longest: 200,
    samples: ["a", "Z", "ü", "0", ":", "#", " ", "'", "\"", "\\", "-", "{", "%", "🍇", "&", "~", "!"],
    isTaken: { text in text.count <= 200 && !text.unicodeScalars.contains(where: \.breaksLines) })
}

extension Scenario {
  /// The rule for names, as errors say it.
  package static let nameTakes =
    "letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 100"

  /// True for a text that a scenario may be called.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 100 else { return false }
    return text.utf8.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

extension Schema<ClosedRange<Delay>> {
  /// A list of two times, the lower one first.
  static func timeRange(_ limits: ClosedRange<Delay>) -> Schema {
    let time = Schema<Delay>.time(limits)
    let what = "two times, the lower first, such as [50ms, 150ms]"
    return Schema(
      .list(of: time.shape, count: 2...2),
      reading: { (document, scope) throws(SchemaError) in
        let bounds = try document.elements(what)
        guard bounds.count == 2 else { throw document.wrong("a list of \(what)") }
        let low = try time.reading(bounds[0], &scope)
        let high = try time.reading(bounds[1], &scope)
        guard low <= high else {
          throw document.error("\(low) is more than \(high); it takes a list of \(what)")
        }
        return low...high
      },
      writing: { range, _ in .list([.plain("\(range.lowerBound)"), .plain("\(range.upperBound)")]) },
      drawing: { random, scope in
        let (one, other) = (time.drawing(&random, &scope), time.drawing(&random, &scope))
        return min(one, other)...max(one, other)
      })
  }
}

extension Schema<Bandwidth> {
  /// Bytes a second with their unit.
  package static func bandwidth(_ range: ClosedRange<Int>) -> Schema {
    let (low, high) = (
      Bandwidth(bytesPerSecond: range.lowerBound), Bandwidth(bytesPerSecond: range.upperBound)
    )
    return scalar(
      Shape.Scalar(
        type: "bandwidth", unit: "B/s, kB/s, MB/s, GB/s, Mbit/s, Gbit/s", range: "\(low) to \(high)",
        takes: "bytes a second from \(low) to \(high), such as 10MB/s or 64kB/s, or nothing, for a link "
          + "without limit",
        checks: [.text(pattern: #"[0-9]+(\.[0-9]+)?(B|kB|MB|GB|kbit|Mbit|Gbit)/s"#, longest: nil)]),
      parse: { document in
        guard let value = document.text.flatMap({ Bandwidth(parsing: $0) }) else { return nil }
        return range.contains(value.bytesPerSecond) ? value : nil
      },
      print: { .plain($0.description) },
      draw: { random in Bandwidth(bytesPerSecond: random.magnitude(in: range)) })
  }
}

/// Units of sizes, with their bytes.
private let sizeUnits: [(name: String, bytes: Int)] = [
  ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1_000), ("MB", 1_000_000),
  ("GB", 1_000_000_000),
  ("B", 1),
]

/// Reads `64kB`, `1MiB`, `100B`; nil for anything else, a number without a unit included.
private func bytes(parsing text: String) -> Int? {
  guard let unit = sizeUnits.first(where: { text.hasSuffix($0.name) }) else { return nil }
  guard let number = Int(plainDigits: String(text.dropLast(unit.name.count))) else { return nil }
  let (size, overflow) = number.multipliedReportingOverflow(by: unit.bytes)
  return overflow ? nil : size
}

private let sizePattern = "[0-9]+(B|kB|MB|GB|KiB|MiB|GiB)"

extension Schema<Int> {
  /// A number of bytes, with or without a unit.
  static func size(_ range: ClosedRange<Int>) -> Schema {
    scalar(
      Shape.Scalar(
        type: "size", unit: "bytes, or B, kB, MB, KiB, MiB",
        range: "\(range.lowerBound) to \(range.upperBound)",
        takes:
          "a whole number of bytes from \(range.lowerBound) to \(range.upperBound), or such as 64kB or 1MiB",
        checks: [.integer(range), .text(pattern: sizePattern, longest: nil)]),
      parse: { document in
        guard let size = document.plainText.flatMap({ Int(plainDigits: $0) ?? bytes(parsing: $0) }) else {
          return nil
        }
        return range.contains(size) ? size : nil
      },
      print: { .plain("\($0)") }, draw: { random in random.magnitude(in: range) })
  }
}

extension Schema<Capacity.Buffer.Limit> {
  static let bufferLimit = scalar(
    Shape.Scalar(
      type: "number or size", unit: "messages, or B, kB, MB, KiB, MiB", range: "1 to 1000000000",
      takes: "a number of messages from 1 to 1000000000, or a size such as 32MB",
      checks: [.integer(1...1_000_000_000), .text(pattern: sizePattern, longest: nil)]),
    parse: { document in
      guard let text = document.plainText else { return nil }
      if let messages = Int(plainDigits: text) {
        return (1...1_000_000_000).contains(messages) ? .messages(messages) : nil
      }
      return bytes(parsing: text).flatMap { (1...1_000_000_000_000).contains($0) ? .bytes($0) : nil }
    },
    print: { limit in
      switch limit {
      case .messages(let messages): .plain("\(messages)")
      case .bytes(let bytes): .plain("\(bytes)B")
      }
    },
    draw: { random in
      random.index(below: 2) == 0
        ? .messages(random.magnitude(in: 1...1_000_000_000))
        : .bytes(random.magnitude(in: 1...1_000_000_000_000))
    })
}
