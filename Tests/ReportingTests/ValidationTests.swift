import Architectures
import Broadcasting
import Measurement
import Scenarios
import Testing

@testable import Reporting

@Suite struct ValidationTests {
  /// A run whose figures are all so many per cent of the usual ones.
  private static func run(
    _ driver: String, seed: UInt64, _ architecture: String = "gossip", in scenario: Scenario = Sample.steady,
    percent: Int64 = 100, without missing: Metric? = nil, verdict: Outcome = .valid, reasons: [Reason] = []
  ) -> CellResult {
    let metrics: [CellResult.Measurement] = [
      .init(.messages, .integer(29_000 * percent / 100)),
      .init(.payloadMessages, .integer(24_000 * percent / 100)),
      .init(.bytes, .integer(1_750_000 * percent / 100)),
      .init(
        .stableLatency,
        .percentiles(
          Percentiles(
            p50: 1_000_000 * percent, p95: 1_500_000 * percent, p99: 2_000_000 * percent,
            max: 3_000_000 * percent))),
      .init(.timeToHeal, .integer(20_000_000 * percent)),
    ]
    return Sample.result(
      architecture, seed: seed, scenario: scenario.name, verdict: verdict, reasons: reasons, driver: driver,
      metrics.map { $0.metric == missing ? .init($0.metric, .unknown(.text("it never was"))) : $0 })
  }

  /// A simulated run for each seed, and a live one that is so many per cent of it.
  private static func validation(
    _ architecture: String = "gossip", in scenario: Scenario = Sample.steady, live percents: [Int64]
  ) -> Validation {
    let seeds = percents.indices.map { UInt64($0 + 1) }
    return Validation(
      of: scenario, simulated: seeds.map { run("simulator", seed: $0, architecture, in: scenario) },
      live: zip(seeds, percents).map { seed, percent in
        run("zeromq", seed: seed, architecture, in: scenario, percent: percent)
      })
  }

  private static func verdicts(_ validation: Validation) -> [String: Validation.Verdict] {
    Dictionary(uniqueKeysWithValues: validation.rows.map { ($0.measure.title, $0.verdict) })
  }

  @Test(
    "A median within its tolerance passes, and no other",
    arguments: [
      (102, ["messages", "payload messages", "bytes", "stable p50", "stable p99"]),
      (98, ["messages", "payload messages", "bytes", "stable p50", "stable p99"]),
      (103, ["stable p50", "stable p99"]), (97, ["stable p50", "stable p99"]),
      (106, ["stable p99"]), (94, ["stable p99"]), (111, []), (89, []),
    ] as [(Int64, [String])])
  func tolerances(percent: Int64, passing: [String]) {
    let validation = Self.validation(live: [percent, 100, percent, percent])
    #expect(validation.rows.filter { $0.verdict == .pass }.map(\.measure.title) == passing)
    #expect(validation.rows.allSatisfy { $0.verdict == .pass || $0.verdict == .fail(reason: nil) })
    #expect(validation.passes == (passing.count == 5))
  }

