import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting

@Suite struct LiveCheckTests {
  private static func rule(_ metric: String = "stable_latency_ns.p50") throws -> Gates {
    try GateSample.gates(
      "live: [{ id: l, why: because, where: { driver: zeromq tcp }, metric: \(metric), pairs: 6, "
        + "warn_over: 1.25, fail_over: 1.5 }]")
  }

  private static func runs(
    _ values: [Int64], driver: String = "zeromq tcp", verdict: Outcome = .valid, seeds: [UInt64]? = nil
  ) -> [CellResult] {
    zip(values, seeds ?? Array(1...UInt64(values.count))).map { value, seed in
      let latency = Percentiles(p50: value, p95: value, p99: value, max: value)
      return GateSample.cell(
        seed,
        [.init(.stableLatency, .percentiles(latency)), .init(.deliveriesPerSecond, .integer(value))],
        verdict: verdict, driver: driver)
    }
  }

  private static let calm: [Int64] = [100, 101, 102, 103, 104, 105]

  private func told(
    _ head: [Int64], _ base: [Int64], metric: String = "stable_latency_ns.p50",
    environment: Environment = Environment(build: "release", machine: "m")
  ) throws -> [String] {
    try GateReport.live(
      Self.rule(metric), Self.change(Self.runs(head), environment: environment),
      base: Self.base(Self.runs(base))
    ).told
  }

  /// In turn with `base`: a pair in each 10 s.
  private static func change(
    _ cells: [CellResult], environment: Environment = Environment(build: "release", machine: "m")
  ) throws -> JoinedResults {
    try GateSample.joined(cells, at: cells.map { Int($0.seed) * 10 + 5 }, environment: environment)
  }

  private static func base(
    _ cells: [CellResult], scenarios: [Scenario] = [Sample.steady]
  ) throws -> JoinedResults {
    try GateSample.joined(cells, at: cells.map { Int($0.seed) * 10 }, scenarios: scenarios)
  }

  private static let prefix = " | gossip/steady (zeromq tcp) | stable_latency_ns.p50: "

