import Broadcasting
import Formats
import Measurement
import Testing

@testable import Reporting

@Suite struct PinsCheckTests {
  private static let pinned = """
    pin: { metrics: [hops] }
    pinned:
      seeds: [1, 2]
      gossip/steady:

    """

  private func told(_ figures: String, _ cells: [CellResult]) throws -> [String] {
    let gates = try GateSample.gates(Self.pinned + "    \(figures)\n")
    return try GateReport.exact(gates, GateSample.joined(cells)).told
  }

  private static func cells(_ metric: Metric, _ values: [MetricValue]) -> [CellResult] {
    values.enumerated().map { GateSample.cell(UInt64($0 + 1), [.init(metric, $1)]) }
  }

  struct Pin: Sendable, CustomTestStringConvertible {
    let figures: String
    let cells: [CellResult]
    let expected: [String]

    init(_ figures: String, _ cells: [CellResult], _ expected: String...) {
      self.figures = figures
      self.cells = cells
      self.expected = expected
    }

    init(_ figures: String, _ metric: Metric, _ values: [MetricValue], _ expected: String...) {
      self.figures = figures
      cells = PinsCheckTests.cells(metric, values)
      self.expected = expected
    }

    var testDescription: String { figures }
  }

  @Test(arguments: [
    Pin("hops: [4, 5]", .hops, [.integer(4), .integer(5)], "pass | gossip/steady | hops"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(4), .integer(6)],
      "fail | gossip/steady seed 2 | hops: pinned 5, got 6 (+20.0 %)"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(3), .integer(4)],
      "improved | gossip/steady seed 1 | hops: pinned 4, got 3 (−25.0 %); 2 of 2 seeds differ, "
        + "better; grapevine gate update pins it anew"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(3), .integer(6)],
      "fail | gossip/steady seed 2 | hops: pinned 5, got 6 (+20.0 %); 2 of 2 seeds differ, 1 of them better"),
    Pin(
      "acknowledged: [4, 5]", .acknowledged, [.integer(4), .integer(4)],
      "fail | gossip/steady seed 2 | acknowledged: pinned 5, got 4 (−20.0 %)"),
    Pin(
      "acknowledged: [4, 5]", .acknowledged, [.integer(5), .integer(5)],
      "improved | gossip/steady seed 1 | acknowledged: pinned 4, got 5 (+25.0 %); "
        + "better; grapevine gate update pins it anew"),
    Pin(
      "reads: [4, 5]", .reads, [.integer(3), .integer(4)],
      "fail | gossip/steady seed 1 | reads: pinned 4, got 3 (−25.0 %); 2 of 2 seeds differ"),
    Pin(
      "redundancy: [0.1, 0.2]", .redundancy, [.ratio(0.1), .ratio(0.2.nextUp)],
      "fail | gossip/steady seed 2 | redundancy: pinned 0.2, got 0.20000000000000004 (+<0.001 %)"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(4), .ratio(5)],
      "fail | gossip/steady seed 2 | hops: pinned 5, got 5.0"),
    Pin(
      "bytes: [9007199254740993, 0]", .bytes, [.integer(9_007_199_254_740_992), .integer(0)],
      "fail | gossip/steady seed 1 | bytes: pinned 9007199254740993, got 9007199254740992"),
    Pin(
      "hops: [unknown, 5]", .hops, [.unknown(.text("a")), .integer(5)], "pass | gossip/steady | hops"),
    Pin(
      "hops: [unknown, 5]", .hops, [.integer(4), .integer(5)],
      "fail | gossip/steady seed 1 | hops: pinned unknown, got 4"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(4), .unknown(.text("no hop"))],
      "unknown | gossip/steady seed 2 | hops: pinned 5; seed 2 has no value: no hop"),
    Pin(
      "redundancy: [4.0, 5.0]", .redundancy, [.ratio(4), .ratio(.nan)],
      "unknown | gossip/steady seed 2 | redundancy: pinned 5.0; seed 2 has no value: it is not a finite "
        + "number"
    ),
    Pin(
      "redundancy: [4.0, 5.0]", .hops, [.integer(4), .integer(5)],
      "unknown | gossip/steady seed 1 | redundancy: seed 1 has no value: the results do not have it",
      "unknown | gossip/steady | hops: it is not pinned; grapevine gate update pins it"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(4)],
      "unknown | gossip/steady | seeds 1 to 2 are pinned, but the results have 1"),
    Pin(
      "hops: [4, 5]", .hops, [.integer(4), .integer(5), .integer(5)],
      "unknown | gossip/steady | seeds 1 to 2 are pinned, but the results have 1 to 3"),
    Pin(
      "hops: [4, 5]", [GateSample.hops(1, 4), GateSample.hops(3, 5)],
      "unknown | gossip/steady | seeds 1 to 2 are pinned, but the results have 1, 3"),
    Pin(
      "hops: [4, 5]",
      [GateSample.hops(1, 4, driver: "zeromq tcp"), GateSample.hops(2, 5, driver: "zeromq tcp")],
      "unknown | gossip/steady | it is pinned, but not in these results"),
    Pin(
      "hops: [4, 5]",
      [GateSample.hops(1, 4), GateSample.hops(2, 5), GateSample.cell(1, [], scenario: "halves")],
      "unknown | gossip/halves | it is not pinned; grapevine gate update pins it",
      "pass | gossip/steady | hops"),
    Pin(
      "hops: [4, 5]",
      [
        GateSample.hops(1, 4),
        GateSample.cell(2, [.init(.hops, .integer(5))], verdict: .invalid, reasons: [.other(text: "lost")]),
      ],
      "fail | gossip/steady seed 2 | seed 2 is invalid: lost",
      "fail | gossip/steady seed 2 | seed 2 is invalid: lost"),
    Pin(
      "{}", .hops, [.integer(4), .integer(5)],
      "unknown | gossip/steady | hops: it is not pinned; grapevine gate update pins it"),
  ])
  func pins(pin: Pin) throws {
    #expect(try told(pin.figures, pin.cells) == pin.expected)
  }

  @Test func aGroupOfWhichNothingIsPinnedIsUnknown() throws {
    let gates = try GateSample.gates("pinned: { seeds: [1], gossip/steady: {} }")
    #expect(
      try GateReport.exact(gates, GateSample.joined([GateSample.hops(1, 4)])).told == [
        "unknown | gossip/steady | nothing of it is pinned"
      ])
  }

  @Test func nothingIsPinnedYet() throws {
    let gates = try GateSample.gates("pin: { metrics: [hops] }")
    #expect(
      try GateReport.exact(gates, GateSample.joined([GateSample.hops(1, 4)])).told == [
        "unknown | gossip/steady | it is not pinned; grapevine gate update pins it"
      ])
  }

  @Test func counts() throws {
    let gates = try GateSample.gates(
      """
      instructions: { tolerance: 2% }
      pinned:
        instructions:
          "6.3": { flooding: 1000, gossip: 1000, absent: 5 }
      """)
    func told(_ toolchain: String, _ counts: [(String, Int64)]) -> [String] {
      GateReport.instructions(
        gates,
        InstructionCounts(
          toolchain: toolchain, counts: counts.map { .init(name: $0, instructions: $1) })
      ).told
    }
    #expect(
      told("6.3", [("flooding", 1020), ("gossip", 1021), ("new", 5)]) == [
        "fail | gossip | at most 2.00 % over 1000, got 1021 (+2.1 %)",
        "unknown | absent | it is pinned, but not counted",
        "unknown | new | it is not pinned; grapevine gate update pins it",
        "pass | flooding | at most 2.00 % over 1000, got 1020 (+2.0 %)",
      ])
    #expect(
      told("6.3", [("flooding", 980), ("gossip", 979), ("absent", 5)]) == [
        "improved | gossip | at most 2.00 % over 1000, got 979 (−2.1 %); better; grapevine gate update "
          + "pins it anew",
        "pass | flooding | at most 2.00 % over 1000, got 980 (−2.0 %)",
        "pass | absent | at most 2.00 % over 5, got 5",
      ])
    #expect(
      told("6.4", [("gossip", 1)]) == [
        "unknown | no count is pinned for Swift 6.4; grapevine gate update pins them"
      ])
    #expect(
      try GateReport.instructions(GateSample.gates(""), InstructionCounts(toolchain: "6.3", counts: [])).told
        == [
          "unknown | the gates file does not say instructions: { tolerance: … }"
        ])
  }
}
