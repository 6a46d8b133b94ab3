import Broadcasting
import Testing

@testable import Formats

@Suite struct ConditionTests {
  /// The value of a limit with 25 hosts.
  @Test(
    arguments: [
      ("value == hosts - 1", "messages", 24),
      ("value == hosts-1", "messages", 24),
      ("max <= 2 + 3 * hosts", "messages", 77),
      ("max <= (2 + 3) * hosts", "messages", 125),
      ("max <= 100 - 10 - 1", "messages", 89),
      ("max <= 100 / 10 / 2", "messages", 5),
      ("max <= -hosts + 30", "messages", 5),
      ("max <= 2 * -3", "messages", -6),
      ("max <= hosts * (hosts - 1) / 2", "messages", 300),
      ("med <= 250ms", "stable_latency_ns.p50", 250_000_000),
      ("med <= 0.1s", "stable_latency_ns.p50", 100_000_000),
      ("med <= 1.1s", "stable_latency_ns.p50", 1_100_000_000),
      ("med <= 0.3us", "stable_latency_ns.p50", 300),
      ("min > 0", "stable_latency_ns.p50", 0),
      ("min > (0)", "bytes", 0),
      ("med <= 100ms + hosts * 1ms", "stable_latency_ns.p50", 125_000_000),
      ("med <= 1s / 4", "stable_latency_ns.p50", 250_000_000),
      ("med <= 120% * 1s", "stable_latency_ns.p50", 1_200_000_000),
      ("min >= 99.5%", "availability.minority", 0.995),
      ("min >= 0.995", "availability.minority", 0.995),
      ("max < 1.5kB", "bytes_per_broadcast", 1_500),
      ("max < 2MB", "bytes", 2_000_000),
      ("count >= 1s / 250ms", "stable_latency_ns.p50", 4),
      ("p(99) < 40", "hops", 40),
    ])
  func limit(text: String, figure: String, expected: Double) throws {
    let condition = try ConditionReader.read(text, on: FigureName(parsing: figure))
    #expect(condition.limit.value(hosts: 25) == expected)
    #expect(condition.text == text)
  }

  @Test func aggregatesAndComparisons() throws {
    let figure = try FigureName(parsing: "hops")
    let aggregates = ["value", "min", "med", "mean", "max", "count", "p(99)", "p(99.9)", "p(0)", "p(100)"]
    for aggregate in aggregates {
      for comparison in Condition.Comparison.allCases {
        let condition = try ConditionReader.read("\(aggregate) \(comparison.rawValue) 4", on: figure)
        #expect("\(condition.aggregate)" == aggregate)
        #expect(condition.comparison == comparison)
      }
    }
  }

  @Test(arguments: Condition.Comparison.allCases)
  func whatIsNotANumberStandsInNoRelation(comparison: Condition.Comparison) {
    #expect(!comparison.holds(.nan, 1))
    #expect(!comparison.holds(1, .nan))
  }

  @Test func comparisonsMeanWhatTheySay() {
    let holds = { (a: Double, b: Double) in Condition.Comparison.allCases.filter { $0.holds(a, b) } }
    #expect(holds(1, 1) == [.equal, .atMost, .atLeast])
    #expect(holds(1, 2) == [.unequal, .atMost, .less])
    #expect(holds(2, 1) == [.unequal, .atLeast, .more])
  }