  @Test func faultsLoosenTolerancesAndAddTheHeal() {
    let verdicts = Self.verdicts(Self.validation(in: Sample.halves, live: [110]))
    #expect(verdicts.count == 6)
    #expect(verdicts.values.allSatisfy { $0 == .pass })
    #expect(
      Self.verdicts(Self.validation(in: Sample.halves, live: [126])).values.allSatisfy { $0 != .pass })
  }

  @Test(arguments: ["full-mesh", "shared-cache", "flooding"])
  func payloadMessagesOfFixedPathsAreExact(architecture: String) {
    let equal = Self.verdicts(Self.validation(architecture, live: [100, 100, 100]))
    #expect(equal["payload messages"] == .pass)
    // The median is right; one run is not.
    let different = Self.verdicts(Self.validation(architecture, live: [100, 101, 100]))
    #expect(different["payload messages"] == .fail(reason: "seed 2: 24240 live, 24000 simulated"))
    #expect(different["messages"] == .pass)
    let unpaired = Validation(
      of: Sample.steady, simulated: [Self.run("simulator", seed: 1, architecture)],
      live: [Self.run("zeromq", seed: 1, architecture), Self.run("zeromq", seed: 2, architecture)])
    #expect(
      Self.verdicts(unpaired)["payload messages"]
        == .unknown(reason: "not every live run has a simulated one of the same seed"))
  }

  @Test func runsAreComparedWithTheirTwins() throws {
    // Each live run equals its twin, and the medians differ.
    let percents: [Int64] = [100, 150, 300]
    func runs(_ driver: String, _ seeds: [Int]) -> [CellResult] {
      seeds.map { Self.run(driver, seed: UInt64($0), percent: percents[$0]) }
    }
    let twins = Validation(
      of: Sample.steady, simulated: runs("simulator", [0, 1, 2]), live: runs("zeromq", [2, 0]))
    #expect(twins.passes)
    #expect(twins.rows.allSatisfy { $0.isPaired && $0.difference == Estimate([0, 0]) })

    let strangers = Validation(
      of: Sample.steady, simulated: runs("simulator", [0]), live: runs("zeromq", [0, 1]))
    let difference = try #require(strangers.rows.first?.difference)
    #expect(difference.median == 0.5)
    #expect(strangers.rows.allSatisfy { !$0.isPaired && $0.verdict == .fail(reason: nil) })
  }

  @Test(
    "What is no evidence does not pass",
    arguments: [
      ([run("simulator", seed: 1)], [], "there is no live run"),
      ([], [run("zeromq", seed: 1)], "there is no simulated run"),
      (
        [run("simulator", seed: 1)],
        [run("zeromq", seed: 1, verdict: .invalid, reasons: [.other(text: "2 rumors lost")])],
        "the live run of seed 1 is invalid: 2 rumors lost"
      ),
      (
        [run("simulator", seed: 1), run("simulator", seed: 2, verdict: .unknown)],
        [run("zeromq", seed: 1)], "the simulated run of seed 2 is unknown: no reason given"
      ),
    ] as [([CellResult], [CellResult], String)])
  func noEvidence(simulated: [CellResult], live: [CellResult], reason: String) {
    let validation = Validation(of: Sample.steady, simulated: simulated, live: live)
    #expect(validation.rows.count == 5)
    #expect(validation.rows.allSatisfy { $0.verdict == .unknown(reason: reason) })
    #expect(!validation.passes)
    #expect(validation.summary == "0 of 5 rows pass, 5 unknown")
  }

  @Test func aFigureThatWasNotMeasuredIsUnknown() {
    let validation = Validation(
      of: Sample.steady, simulated: [Self.run("simulator", seed: 1), Self.run("simulator", seed: 2)],
      live: [Self.run("zeromq", seed: 1), Self.run("zeromq", seed: 2, without: .bytes)])
    #expect(
      Self.verdicts(validation)["bytes"]
        == .unknown(reason: "the live run of seed 2 has no value: it never was"))
    #expect(validation.summary == "4 of 5 rows pass, 1 unknown")
  }

  @Test func nothingAtAllDoesNotPass() {
    #expect(!Validation(of: Sample.steady, simulated: [], live: []).passes)
  }

  @Test func latenciesOfFastLinksAreNotJudged() {
    var scenario = Sample.steady
    scenario.network.latency = .uniform(low: .milliseconds(9), high: .milliseconds(10))
    let unknown = Self.validation(in: scenario, live: [100]).rows.filter { $0.verdict != .pass }
    #expect(unknown.map(\.measure.title) == ["stable p50", "stable p99"])
    scenario.network.latency = .uniform(low: .milliseconds(9), high: .milliseconds(11))
    #expect(Self.validation(in: scenario, live: [100]).passes)
  }

  @Test func exactnessIsForDefaultSettings() {
    let settings = [SettingValue(name: "topology", value: "ring")]
    func run(_ driver: String, _ payloads: Int64) -> CellResult {
      Sample.result(
        "flooding", settings: settings, driver: driver, [.init(.payloadMessages, .integer(payloads))])
    }
    let validation = Validation(
      of: Sample.steady, simulated: [run("simulator", 1000)], live: [run("zeromq", 1001)])
    #expect(Self.verdicts(validation)["payload messages"] == .pass)
  }

  @Test func everyMeasureHasATolerance() {
    for measure in Validation.Measure.all(in: Sample.halves) {
      #expect(Tolerance.all.contains { $0.metric == measure.metric && $0.part == measure.part })
    }
  }

  @Test func theReportShowsIntervalsOfSixRuns() {
    let both = Validation(
      of: Sample.steady, simulated: Self.results.simulated, live: Self.results.live)
    #expect(both.text == text)
    #expect(both.markdown == markdown)
  }

  @Test func theReportShowsRangesOfFewerRuns() {
    let validation = Validation(
      of: Sample.halves, simulated: [Self.run("simulator", seed: 1, in: Sample.halves)],
      live: [
        Self.run(
          "zeromq", seed: 1, in: Sample.halves, percent: 105,
          reasons: [.other(text: "faults[0]: cut no message")]),
        Self.run("zeromq", seed: 2, in: Sample.halves, percent: 90),
      ])
    #expect(validation.text == shortText)
  }

  private static var results: (simulated: [CellResult], live: [CellResult]) {
    let seeds = (1...6).map { UInt64($0) }
    let percents: [Int64] = [100, 104, 103, 105, 106, 101]
    return (
      seeds.map { run("simulator", seed: $0, "full-mesh") }
        + seeds.map { run("simulator", seed: $0, percent: 100 + Int64($0)) },
      seeds.map { run("zeromq", seed: $0, "full-mesh", percent: $0 == 6 ? 101 : 100) }
        + zip(seeds, percents).map { run("zeromq", seed: $0, percent: $1, without: $0 == 3 ? .bytes : nil) }
    )
  }
}

