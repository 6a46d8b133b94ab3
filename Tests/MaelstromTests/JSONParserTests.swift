import Formats
import Testing

@testable import Maelstrom

@Suite struct JSONParserTests {
  private static func read(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test func whatWasReadIsWrittenAgain() throws {
    let texts = [
      "null", "true", "false", "0", "-17", "9223372036854775807", "-9223372036854775808", "1.5", "5.0",
      "-2.5e-07",
      #""""#, #""a\"b\\c\u000a\u0001é""#, "[]", "{}", #"[1,[2,[]],{"a":null}]"#,
      #"{"b":1,"a":{"d":[true],"c":false}}"#,
    ]
    for text in texts { #expect(try Self.read(text).text == text) }
  }

  @Test func equalValuesHaveOneCanonicalText() throws {
    let table: [(a: String, b: String, areEqual: Bool)] = [
      (#"{"a":1,"b":2}"#, #"{ "b": 2, "a": 1 }"#, true),
      (#"[{"x":{"b":[],"a":0}}]"#, #"[{"x":{"a":0,"b":[]}}]"#, true),
      (#""é""#, #""\u00e9""#, true), ("[1,2]", "[2,1]", false), ("1", "\"1\"", false), ("0", "false", false),
      (#"{"a":1}"#, #"{"a":1,"b":1}"#, false), ("null", "[]", false), ("5", "5.0", false),
    ]
    for (a, b, areEqual) in table {
      #expect((try Self.read(a).canonicalText == Self.read(b).canonicalText) == areEqual, "\(a) \(b)")
    }
  }

  @Test(arguments: [
    ("", "not valid JSON: the text ends too early"), ("[1", "not valid JSON: the text ends too early"),
    (#"{"a":1,"a":2}"#, "'a' is given more than once"), ("[01]", "not valid JSON: '01' is no number"),
    ("[9223372036854775808]", "the number '9223372036854775808' is too large"),
    ("[1e999]", "the number '1e999' is too large"), ("[NaN]", "not valid JSON: expected a value"),
    (#"["\ud800"]"#, "not valid JSON: half a surrogate pair"),
    ("[1,]", "not valid JSON: expected a value"), ("[tru]", "not valid JSON: expected true"),
    (#"{"a":1,}"#, "not valid JSON: expected a name in double quotes"),
    ("{} x", "not valid JSON: there is more after the end of the value"),
  ])
  func refusesInOneLine(text: String, reason: String) {
    let error = #expect(throws: LineError.self) { try Self.read(text) }
    #expect(error?.reason == reason)
  }
}
