import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting
@testable import Running

@Suite struct SaturationTests {
  /// A fleet that keeps up to this rate, in thousandths, and is three times as slow above it.
  private static func run(_ rate: Int, limit: Int) -> MeasuredRun {
    let latency: Int64 = rate <= limit ? 100 : 300
    return MeasuredRun(.done(ScalingSamples.result(hosts: 10, messages: 9, latency: latency)))
  }

  /// The search, its runs made as it asks for them.
  private func search(
    _ grid: [Int], run: (Saturation.Trial) -> MeasuredRun
  ) -> (outcome: Saturation.Outcome?, asked: [Saturation.Trial]) {
    var known: [Saturation.Trial: MeasuredRun] = [:]
    var asked: [Saturation.Trial] = []
    while true {
      let search = Saturation(grid: grid) { known[$0] }
      guard let next = search.next else { return (search.outcome, asked) }
      #expect(search.outcome == nil)
      asked.append(next)
      known[next] = run(next)
    }
  }

  /// In a short run a fleet seems to bear somewhat more.
  @Test(arguments: [1_000, 1_999, 2_000, 17_000, 64_000, 79_999], [0, 1, 4])
  func theHighestRateOfTheGridThatIsBorneIsFound(limit: Int, excess: Int) throws {
    let grid = Array(stride(from: 1_000, through: 100_000, by: 1_000))
    let (outcome, asked) = search(grid) { trial in
      Self.run(trial.rate, limit: trial.isShort ? limit + limit / 20 * excess : limit)
    }
    guard case .found(let borne, let shortfall) = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(borne == limit / 1_000 * 1_000)
    #expect(shortfall == "stable p50 of 300 ms, more than 200 ms")
    #expect(Set(asked).count == asked.count, "nothing is run twice")
    #expect(asked.contains { $0.rate == borne && !$0.isShort }, "what is found was borne for the whole time")
    #expect(asked.count { !$0.isShort } <= 8, "whole runs are few")
  }

  @Test func whatIsNotBorneAtAllIsBelowTheGrid() {
    let (outcome, asked) = search([500, 1_000]) { _ in
      MeasuredRun(.done(ScalingSamples.result(hosts: 10, messages: 9, latency: 100, delivered: 0.5)))
    }
    #expect(outcome == .below(500, shortfall: "only 50.0 % delivered"))
    #expect(asked == [.init(rate: 500, isShort: true)])
  }

  @Test func whatIsBorneForSecondsAloneIsNotBorne() {
    let (outcome, _) = search([500, 1_000]) { trial in Self.run(trial.rate, limit: trial.isShort ? .max : 0) }
    #expect(outcome == .below(500, shortfall: "stable p50 of 300 ms, more than 200 ms"))
  }

  @Test func whatIsAlwaysBorneIsAboveTheGrid() {
    let (outcome, asked) = search([500, 1_000, 2_000]) { Self.run($0.rate, limit: .max) }
    #expect(outcome == .above(2_000))
    #expect(asked.last == .init(rate: 2_000, isShort: false))
  }

  @Test func aRunThatComesToNothingEndsTheSearch() {
    let stopped = MeasuredRun(.stopped("after 60 s"))
    let (short, _) = search(Array(1...20)) { $0.rate > 5 ? stopped : Self.run($0.rate, limit: .max) }
    #expect(short == .unknown(borne: nil, briefly: 1, reason: "stopped after 60 s"))
    let (whole, asked) = search(Array(1...20)) { trial in
      !trial.isShort && trial.rate > 5 ? stopped : Self.run(trial.rate, limit: 9)
    }
    #expect(whole == .unknown(borne: 5, briefly: 5, reason: "stopped after 60 s"))
    #expect(asked.last?.isShort == false)
  }

  /// The queue of a cache: a message in, and one out to each host, 5 ms each; and from each host two receipts
  /// a second.
  ///
  /// It is `saturation`, 25 times as slow, so that its runs are small. A rate that is 1.3 % too high adds
  /// 0.4 s to the median of 60 s, which is about what is allowed.
  @Test func aCacheBearsWhatItsMessagesLeaveTimeFor() throws {
    let hosts = 10
    let cache = try #require(ScalingContender.named("shared-cache"))
    let configuration = try cache.configuration(hosts: hosts)
    var load = try OriginTests.scenario("saturation")
    load.hosts = hosts
    #expect(load.workload.duration == .seconds(60))
    let capacity = try #require(load.capacity)
    #expect(capacity.receive == .microseconds(200) && capacity.send == .microseconds(200))
    load.capacity = Capacity(receive: .milliseconds(5), send: .milliseconds(5))
    let (outcome, _) = search(Saturation.grid) { trial in
      MeasuredRun(
        .done(Cell(configuration: configuration, scenario: trial.scenario(of: load), seed: 1).run()))
    }
    guard case .found(let borne, _) = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    let limit = 1_000 * (1 - Double(2 * hosts) * 0.005) / (Double(hosts + 1) * 0.005)
    #expect(Double(borne) / limit > 0.97 && Double(borne) / limit < 1.03, "\(borne) of \(limit)")
  }

  @Test func theGridHas160StepsADecade() {
    #expect(Saturation.grid.first == 501)
    #expect(Saturation.grid.last == 5_011_872)
    #expect(Saturation.grid.contains(1_000) && Saturation.grid.contains(1_000_000))
    #expect(zip(Saturation.grid, Saturation.grid.dropFirst()).allSatisfy { $0 < $1 })
  }
}
