import Broadcasting
import Measurement
import Scenarios
import Testing

@testable import Reporting

/// Advice on results made by hand.
@Suite struct AdviceTests {
  private static func demand(_ threats: [Threat] = [.partition]) -> Demand {
    var demand = Demand()
    demand.capacity = nil
    demand.budget = .milliseconds(300)
    demand.threats = threats
    return demand
  }

  private static func steady(
    _ name: String, messages: Double = 24, bytes: Double = 2000, p99: Int64 = 200, hotSpot: Double = 1,
    seed: UInt64 = 1, verdict: Outcome = .valid
  ) -> CellResult {
    Sample.result(
      name, seed: seed, scenario: "advise-steady", verdict: verdict,
      reasons: verdict == .valid ? [] : [.other(text: "a reason")],
      // The sample's p99 is twice its median.
      Sample.cost(messages: messages, bytes: bytes, stable: p99 * 500_000, hotSpot: hotSpot, pairs: 300))
  }

  private static func fault(
    _ name: String, _ threat: Threat = .partition, answered: Double = 1, lost: Int64 = 0, beyond: Int64 = 0,
    reach: [Double] = [1, 1], cut: Int64 = 100, seed: UInt64 = 1, verdict: Outcome = .valid
  ) -> CellResult {
    Sample.result(
      name, seed: seed, scenario: "advise-\(threat.rawValue)", verdict: verdict,
      reasons: verdict == .valid ? [] : [.other(text: "a reason")],
      [
        .init(.availability, .parts([.init(.spared, .ratio(answered))])),
        .init(.lostAcknowledged, .integer(lost)), .init(.lostBeyondPromise, .integer(beyond)),
        .init(.messagesCut, .integer(cut)), .init(.deliveredInFault, .ratio((reach.first ?? 1) / 2)),
        .init(
          .reachBySide,
          .parts(reach.enumerated().map { .init(.side($0.offset + 1), .ratio($0.element)) })),
      ])
  }

  private static func advice(_ results: [CellResult], threats: [Threat] = [.partition]) -> Advice {
    Advice(demand(threats), seeds: [1], results: results)
  }

  @Test func theCheapestThatFitsIsTaken() throws {
    let advice = Self.advice([
      Self.steady("dear", messages: 100), Self.fault("dear"), Self.steady("cheap"), Self.fault("cheap"),
      Self.steady("slow", messages: 10, p99: 400), Self.fault("slow"),
    ])
    #expect(advice.recommendation?.label == "cheap")
    #expect(advice.assessments.map(\.label) == ["cheap", "dear", "slow"])
    #expect(advice.fitting.count == 2)
  }

  /// Messages first, then bytes, then the hot spot, each with three digits.
  @Test(arguments: [
    ("messages", steady("a", messages: 25), steady("b", messages: 24)),
    ("bytes", steady("a", messages: 24.01, bytes: 2100), steady("b", messages: 24.04, bytes: 2000)),
    ("hot spot", steady("a", hotSpot: 2), steady("b", hotSpot: 1)),
  ])
  func theOrderOfCosts(what: String, dearer: CellResult, cheaper: CellResult) {
    let advice = Self.advice([dearer, cheaper], threats: [])
    #expect(advice.recommendation?.label == "b", "\(what)")
  }

  /// Each way in which a candidate does not fit, and what is said of it.
  @Test(arguments: [
    ([steady("a", p99: 301), fault("a")], ["stable p99 301 ms, more than 300ms"]),
    ([steady("a"), fault("a", answered: 0.8999)], ["89.9 % answered in time, less than 90%"]),
    ([steady("a"), fault("a", lost: 2)], ["2 acknowledged rumors lost"]),
    ([steady("a"), fault("a", beyond: 1)], ["1 acknowledged rumors lost"]),
    ([steady("a", verdict: .invalid), fault("a")], ["invalid: a reason (seed 1)"]),
    ([steady("a"), fault("a", verdict: .unknown)], ["unknown: a reason (seed 1)"]),
    ([steady("a"), fault("a", cut: 0)], ["cut no message, so it was no test (seed 1)"]),
    ([steady("a")], ["was not run", "availability not known", "losses not known", "reach not known"]),
    // One bad seed is enough.
    ([steady("a"), steady("a", p99: 400, seed: 2), fault("a")], ["stable p99 400 ms, more than 300ms"]),
  ])
  func whatDoesNotFit(results: [CellResult], reasons: [String]) {
    let advice = Self.advice(results)
    #expect(advice.recommendation == nil)
    #expect(advice.assessments.first?.failures.map(\.reason) == reasons)
  }

