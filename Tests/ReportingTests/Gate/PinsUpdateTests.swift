import Broadcasting
import Formats
import Measurement
import Testing

@testable import Reporting

@Suite struct PinsUpdateTests {
  private static let head = """
    schema: 1
    rules: [{ id: r, why: because, expect: { messages: max < 1000 } }]   # by hand
    pin: { metrics: [verdict, messages, hot_spot.factor, time_to_heal_ns] }

    """

  private static func cells(_ messages: Int64, seeds: ClosedRange<UInt64> = 1...3) -> [CellResult] {
    ["gossip", "flooding"].flatMap { architecture in
      seeds.map { seed in
        GateSample.cell(
          seed,
          [
            .init(.messages, .integer(messages + Int64(seed))),
            .init(.hotSpot, .parts([.init(.factor, .ratio(Double(messages) / 7))])),
            .init(.timeToHeal, .unknown(.text("no fault"))),
          ], architecture: architecture)
      }
    }
  }

  /// The text with the pins of `cells`, and what was said to change.
  private func updated(
    _ text: String, _ cells: [CellResult], only: [String] = [], counts: InstructionCounts? = nil
  ) throws -> (text: String, diff: String) {
    let gates = try GatesFile.parse(text, file: "g.yaml")
    let update = try PinsUpdate(gates, results: GateSample.joined(cells), only: only, counts: counts)
    return (try GatesFile.text(text, replacing: update.pins, file: "g.yaml"), update.diff)
  }

  private func report(_ text: String, _ cells: [CellResult]) throws -> GateReport {
    try GateReport.exact(GatesFile.parse(text, file: "g.yaml"), GateSample.joined(cells))
  }