  @Test(arguments: [
    ("", "hops", 0, "a condition begins with value, min, med, mean, max, count or p(x), as in max <= 250ms"),
    ("<= 5", "hops", 0, "a condition begins with"),
    ("medn <= 5", "hops", 0, "did you mean 'med'?"),
    ("p99 < 5", "hops", 1, "p needs a percentage in parentheses, as in p(99)"),
    ("p(101) < 5", "hops", 0, "p takes a percentage from 0 to 100"),
    ("value = 5", "hops", 6, "here must be one of ==, !=, <, <=, >, >="),
    ("value =< 5", "hops", 6, "here must be one of"),
    ("value === 5", "hops", 8, "here must be a number, hosts or a parenthesis"),
    ("max <= ", "hops", 7, "here must be a number, hosts or a parenthesis"),
    ("max <= 5 6", "hops", 9, "'6' follows a condition that is complete"),
    ("max <= (5", "hops", 9, "a parenthesis is open"),
    ("max <= 5)", "hops", 8, "')' follows"),
    ("max <= node", "hops", 7, "unknown word 'node'; expressions know numbers and hosts"),
    ("max <= 5 hops", "hops", 9, "'hops' follows"),
    ("max <= 5h", "hops", 8, "unknown unit 'h'; the known ones are ns, us, ms, s, %, B, kB, MB"),
    ("max <= 1.", "hops", 7, "'1.' is no number"),
    ("max <= 1.2.3", "hops", 7, "'1.2.3' is no number"),
    ("max <= 010", "hops", 7, "'010' is no number"),
    ("max <= 99999999999999999999", "hops", 7, "is no number"),
    ("max <= 9999999999999s", "stable_latency_ns.p50", 7, "is too large"),
    ("max <= --5", "hops", 8, "here must be a number"),
    ("max <= 250ms", "hops", 7, "a time cannot limit hops, which is a plain number"),
    ("max <= 5kB", "stable_latency_ns.p50", 7, "a size cannot limit stable_latency_ns.p50, which is a time"),
    ("max <= 5%", "messages", 7, "a share cannot limit messages"),
    (
      "min >= 1", "stable_latency_ns.p99", 7,
      "a plain number cannot limit stable_latency_ns.p99, which is a time; give it a unit, as in 1ns or 1ms"
    ),
    ("max <= 2000", "bytes", 7, "which is a size; give it a unit, as in 2000B or 2000kB"),
    ("max <= hosts * 2", "bytes", 7, "which is a size; give it a unit, as in 1B or 1kB"),
    ("max <= 0.5", "bytes", 7, "which is a size; give it a unit, as in 1B or 1kB"),
    ("count >= 5ms", "stable_latency_ns.p50", 9, "a time cannot limit count, which is a plain number"),
    ("max <= 5ms + 1", "stable_latency_ns.p50", 11, "a time + a plain number means nothing"),
    ("max <= 5ms * 2ms", "stable_latency_ns.p50", 11, "a time * a time means nothing"),
    ("max <= 1 / 2ms", "stable_latency_ns.p50", 9, "a plain number / a time means nothing"),
  ])
  func refuses(text: String, figure: String, offset: Int, message: String) throws {
    let figure = try FigureName(parsing: figure)
    let error = #expect(throws: Misreading.self) { try ConditionReader.read(text, on: figure) }
    #expect(error?.offset == offset)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func deepParenthesesAreRefused() throws {
    let deep = String(repeating: "(", count: 10_000) + "1"
    #expect(throws: Misreading.self) {
      try ConditionReader.read("max < " + deep, on: FigureName(parsing: "hops"))
    }
  }

  @Test(arguments: [("+", 100), ("*", 100), ("-", 400_000)])
  func longSumsAreRefused(sign: String, terms: Int) throws {
    let figure = try FigureName(parsing: "hops")
    func limit(_ terms: Int) -> String {
      "max < " + Array(repeating: "1", count: terms).joined(separator: sign)
    }
    #expect(throws: Never.self) { try ConditionReader.read(limit(100), on: figure) }
    let error = #expect(throws: Misreading.self) { try ConditionReader.read(limit(terms + 1), on: figure) }
    #expect(error?.offset == 206)
    #expect(error?.message == "more than 100 terms; work some of them out")
  }

  @Test(
    arguments: [
      ("p(99)", 100), ("p(99.9)", 1000), ("p(50)", 2), ("p(66)", 3), ("p(0)", 1), ("p(100)", 1), ("max", 1),
      ("mean", 1), ("med", 1),
    ] as [(String, Int)])
  func percentilesNeedRuns(aggregate: String, runs: Int) throws {
    let condition = try ConditionReader.read("\(aggregate) < 1", on: FigureName(parsing: "hops"))
    #expect(condition.aggregate.leastRuns == runs)
  }

  @Test(arguments: [
    ("mesages", "unknown metric 'mesages'; did you mean 'messages'?"),
    ("stable_latency_ns", "stable_latency_ns has several parts; name one, of p50, p95, p99, max"),
    ("stable_latency_ns.p90", "stable_latency_ns has no part 'p90'; did you mean 'p50'?"),
    ("stable_latency_ns.", "has no part ''"),
    ("messages.p50", "messages has no part 'p50', for it is one number"),
    ("messages.", "messages has no part ''"),
    ("availability.side_0", "no part 'side_0'"),
    ("availability.side_01", "no part 'side_01'"),
    ("verdict.valid", "verdict has no parts"),
  ])
  func refusesNamesThatNoRunYields(name: String, message: String) {
    let error = #expect(throws: Misreading.self) { try FigureName(parsing: name) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: ["2027-06-30", "2028-02-29", "0001-01-01", "2000-02-29"])
  func dates(text: String) throws {
    #expect("\(try #require(CalendarDate(parsing: text)))" == text)
  }

  @Test(arguments: [
    "2027-6-30", "2027-02-29", "1900-02-29", "2027-13-01", "2027-00-01", "2027-04-31", "", "+027-01-01",
  ])
  func noDates(text: String) { #expect(CalendarDate(parsing: text) == nil) }
}
