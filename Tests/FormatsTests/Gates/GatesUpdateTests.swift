import Testing

@testable import Formats

/// The parts of a gates file that `gate update` leaves as people wrote them.
@Suite struct GatesUpdateTests {
  private static func pins() throws -> Pins {
    var pins = Pins()
    pins.seeds = [3]
    let figure = Pins.Figure(name: try FigureName(parsing: "hops"), values: [.integer(1)])
    pins.groups = [.init(name: "a/b", figures: [figure])]
    return pins
  }

  private static func updated(_ text: String) throws(FormatError) -> String {
    guard let pins = try? pins() else { return "" }
    return try GatesFile.text(text, replacing: pins, file: "g.yaml")
  }

  @Test(arguments: [
    ("pinned: {} # mine\n", 2, 12), ("pinned:   # mine\n  seeds: [1]\n", 2, 11),
    ("pinned:\n  seeds: [1]\n  # mine\n", 4, 3), ("pinned:\n  seeds: [1]\n\n# mine", 5, 1),
    ("pinned:\n  seeds: [1] # mine\n", 3, 14), ("pinned: {}\n...\n", 3, 1),
    ("pinned:\n  seeds: [1]\n  \"a: b # c/d\":   # mine\n    hops: [2]\n", 4, 19),
    ("pinned:\n  seeds: [1]\n  'it''s # c/d':   # mine\n    hops: [2]\n", 4, 20),
    ("pinned:\r\n  seeds: [1]\r\n  # mine\r\n", 4, 3),
  ])
  func notesAmongThePinsAreNotLost(pinned: String, line: Int, column: Int) {
    let error = #expect(throws: FormatError.self) { try Self.updated("schema: 1\n" + pinned) }
    #expect(
      error?.description == "g.yaml:\(line):\(column): move it above 'pinned', which gate update writes")
  }

  @Test(arguments: [
    "\"a: b # c/d\"", "'a # c/d'", "a#b/c", "\"a \\\" # b/c\"",
  ])
  func namesAreNoNotes(name: String) throws {
    let text = "schema: 1\npinned:\n  seeds: [1]\n  \(name):\n    hops: [2]\n"
    #expect(try Self.updated(text) == "schema: 1\npinned:\n  seeds: [3]\n  a/b:\n    hops: [1]\n")
  }

  @Test(arguments: ["", "pinned: {}\r\n", "pinned:\r\n  seeds: [1]\r\n"])
  func windowsLinesStaySo(pinned: String) throws {
    let head = "schema: 1\r\n# a\r\n"
    let expected = head + "pinned:\r\n  seeds: [3]\r\n  a/b:\r\n    hops: [1]\r\n"
    #expect(try Self.updated(head + pinned) == expected)
    #expect(try Self.updated(expected) == expected)
  }

  @Test func theLastLineGetsTheEndOfTheOthers() throws {
    #expect(try Self.updated("# a\r\nschema: 1").hasPrefix("# a\r\nschema: 1\r\npinned:\r\n"))
  }

  /// The parser's lines end with more than a line feed.
  @Test(arguments: ["\r", "\u{85}", "\u{2028}", "\u{2029}", "\r\n", "\n"])
  func everyLineEndOfYAMLCounts(end: String) throws {
    let head = "# one\(end)# two\(end)schema: 1\n# three\(end)# four\n"
    let updated = try Self.updated(head + "pinned: {}\n")
    #expect(updated.unicodeScalars.starts(with: (head + "pinned:").unicodeScalars))
    #expect(updated.contains("hops: [1]"))
    let wrong = "# one\(end)# two\(end)schema: 1\nfrob: 2\n"
    let error = #expect(throws: FormatError.self) { try GatesFile.parse(wrong, file: "g.yaml") }
    #expect(error?.line == 4)
    let control = #expect(throws: FormatError.self) {
      try GatesFile.parse("# one\(end)# two\(end)a: \u{7}\n", file: "g.yaml")
    }
    #expect(control?.line == 3)
    #expect(control?.column == 4)
  }
}