  @Test func whatIsPinnedPasses() throws {
    let pinned = try updated(Self.head, Self.cells(30))
    #expect(pinned.text.hasPrefix(Self.head))
    #expect(
      pinned.text.dropFirst(Self.head.count) == """
        pinned:
          seeds: [1, 2, 3]
          flooding/steady:
            hot_spot.factor: [4.285714285714286, 4.285714285714286, 4.285714285714286]
            messages: [31, 32, 33]
            verdict: [valid, valid, valid]
          gossip/steady:
            hot_spot.factor: [4.285714285714286, 4.285714285714286, 4.285714285714286]
            messages: [31, 32, 33]
            verdict: [valid, valid, valid]

        """)
    #expect(try report(pinned.text, Self.cells(30)).verdict == .pass)
    let again = try updated(pinned.text, Self.cells(30))
    #expect(again.diff == "")
    #expect(again.text == pinned.text)
  }

  @Test func theDiffSaysByHowMuch() throws {
    let pinned = try updated(Self.head, Self.cells(30)).text
    let changed = try updated(
      pinned, Self.cells(29).map { $0.seed == 2 ? Self.cells(30)[1] : $0 }, only: ["gossip/steady"])
    #expect(
      changed.diff == """
          gossip/steady:
        -   hot_spot.factor: [4.285714285714286, 4.285714285714286, 4.285714285714286]
        +   hot_spot.factor: [4.142857142857143, 4.285714285714286, 4.142857142857143]   −3.3 %, 0 %, −3.3 %
        -   messages: [31, 32, 33]
        +   messages: [30, 32, 32]   −3.2 %, 0 %, −3.0 %

        """)
  }

  @Test func onlyLeavesOtherGroupsAlone() throws {
    let pinned = try updated(Self.head, Self.cells(30)).text
    let some = try updated(pinned, Self.cells(40), only: ["gossip/steady"]).text
    let mixed = Self.cells(40).prefix(3) + Self.cells(30).suffix(3)
    #expect(try report(some, Array(mixed)).verdict == .pass)
  }

  @Test func groupsThatAreGoneAreNoLongerPinned() throws {
    let pinned = try updated(Self.head, Self.cells(30)).text
    let fewer = try updated(pinned, Array(Self.cells(30).prefix(3)))
    #expect(fewer.diff.contains("-   messages: [31, 32, 33]\n"))
    #expect(!fewer.diff.contains("+"))
    #expect(!fewer.text.contains("flooding"))
  }

  @Test func instructionsAreKeptAndReplaced() throws {
    let counts = { InstructionCounts(toolchain: "6.3", counts: [.init(name: "gossip", instructions: $0)]) }
    let pinned = try updated(Self.head, Self.cells(30), counts: counts(100)).text
    #expect(pinned.hasSuffix("  instructions:\n    \"6.3\":\n      gossip: 100\n"))
    #expect(try updated(pinned, Self.cells(30)).diff == "")
    #expect(
      try updated(pinned, Self.cells(30), counts: counts(110)).diff == """
          instructions of Swift 6.3:
        -   gossip: [100]
        +   gossip: [110]   +10.0 %

        """)
  }

  @Test func refusals() throws {
    let pinned = try updated(Self.head, Self.cells(30)).text
    let broken =
      Self.cells(30) + [GateSample.cell(9, [], verdict: .invalid, reasons: [.other(text: "lost 1")])]
    let cases: [(text: String, cells: [CellResult], only: [String], message: String)] = [
      (
        Self.head, broken, [],
        "nothing is pinned of runs that are not valid: gossip/steady seed 9 is invalid: lost 1"
      ),
      (
        Self.head, Self.cells(30) + [GateSample.cell(9, [], verdict: .unknown)], [],
        "nothing is pinned of runs that are not valid"
      ),
      (
        Self.head, Self.cells(2_000), [],
        "update does not loosen hand-written rules: r (g.yaml:2) fails: gossip/steady seed 3: messages: "
          + "max < 1000, got 2003"
      ),
      (
        Self.head, Self.cells(30), ["gosip/steady"],
        "--only gosip/steady: these results have no such group; did you mean 'gossip/steady'?"
      ),
      (
        pinned, Self.cells(30, seeds: 1...2), ["gossip/steady"],
        "the other groups are pinned with the seeds 1 to 3, these results have 1 to 2"
      ),
      (
        Self.head, Array(Self.cells(30).dropLast()), [],
        "gossip/steady has the seeds 1 to 3 and flooding/steady 1 to 2"
      ),
      ("schema: 1\n", Self.cells(30), [], "the gates file does not say what to pin"),
      (
        Self.head, [GateSample.cell(1, [.init(.messages, .integer(1))], driver: "zeromq tcp")], [],
        "these results have no simulated cells"
      ),
    ]
    for (text, cells, only, message) in cases {
      let error = #expect(throws: PinsUpdate.Refusal.self) { try updated(text, cells, only: only) }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
  }

  /// Random valid results pass what was pinned of them, and pinning them again changes nothing.
  @Test func randomResultsRoundTrip() throws {
    var random = SplitMix64(seed: 11)
    let text = """
      schema: 1
      pin: { metrics: [verdict, messages, redundancy, hot_spot.gini, availability.side_3, \
      stable_latency_ns.p99] }

      """
    for _ in 0..<100 {
      let cells = (1...UInt64(1 + random.index(below: 4))).flatMap { seed in
        ["gossip", "unheard-of"].map { architecture in
          GateSample.cell(
            seed, Metric.all.map { .init($0, random.anyValue(of: $0)) }, architecture: architecture,
            settings: [SettingValue(name: "fanout", value: "9 a: b # c")])
        }
      }
      let pinned = try updated(text, cells).text
      let again = try updated(pinned, cells)
      #expect(again.text == pinned)
      #expect(again.diff == "")
      #expect(try report(pinned, cells).verdict == .pass)
    }
  }
}

extension SplitMix64 {
  fileprivate mutating func anyValue(of metric: Metric) -> MetricValue {
    if metric.parts.isEmpty { return anyNumber() }
    if metric.unit == .nanoseconds {
      let values = Percentiles(
        p50: Int64(truncatingIfNeeded: next()), p95: -1, p99: Int64(truncatingIfNeeded: next()), max: 0)
      return index(below: 4) == 0 ? .unknown(.text("none")) : .percentiles(values)
    }
    return .parts(
      (metric.parts + [.side(3)]).filter { _ in index(below: 3) > 0 }.map { .init($0, anyNumber()) })
  }

  private mutating func anyNumber() -> MetricValue {
    switch index(below: 5) {
    case 0: .integer(Int64(truncatingIfNeeded: next()))
    case 1: .ratio(Double(bitPattern: next()))
    case 2: .ratio(Double(index(below: 100)))
    case 3: .unknown(.text("none"))
    default: .ratio(Double(index(below: 1_000_000)) / 7)
    }
  }
}
