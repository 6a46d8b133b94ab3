import Broadcasting
import Measurement
import Scenarios
import Testing

@testable import Reporting

@Suite struct SustainedRateTests {
  private struct Stop: Error, Equatable {}

  /// A run of so many broadcasts, all of them borne unless something else is said.
  private static func result(
    _ rate: Int, acknowledged: Int? = nil, delivered: Double = 1, stable: Int64 = 1_000_000,
    verdict: Outcome = .valid, reasons: [Reason] = []
  ) -> CellResult {
    Sample.result(
      "full-mesh", scenario: "loopback", verdict: verdict, reasons: reasons, driver: "zeromq",
      [
        .init(.broadcasts, .integer(Int64(2 * rate))),
        .init(.acknowledged, .integer(Int64(acknowledged ?? 2 * rate))),
        .init(.deliveryRatio, .ratio(delivered)),
        .init(.deliveriesPerSecond, .ratio(Double(rate * 24))),
        .init(
          .stableLatency,
          .percentiles(Percentiles(p50: stable / 2, p95: stable, p99: stable, max: 2 * stable))),
      ])
  }

  /// The rate that is found where rates above `most` are too high.
  private static func search(upTo limit: Int = 100_000, most: Int) -> SustainedRate {
    SustainedRate.search(from: 100, upTo: limit) { rate in
      result(rate, stable: rate > most ? 2_300_000_000 : Int64(rate) * 1000)
    }
  }

  @Test(
    "The rate doubles until it is too high twice",
    arguments: [
      (99, [100, 100], nil, nil), (100, [100, 200, 200], 100, 100), (399, [100, 200, 400, 400], 200, 100),
      (1700, [100, 200, 400, 800, 1600, 3200, 3200], 1600, 100),
    ] as [(Int, [Int], Int?, Int?)])
  func doubles(most: Int, rates: [Int], highest: Int?, unloaded: Int?) {
    let found = Self.search(most: most)
    #expect(found.steps.map(\.rate) == rates)
    #expect(found.highest?.rate == highest)
    #expect(found.unloaded?.rate == unloaded)
    let limit = highest == nil ? "2.00 s" : "500 ms"
    #expect(found.stop == "\(rates.last ?? 0)/s: stable p99 of 2.30 s, more than \(limit)")
  }

  @Test func whatIsSlowByItsTimersIsBorne() {
    let found = SustainedRate.search(from: 100, upTo: 400) { rate in
      Self.result(rate, stable: rate < 400 ? 970_000_000 + Int64(rate) : 1_471_000_000)
    }
    #expect(found.highest?.rate == 200)
    #expect(found.stop == "400/s: stable p99 of 1.47 s, more than 1.47 s")
  }

  @Test func theSearchEndsAtItsLimit() {
    let found = Self.search(upTo: 450, most: .max)
    #expect(found.steps.map(\.rate) == [100, 200, 400])
    #expect(found.highest?.rate == 400)
    #expect(found.stop == "the search ends here")
  }

  @Test func oneBadRunIsForgiven() {
    var runs = 0
    let found = SustainedRate.search(from: 100, upTo: 400) { rate in
      runs += 1
      return Self.result(rate, acknowledged: runs == 2 ? 1 : nil)
    }
    #expect(found.steps.map(\.rate) == [100, 200, 200, 400])
    #expect(found.steps.map { $0.shortfall != nil } == [false, true, false, false])
    #expect(found.highest?.rate == 400)
  }

  @Test func aRunThatCannotBeMadeEndsTheSearch() {
    #expect(throws: Stop()) {
      try SustainedRate.search(from: 100, upTo: 400) { (rate) throws(Stop) in
        guard rate < 200 else { throw Stop() }
        return Self.result(rate)
      }
    }
  }

  @Test(
    arguments: [
      (result(100), nil),
      (result(100, stable: 1_000_000_000), nil),
      (result(100, stable: 1_000_000_001), "stable p99 of 1.00 s, more than 1.00 s"),
      (result(100, acknowledged: 188), "12 of 200 broadcasts were not acknowledged"),
      (result(100, delivered: 0.9999), "only 99.9 % delivered"),
      (
        result(100, verdict: .invalid, reasons: [.other(text: "2 rumors lost"), .other(text: "1 doubled")]),
        "invalid: 2 rumors lost"
      ),
      (result(100, verdict: .unknown), "unknown"),
      (Sample.result("full-mesh", []), "broadcasts were not counted"),
    ] as [(CellResult, String?)])
  func whatIsNotBorneIsSaid(result: CellResult, shortfall: String?) {
    #expect(SustainedRate.Step(rate: 100, result: result, latencyLimit: 1e9).shortfall == shortfall)
  }

  @Test func everyRateOfTheScenarioCanBeRun() throws {
    let highest = Scenario.loopback.highestRate(from: 100)
    #expect(highest == 819_200)
    try Scenario.loopback.at(rate: highest).validate()
    #expect(Scenario.loopback.at(rate: 100).expectedBroadcasts == 200)
    var large = Scenario.loopback
    large.hosts = 1_000_000
    #expect(large.highestRate(from: 100) == 3_200)
  }

  @Test func theReportShowsBothEndsAndTheReason() {
    let report = SustainedRateReport(
      of: .loopback, [Self.search(most: 1700), Self.search(upTo: 100, most: .max), Self.search(most: 0)])
    #expect(report.text == text)
    #expect(report.markdown == markdown)
  }
}

private let text = """
  loopback · 25 hosts · 64 bytes · 2s a rate
                        sustained           unloaded stable  sustained stable
  architecture  broadcasts/s  deliveries/s      p50     p99      p50      p99  stopped by
  full-mesh             1600         38400  50.0 µs  100 µs   800 µs  1.60 ms  3200/s: stable p99 of \
  2.30 s, more than 500 ms
  full-mesh              100          2400  50.0 µs  100 µs  50.0 µs   100 µs  the search ends here
  full-mesh                –             –        –       –        –        –  100/s: stable p99 of 2.30 \
  s, more than 2.00 s


  """

private let markdown = """
  ### loopback

  25 hosts · 64 bytes · 2s a rate

  | architecture | sustained broadcasts/s | deliveries/s | stable p50 unloaded | stable p99 unloaded | \
  stable p50 sustained | stable p99 sustained | stopped by |
  | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
  | full-mesh | 1600 | 38400 | 50.0 µs | 100 µs | 800 µs | 1.60 ms | 3200/s: stable p99 of 2.30 s, more \
  than 500 ms |
  | full-mesh | 100 | 2400 | 50.0 µs | 100 µs | 50.0 µs | 100 µs | the search ends here |
  | full-mesh | – | – | – | – | – | – | 100/s: stable p99 of 2.30 s, more than 2.00 s |


  """