  @Test func whatIsAsGoodPasses() throws {
    #expect(
      try told(Self.calm, Self.calm) == [
        "pass\(Self.prefix)at most 1.50 times the base, got 1.000 [1.000–1.000]"
      ])
  }

  @Test func someWorseIsWorthAWarning() throws {
    let told = try told(Self.calm.map { $0 * 13 / 10 }, Self.calm)
    #expect(told.count == 1)
    #expect(told[0].hasPrefix("warning\(Self.prefix)at most 1.25 times the base, got 1.300 ["))
  }

  @Test func muchWorseMustBeConfirmed() throws {
    let slow = Self.calm.map { $0 * 2 }
    let first = "\(Self.prefix)at most 1.50 times the base, got 2.000 [2.000–2.000]"
    #expect(
      try told(slow, Self.calm) == [
        "unknown\(first); this needs a confirmation: run the seeds 7 to 12 of both, too"
      ])
    #expect(
      try told(slow + slow, Self.calm + Self.calm) == [
        "fail\(first); a second batch confirms it: 2.000 [2.000–2.000]"
      ])
    #expect(
      try told(slow + Self.calm, Self.calm + Self.calm) == [
        "pass\(first); a second batch does not confirm it: 1.000 [1.000–1.000]"
      ])
    #expect(try told(slow + slow.dropLast(), Self.calm + Self.calm).map { $0.prefix(7) } == ["unknown"])
    let between = try told(slow + Self.calm.map { $0 * 13 / 10 }, Self.calm + Self.calm)
    #expect(between.count == 1)
    #expect(
      between[0].hasPrefix(
        "warning\(first); a second batch does not confirm it, but is over 1.25 times the base, too: 1.300 ["))
  }

  @Test(
    arguments: [
      (Array(1...6), Array(1...6), "7 to 12 of both"),
      (Array(1...12), Array(1...6), "7 to 12 of the base"),
      (Array(1...6), Array(1...12), "7 to 12 of the change"),
      (Array(1...8), Array(1...6), "7 to 8 of the base and 9 to 12 of both"),
      (
        [1, 2, 3, 4, 5, 6, 7, 9], [1, 2, 3, 4, 5, 6, 8, 9],
        "7 of the base, 8 of the change and 10 to 12 of both"
      ),
      (Array(1...40), Array(1...6), "7 to 12 of the base"),
      ([1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7], "8 to 13 of both"),
    ] as [([UInt64], [UInt64], String)])
  func aConfirmationAsksForTheSeedsThatAreMissing(head: [UInt64], base: [UInt64], seeds: String) throws {
    let slow = try Self.change(Self.runs(head.map { Int64($0) + 300 }, seeds: head))
    let report = try GateReport.live(
      Self.rule(), slow, base: Self.base(Self.runs(base.map { Int64($0) + 100 }, seeds: base)))
    #expect(report.verdict == .unknown)
    #expect(
      report.told.last?.hasSuffix("this needs a confirmation: run the seeds \(seeds), too") == true,
      "\(report.told)")
  }

  /// The times of the six runs of each side.
  struct Order: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: [Int?]
    let base: [Int?]
    var refusal: String? = Order.nothing

    static let nothing =
      "nothing shows that base and change were run in turn, for which each needs files of several dates; "
      + "bench/gate-live runs them so"
    static let oneAfterTheOther =
      "base and change were not run in turn, but one after the other; bench/gate-live runs them so"
  }

  private static let orders = [
    Order(testDescription: "in turn", change: [0, 3, 4, 7, 8, 11], base: [1, 2, 5, 6, 9, 10], refusal: nil),
    Order(
      testDescription: "the base first", change: [6, 7, 8, 9, 10, 11], base: [0, 1, 2, 3, 4, 5],
      refusal: Order.oneAfterTheOther),
    Order(
      testDescription: "the change first", change: [0, 1, 2, 3, 4, 5], base: [5, 7, 8, 9, 10, 11],
      refusal: Order.oneAfterTheOther),
    Order(testDescription: "one date of the base", change: [0, 3, 4, 7, 8, 11], base: [5, 5, 5, 5, 5, 5]),
    Order(testDescription: "one date of the change", change: [5, 5, 5, 5, 5, 5], base: [0, 3, 4, 7, 8, 11]),
    Order(testDescription: "a date is not known", change: [0, 3, 4, 7, 8, 11], base: [1, 2, nil, 6, 9, 10]),
  ]

  @Test(arguments: orders)
  func runsAreMadeInTurn(order: Order) throws {
    let report = try GateReport.live(
      Self.rule(), GateSample.joined(Self.runs(Self.calm), at: order.change),
      base: GateSample.joined(Self.runs(Self.calm), at: order.base))
    if let refusal = order.refusal {
      #expect(report.told == ["unknown\(Self.prefix)\(refusal)"])
    } else {
      #expect(report.verdict == .pass)
    }
  }

  @Test func oneFileASideShowsNoTurns() throws {
    let one = try GateSample.joined(
      Self.runs(Self.calm),
      environment: Environment(build: "release", date: "2027-01-01T00:00:00Z", machine: "m"))
    #expect(
      try GateReport.live(Self.rule(), one, base: one).told == ["unknown\(Self.prefix)\(Order.nothing)"])
  }

  @Test func chanceIsNoEvidence() throws {
    // The best run is twice as slow, and half of the pairs are faster.
    let told = try told([300, 300, 300, 210, 210, 210], [105, 600, 600, 600, 600, 600])
    #expect(told.map { $0.prefix(4) } == ["pass"])
  }

  @Test func moreMayBeBetter() throws {
    #expect(
      try told(Self.calm.map { $0 * 2 }, Self.calm, metric: "deliveries_per_second").map { $0.prefix(4) } == [
        "pass"
      ])
    let worse = try told(
      Self.calm + Self.calm, (Self.calm + Self.calm).map { $0 * 2 }, metric: "deliveries_per_second")
    #expect(worse.map { $0.prefix(4) } == ["fail"])
  }

  @Test func tooFewPairsAreUnknown() throws {
    let expected =
      "unknown\(Self.prefix)5 pairs of runs with the same seed, but 6 are needed; run both with 6 "
      + "seeds, in turn"
    #expect(try told(Self.calm.dropLast(), Self.calm) == [expected])
    #expect(try told(Self.calm, Self.calm.dropLast()) == [expected])
  }

  @Test(arguments: [
    Environment(build: "debug", machine: "m"), Environment(machine: "m"),
    Environment(build: "release", machine: "n"),
    Environment(build: "release"),
  ])
  func whatIsNotComparableIsUnknown(environment: Environment) throws {
    #expect(try told(Self.calm, Self.calm, environment: environment).map { $0.prefix(7) } == ["unknown"])
  }

  @Test func anotherScenarioOfTheSameNameIsUnknown() throws {
    let report = try GateReport.live(
      Self.rule(), Self.change(Self.runs(Self.calm)),
      base: Self.base(Self.runs(Self.calm), scenarios: [Scenario(name: "steady", hosts: 24)]))
    #expect(
      report.told == ["unknown\(Self.prefix)the base's scenario of this name is another, or is not there"])
  }

  @Test func whatIsNotValidIsNoEvidence() throws {
    let (doubtful, valid) = (Self.runs(Self.calm, verdict: .invalid), Self.runs(Self.calm))
    #expect(try GateReport.live(Self.rule(), Self.change(doubtful), base: Self.base(valid)).verdict == .fail)
    #expect(
      try GateReport.live(Self.rule(), Self.change(valid), base: Self.base(doubtful)).told == [
        "unknown\(Self.prefix)the base's seed 1 is invalid: no reason given"
      ])
  }

  @Test func valuesWithoutARatioAreUnknown() throws {
    #expect(
      try told([0] + Self.calm.dropFirst(), Self.calm) == [
        "unknown\(Self.prefix)seed 1: there is no ratio of 0.0 to 100.0"
      ])
    let absent = (1...6).map { GateSample.cell($0, [], driver: "zeromq tcp") }
    #expect(
      try GateReport.live(Self.rule(), Self.change(absent), base: Self.base(absent)).told == [
        "unknown\(Self.prefix)seed 1 has no value: the results do not have it"
      ])
  }

  @Test func simulatedRunsAreNotLive() throws {
    let simulated = try GateSample.joined(Self.runs(Self.calm, driver: "simulator"))
    #expect(
      try GateReport.live(Self.rule(), simulated, base: simulated).told == [
        "unknown | stable_latency_ns.p50: no live cell of these results matches the rule"
      ])
  }

  @Test func noLiveRulesAreUnknown() throws {
    let cells = try GateSample.joined(Self.runs(Self.calm))
    #expect(try GateReport.live(GateSample.gates(""), cells, base: cells).verdict == .unknown)
  }

  @Test func withoutBaseTheyAreSaidToBeNotHeld() throws {
    let report = try GateReport.exact(Self.rule(), GateSample.joined(Self.runs(Self.calm)))
    #expect(report.remarks == ["1 live rule not held: they need the base's results (--base)"])
    #expect(report.verdict == .unknown)
  }
}
