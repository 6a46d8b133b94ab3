import Testing

@testable import Formats

@Suite struct JSONValueTests {
  private static func read(_ text: String) throws -> JSONValue {
    JSONValue(try JSONParser.parse(JSONSource(bytes: Array(text.utf8), file: "a.json", firstLine: 1)))
  }

  @Test func whatWasReadIsWrittenAgain() throws {
    let texts = [
      "null", "true", "false", "0", "-17", "9223372036854775807", "-9223372036854775808", "1.5", "-2.5e-07",
      #""""#, #""a\"b\\c\n\u0001é""#, "[]", "{}", #"[1,[2,[]],{"a":null}]"#,
      #"{"b":1,"a":{"d":[true],"c":false}}"#,
    ]
    for text in texts { #expect(try Self.read(text).text == text) }
  }

  @Test func equalValuesHaveOneCanonicalText() throws {
    let table: [(a: String, b: String, areEqual: Bool)] = [
      (#"{"a":1,"b":2}"#, #"{ "b": 2, "a": 1 }"#, true),
      (#"[{"x":{"b":[],"a":0}}]"#, #"[{"x":{"a":0,"b":[]}}]"#, true),
      (#""é""#, #""\u00e9""#, true), ("[1,2]", "[2,1]", false), ("1", "\"1\"", false), ("0", "false", false),
      (#"{"a":1}"#, #"{"a":1,"b":1}"#, false), ("null", "[]", false),
    ]
    for (a, b, areEqual) in table {
      #expect((try Self.read(a).canonical.text == Self.read(b).canonical.text) == areEqual, "\(a) \(b)")
    }
  }
}