  /// A second at work counts, however idle the node is on the whole: of leaders that take turns each is.
  @Test(arguments: [(0.70, nil), (0.71, "busiest node 71.0 % busy in a second, more than 70%")])
  func noNodeIsTooBusyInAnySecond(share: Double, reason: String?) throws {
    var demand = Self.demand([])
    demand.capacity = .calibrated
    let run = Self.steady("a")
    let load: [CellResult.Measurement] = [
      .init(.busiestMessagesPerSecond, .ratio(420)), .init(.utilisation, .ratio(0.1)),
      .init(.busiestSecond, .ratio(share)),
    ]
    let result = Sample.result("a", scenario: run.scenario, run.metrics + load)
    let advice = Advice(demand, seeds: [1], results: [result])
    #expect(advice.assessments[0].failures.map(\.reason) == (reason.map { [$0] } ?? []))
    #expect(advice.text.contains("10.0 % busy, and 70.0 % in its busiest second") == (reason == nil))
  }

  @Test(arguments: Metric.all)
  func anAbsentMetricNeverFits(metric: Metric) {
    let needed: [Metric] = [
      .messagesPerBroadcast, .bytesPerBroadcast, .hotSpot, .stableLatency, .availability, .lostAcknowledged,
      .lostBeyondPromise, .messagesCut, .reachBySide,
    ]
    let results = [Self.steady("a"), Self.fault("a")].map { result in
      Sample.result("a", scenario: result.scenario, result.metrics.filter { $0.metric != metric })
    }
    #expect((Self.advice(results).recommendation == nil) == needed.contains(metric))
    let unknown = [Self.steady("a"), Self.fault("a")].map { result in
      Sample.result(
        "a", scenario: result.scenario,
        result.metrics.map { $0.metric == metric ? .init($0.metric, .unknown(.text("none"))) : $0 })
    }
    #expect((Self.advice(unknown).recommendation == nil) == needed.contains(metric))
  }

  @Test func nothingFitsWithoutCandidates() {
    let advice = Self.advice([])
    #expect(advice.recommendation == nil)
    #expect(advice.strictest == nil)
    #expect(advice.text.contains("Nothing fits: none of 0 candidates does all of it."))
  }

  /// The demands that would have to give, from the same figures.
  @Test(arguments: [
    (
      [steady("a", p99: 411), fault("a"), steady("b", p99: 500), fault("b")],
      ["with a budget of 411ms: a"]
    ),
    (
      [steady("a"), fault("a", answered: 0.768), steady("b"), fault("b", answered: 0.5)],
      ["with --available 76%: a", "without partition: a"]
    ),
    (
      [steady("a"), fault("a", reach: [1, 0.768]), steady("b"), fault("b", reach: [0.5, 1])],
      ["with --reach 76%: a", "without partition: a"]
    ),
    (
      [steady("a"), fault("a", answered: 0.8, reach: [0.7, 1])],
      ["with --available 70%: a", "without partition: a"]
    ),
    ([steady("a"), fault("a", reach: [0, 0])], ["with --reach 0%: a", "without partition: a"]),
    ([steady("a"), fault("a", lost: 1)], ["without partition: a"]),
    (
      [steady("a", p99: 400), fault("a", lost: 1), steady("b", p99: 900), fault("b", answered: 0.2)],
      ["with a budget of 400ms and without partition: a"]
    ),
    ([steady("a", verdict: .invalid), fault("a")], []),
    ([steady("a", verdict: .unknown), fault("a", lost: 1)], []),
  ])
  func whatWouldFit(results: [CellResult], expected: [String]) {
    let relaxations = Self.advice(results).relaxations
    #expect(relaxations.map { "\($0.change): \($0.candidate)" } == expected)
  }