private let text = """
  steady · 25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · simulated: 6 seeds · live: 6 \
  runs, zeromq
                                            simulated                 live                difference
  architecture  figure                        (range)               [95 %]                    [95 %]  \
  tolerance  verdict
  full-mesh     messages                        29000  29000 [29000–29290]          0 % [0 to +1.00]     \
    ±2 %  pass
                payload messages                24000  24000 [24000–24240]          0 % [0 to +1.00]     \
   exact  FAIL
                bytes                         1.75 MB  1.75 MB [1.75–1.77]          0 % [0 to +1.00]     \
    ±2 %  pass
                stable p50                     100 ms     100 ms [100–101]          0 % [0 to +1.00]     \
    ±5 %  pass
                stable p99                     200 ms     200 ms [200–202]          0 % [0 to +1.00]     \
   ±10 %  pass
  gossip        messages          30160 (29290–30740)  30160 [29290–30740]  +0.95 % [−0.99 to +1.96]     \
    ±2 %  pass
                payload messages  24960 (24240–25440)  24960 [24240–25440]  +0.95 % [−0.99 to +1.96]     \
    ±2 %  pass
                bytes             1.82 MB (1.77–1.86)  1.82 MB (1.75–1.86)                       0 %     \
    ±2 %  unknown
                stable p50           104 ms (101–106)     104 ms [101–106]  +0.95 % [−0.99 to +1.96]     \
    ±5 %  pass
                stable p99           208 ms (202–212)     208 ms [202–212]  +0.95 % [−0.99 to +1.96]     \
   ±10 %  pass

  full-mesh: payload messages: FAIL: seed 6: 24240 live, 24000 simulated
  gossip: bytes: unknown: the live run of seed 3 has no value: it never was

  8 of 10 rows pass, 1 fails, 1 unknown


  """

private let markdown = """
  ### steady

  25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · simulated: 6 seeds · live: 6 runs, zeromq

  8 of 10 rows pass, 1 fails, 1 unknown

  | architecture | figure | simulated (range) | live [95 %] | difference [95 %] | tolerance | verdict |
  | --- | --- | ---: | ---: | ---: | ---: | --- |
  | full-mesh | messages | 29000 | 29000 [29000–29290] | 0 % [0 to +1.00] | ±2 % | pass |
  |  | payload messages | 24000 | 24000 [24000–24240] | 0 % [0 to +1.00] | exact | FAIL |
  |  | bytes | 1.75 MB | 1.75 MB [1.75–1.77] | 0 % [0 to +1.00] | ±2 % | pass |
  |  | stable p50 | 100 ms | 100 ms [100–101] | 0 % [0 to +1.00] | ±5 % | pass |
  |  | stable p99 | 200 ms | 200 ms [200–202] | 0 % [0 to +1.00] | ±10 % | pass |
  | gossip | messages | 30160 (29290–30740) | 30160 [29290–30740] | +0.95 % [−0.99 to +1.96] | ±2 % | \
  pass |
  |  | payload messages | 24960 (24240–25440) | 24960 [24240–25440] | +0.95 % [−0.99 to +1.96] | ±2 % | \
  pass |
  |  | bytes | 1.82 MB (1.77–1.86) | 1.82 MB (1.75–1.86) | 0 % | ±2 % | unknown |
  |  | stable p50 | 104 ms (101–106) | 104 ms [101–106] | +0.95 % [−0.99 to +1.96] | ±5 % | pass |
  |  | stable p99 | 208 ms (202–212) | 208 ms [202–212] | +0.95 % [−0.99 to +1.96] | ±10 % | pass |

  - full-mesh: payload messages: FAIL: seed 6: 24240 live, 24000 simulated
  - gossip: bytes: unknown: the live run of seed 3 has no value: it never was

  Tolerances:

  - messages: ±2 %, because acknowledgements and leases go by timers, which the ends of a run cut short \
  anywhere
  - payload messages of full-mesh, shared-cache, flooding, cell-mesh with default settings: exact, run \
  by run of the same seed, because which link carries which rumor does not depend on times
  - payload messages: ±2 %, because batches and random choices depend on the order of arrivals that \
  coincide when simulated
  - bytes: ±2 %, because they follow the messages, and which of them share a header
  - stable p50: ±5 %, because the links take most of the time, and sockets and scheduling are not \
  simulated
  - stable p99: ±10 %, because the slowest hundredth has also waited for the machine


  """

private let shortText = """
  halves · 25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 20s · halves 5s–15s · simulated: 1 \
  seed · live: 2 runs, zeromq
                                  simulated                 live  difference
  architecture  figure              (range)              (range)     (range)  tolerance  verdict
  gossip        messages              29000  30450 (26100–30450)     +5.00 %      ±10 %  pass
                payload messages      24000  25200 (21600–25200)     +5.00 %      ±10 %  pass
                bytes               1.75 MB  1.84 MB (1.58–1.84)     +5.00 %      ±10 %  pass
                stable p50           100 ms    105 ms (90.0–105)     +5.00 %      ±25 %  pass
                stable p99           200 ms     210 ms (180–210)     +5.00 %      ±10 %  pass
                time to heal         2.00 s   2.10 s (1.80–2.10)     +5.00 %      ±25 %  pass

  gossip: note: faults[0]: cut no message (live seed 1)

  6 of 6 rows pass


  """
