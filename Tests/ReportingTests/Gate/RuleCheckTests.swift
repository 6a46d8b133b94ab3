import Broadcasting
import Formats
import Measurement
import Testing

@testable import Reporting

@Suite struct RuleCheckTests {
  private static let three = [GateSample.hops(1, 4), GateSample.hops(2, 6), GateSample.hops(3, 5)]

  private func told(_ expect: String, where selection: String = "{}", _ cells: [CellResult]) throws
    -> [String]
  {
    try GateReport.exact(GateSample.rule(expect, where: selection), GateSample.joined(cells)).told
  }

  @Test(arguments: [
    ("value <= 6", "pass | gossip/steady | hops: value <= 6"),
    ("value <= 4", "fail | gossip/steady seed 2 | hops: value <= 4, got 6 (+50.0 %); 2 of 3 seeds fail"),
    (
      "value == hosts - 20",
      "fail | gossip/steady seed 1 | hops: value == 5, got 4 (−20.0 %); 2 of 3 seeds fail"
    ),
    ("min >= 4", "pass | gossip/steady | hops: min >= 4"),
    ("min > 4", "fail | gossip/steady seed 1 | hops: min > 4, got 4"),
    ("med == 5", "pass | gossip/steady | hops: med == 5"),
    ("med < 5", "fail | gossip/steady seed 3 | hops: med < 5, got 5"),
    ("mean == 5", "pass | gossip/steady | hops: mean == 5"),
    ("mean < 5", "fail | gossip/steady seed 2 | hops: mean < 5, got 5"),
    ("mean > 5", "fail | gossip/steady seed 1 | hops: mean > 5, got 5"),
    ("max < 6", "fail | gossip/steady seed 2 | hops: max < 6, got 6"),
    ("count >= 3", "pass | gossip/steady | hops: count >= 3"),
    ("count >= 30", "fail | gossip/steady | hops: count >= 30, got 3 (−90.0 %)"),
    ("p(0) == 4", "pass | gossip/steady | hops: p(0) == 4"),
    ("p(50) == 5", "pass | gossip/steady | hops: p(50) == 5"),
    (
      "p(99) <= 6",
      "unknown | gossip/steady | hops: p(99) <= 6; 3 seeds cannot tell p(99) from max; run 100, or hold max"
    ),
    ("p(66) <= 4", "fail | gossip/steady seed 3 | hops: p(66) <= 4, got 5 (+25.0 %)"),
    ("p(100) == 6", "pass | gossip/steady | hops: p(100) == 6"),
    ("value != 6", "fail | gossip/steady seed 2 | hops: value != 6, got 6"),
    (
      "value < 1 / (hosts - 25)",
      "unknown | gossip/steady seed 1 | hops: value < 1 / (hosts - 25); the limit comes to no number "
        + "with so many hosts"
    ),
    (
      "max < 0 / (hosts - 25)",
      "unknown | gossip/steady | hops: max < 0 / (hosts - 25); the limit comes to no number with so "
        + "many hosts"
    ),
  ])
  func conditions(condition: String, expected: String) throws {
    #expect(try told("hops: '\(condition)'", Self.three) == [expected])
  }