  /// On the worse side of a partition, of the worst seed; among those that no fault stopped otherwise.
  @Test(
    arguments: [
      (Threat.partition, nil, "75.0 % reached on the worse side, less than 90%"),
      (.isolation, 76, "75.0 % reached on the worse side, less than 76%"),
      (.partition, 75, nil), (.partition, 0, nil),
      (.hostCrash, nil, "40.0 % delivered in time, less than 90%"), (.hostCrash, 40, nil),
    ] as [(Threat, Int?, String?)])
  func rumorsMustGetSomewhere(threat: Threat, percent: Int?, reason: String?) throws {
    var demand = Self.demand([threat])
    demand.reach = percent.map { Probability(millionths: $0 * 10_000) }
    let runs = [
      Self.steady("a"), Self.fault("a", threat, reach: [0.8, 0.75]),
      Self.fault("a", threat, reach: [1, 1], seed: 2),
    ]
    let advice = Advice(demand, seeds: [1], results: runs)
    #expect(advice.assessments.flatMap(\.failures).map(\.reason) == (reason.map { [$0] } ?? []))
    #expect(advice.assessments[0].reaches.map(\.share) == [threat.cuts ? 0.75 : 0.4])
  }

  /// There is nobody whom a rumor could reach.
  @Test(arguments: [(1, true), (2, true), (3, false)])
  func whoIsAloneHasNobodyToReach(hosts: Int, fits: Bool) {
    var demand = Self.demand()
    demand.hosts = hosts
    let fault = Self.fault("a", reach: [])
    let advice = Advice(demand, seeds: [1], results: [Self.steady("a"), fault])
    #expect((advice.recommendation != nil) == fits)
  }

  /// Nothing costs less than nothing, and nothing is spread evenly.
  @Test func whoSendsNothingCostsLeast() {
    let silent = Self.steady("silent", messages: 0, bytes: 0)
    let metrics = silent.metrics.map {
      $0.metric == .hotSpot ? .init($0.metric, .unknown(.code(.nothingSent))) : $0
    }
    let advice = Self.advice(
      [Sample.result("silent", scenario: silent.scenario, metrics), Self.steady("b")], threats: [])
    #expect(advice.assessments.map(\.label) == ["silent", "b"])
    #expect(advice.recommendation?.cost?.hotSpot == 1)
  }

  @Test func theRequirementThatExcludesMostIsNamed() throws {
    let advice = Self.advice([
      Self.steady("a", p99: 900), Self.fault("a", lost: 1), Self.steady("b"), Self.fault("b", answered: 0.1),
    ])
    let strictest = try #require(advice.strictest)
    #expect(advice.name(strictest.requirement) == "surviving partition")
    #expect(strictest.count == 2)
  }

  @Test func aTerminalShowsTheAnswer() {
    let advice = Self.advice([
      Self.steady("swift"), Self.fault("swift"), Self.steady("slow", p99: 400),
      Self.fault("slow", answered: 0.5),
    ])
    #expect(advice.text.hasPrefix(answer))
  }

  @Test func aTerminalShowsThatThereIsNone() {
    let advice = Self.advice([Self.steady("slow", p99: 400), Self.fault("slow")])
    #expect(advice.text.contains(refusal))
    #expect(advice.markdown.contains("**Nothing fits: none of 1 candidates does all of it.**\n- "))
  }
}

private let answer = """
  25 hosts · 50 broadcasts/s, 50 reads/s · constant 100ms · 10s · seed 1
  wanted: stable p99 within 300ms; during partition: 90% answered in time, 90% delivered in time, nothing \
  acknowledged lost; every run valid

  Take swift: of 2 candidates it alone fits.
    24.0 messages and 2.00 kB per broadcast; its busiest node handles 1.00× the mean
    300 connections, up to 24 at one node
    stable p99 200 ms, within 300ms
    partition: 100 % answered in time, nothing acknowledged lost; on the worse side rumors reached 100 % of \
  the others

               per broadcast      hot    stable         partition          runs
  candidate  messages    bytes   spot       p99  answered  lost    reach  valid  fits
  swift          24.0  2.00 kB  1.00×  200 ms ✓   100 % ✓   0 ✓  100 % ✓      ✓  yes
  slow           24.0  2.00 kB  1.00×  400 ms ✗  50.0 % ✗   0 ✓  100 % ✓      ✓  no

  Why the others do not fit:
    slow: stable p99 400 ms, more than 300ms; partition: 50.0 % answered in time, less than 90%


  """

private let refusal = """
  Nothing fits: none of 1 candidates does all of it.
    stable p99 within 300ms excludes the most, 1 of them
    with a budget of 400ms: slow

  """