  @Test func figuresAreShownInTheirUnit() throws {
    let cell = GateSample.cell(
      1, Sample.cost(messages: 24.5, bytes: 2104, stable: 251_003_000, hotSpot: 1, pairs: 1))
    #expect(
      try told("stable_latency_ns.p50: med <= 0.25s", [cell]) == [
        "fail | gossip/steady seed 1 | stable_latency_ns.p50: med <= 250ms, got 251.003ms (+0.4 %)"
      ])
    #expect(
      try told("payload_messages_per_broadcast: value == hosts - 1", [cell]) == [
        "fail | gossip/steady seed 1 | payload_messages_per_broadcast: value == 24, got 24.5 (+2.1 %)"
      ])
  }

  /// Every way in which a gate could pass without having looked.
  struct Silence: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var expect = "hops: max < 5"
    var selection = "{}"
    var cells = RuleCheckTests.three
    let expected: [String]
  }

  @Test(arguments: [
    Silence(
      testDescription: "nothing matches", selection: "{ architecture: flooding }",
      expected: ["unknown | no cell of these results matches the rule"]),
    Silence(
      testDescription: "there is no cell at all", cells: [],
      expected: ["unknown | there are no cells", "unknown | no cell of these results matches the rule"]),
    Silence(
      testDescription: "one of several architectures is not there", expect: "hops: max < 7",
      selection: "{ architecture: [gossip, flooding] }",
      expected: [
        "unknown | no cell that matches the rule has architecture flooding, which it names",
        "pass | gossip/steady | hops: max < 7",
      ]),
    Silence(
      testDescription: "a scenario is misspelt", expect: "hops: max < 7",
      selection: "{ scenario: [steady, stedy] }",
      expected: [
        "unknown | no cell that matches the rule has scenario stedy, which it names",
        "pass | gossip/steady | hops: max < 7",
      ]),
    Silence(
      testDescription: "the cluster has another size", selection: "{ hosts: 50 }",
      expected: ["unknown | no cell of these results matches the rule"]),
    Silence(
      testDescription: "another driver", selection: "{ driver: zeromq tcp }",
      expected: ["unknown | no cell of these results matches the rule"]),
    Silence(
      testDescription: "a setting that no cell has", selection: "{ settings: { fanout: 9 } }",
      expected: ["unknown | no cell of these results matches the rule"]),
    Silence(
      testDescription: "the metric is absent", cells: [GateSample.cell(1, [])],
      expected: [
        "unknown | gossip/steady seed 1 | hops: max < 5; seed 1 has no value: the results do not have it"
      ]),
    Silence(
      testDescription: "the metric is absent in one seed", expect: "hops: count >= 1",
      cells: [GateSample.hops(1, 1), GateSample.cell(2, [])],
      expected: [
        "unknown | gossip/steady seed 2 | hops: count >= 1; seed 2 has no value: the results do not have it"
      ]),
    Silence(
      testDescription: "the metric is unknown",
      cells: [GateSample.cell(1, [.init(.hops, .unknown(.text("no hop")))])],
      expected: ["unknown | gossip/steady seed 1 | hops: max < 5; seed 1 has no value: no hop"]),
    Silence(
      testDescription: "the part is absent", expect: "availability.minority: min >= 0",
      cells: [GateSample.cell(1, [.init(.availability, .parts([.init(.overall, .ratio(1))]))])],
      expected: [
        "unknown | gossip/steady seed 1 | availability.minority: min >= 0; seed 1 has no value: the "
          + "results do not have it"
      ]),
    Silence(
      testDescription: "the metric as a whole is unknown", expect: "availability.minority: min >= 0",
      cells: [GateSample.cell(1, [.init(.availability, .unknown(.text("no fault")))])],
      expected: [
        "unknown | gossip/steady seed 1 | availability.minority: min >= 0; seed 1 has no value: no fault"
      ]),
    Silence(
      testDescription: "the value is not a number", expect: "redundancy: value != 3",
      cells: [GateSample.cell(1, [.init(.redundancy, .ratio(.nan))])],
      expected: [
        "unknown | gossip/steady seed 1 | redundancy: value != 3; seed 1 has no value: it is not a "
          + "finite number"
      ]),
    Silence(
      testDescription: "a run is invalid", expect: "hops: max < 7",
      cells: [
        GateSample.hops(1, 1),
        GateSample.cell(
          2, [.init(.hops, .integer(1))], verdict: .invalid, reasons: [.other(text: "lost 3")]),
      ],
      expected: [
        "fail | gossip/steady seed 2 | seed 2 is invalid: lost 3",
        "fail | gossip/steady seed 2 | seed 2 is invalid: lost 3",
      ]),
    Silence(
      testDescription: "an invalid run that no rule looks at", expect: "hops: max < 7",
      selection: "{ scenario: steady }",
      cells: [GateSample.hops(1, 1), GateSample.cell(1, [], scenario: "halves", verdict: .invalid)],
      expected: [
        "fail | gossip/halves seed 1 | seed 1 is invalid: no reason given",
        "pass | gossip/steady | hops: max < 7",
      ]),
    Silence(
      testDescription: "a run without a verdict",
      cells: [GateSample.cell(1, [.init(.hops, .integer(1))], verdict: .unknown)],
      expected: [
        "unknown | gossip/steady seed 1 | seed 1 is unknown: no reason given",
        "unknown | gossip/steady seed 1 | seed 1 is unknown: no reason given",
      ]),
    Silence(
      testDescription: "an exact demand on a sampled figure", expect: "hops: value == 4",
      cells: [GateSample.hops(1, 4, driver: "zeromq tcp")],
      expected: [
        "unknown | gossip/steady (zeromq tcp) | hops: value == 4; a sampled figure is never exactly the "
          + "same; give a bound, such as <="
      ]),
  ])
  func silenceIsNoPass(silence: Silence) throws {
    #expect(try told(silence.expect, where: silence.selection, silence.cells) == silence.expected)
  }

  @Test func aFileThatHoldsNothingIsUnknown() throws {
    let report = try GateReport.exact(GateSample.gates(""), GateSample.joined(Self.three))
    #expect(report.verdict == .unknown)
    #expect(report.told == ["unknown | there are neither rules nor pins that are about these results"])
    let live = GateSample.hops(1, 4, driver: "zeromq tcp")
    let pinning = try GateReport.exact(
      GateSample.gates("pin: { metrics: [hops] }"), GateSample.joined([live]))
    #expect(pinning.verdict == .unknown)
  }

  @Test func settingsAndDriversMakeGroups() throws {
    let fanout = [SettingValue(name: "fanout", value: "9")]
    let cells = [
      GateSample.hops(1, 1), GateSample.hops(1, 2, driver: "zeromq tcp"),
      GateSample.cell(1, [.init(.hops, .integer(3))], settings: fanout),
    ]
    #expect(
      try told("hops: max < 5", cells) == [
        "pass | gossip/steady | hops: max < 5", "pass | gossip/steady (zeromq tcp) | hops: max < 5",
        "pass | gossip fanout=9/steady | hops: max < 5",
      ])
    #expect(
      try told("hops: max < 3", where: "{ settings: { fanout: [9] } }", cells) == [
        "fail | gossip fanout=9/steady seed 1 | hops: max < 3, got 3"
      ])
  }

  @Test func findingsNameTheLineAndTheCommandThatReplaysThem() throws {
    let gates = try GateSample.gates(
      """
      rules:
        - id: r
          why: because
          expect:
            redundancy: max < 5
            hops: [min > 0, max < 5]
      """)
    let settings = [SettingValue(name: "fanout", value: "9"), SettingValue(name: "mode", value: "it's")]
    let cell = GateSample.cell(
      2, [.init(.hops, .integer(9)), .init(.redundancy, .ratio(1))], settings: settings)
    let report = try GateReport.exact(gates, GateSample.joined([cell]))
    let finding = try #require(report.findings.first)
    #expect(finding.verdict == .fail)
    #expect(finding.line == 7)
    #expect(
      finding.replay
        == #"grapevine replay steady -a gossip --set gossip.fanout=9 --set 'gossip.mode=it'\''s' --seed "#
        + #"2 --trace"#
    )
  }
}
