import Broadcasting
import Formats
import Measurement
import Testing

@testable import Reporting

@Suite struct SaturationTests {
  /// A fleet that keeps up to this rate, in thousandths, and is three times as slow above it.
  private static func run(_ rate: Int, limit: Int) -> MeasuredRun {
    let latency: Int64 = rate <= limit ? 100 : 300
    return MeasuredRun(.done(ScalingSamples.result(hosts: 10, messages: 9, latency: latency)))
  }

  /// The search, its runs made as it asks for them.
  private func search(
    _ grid: [Int], run: (Int) -> MeasuredRun
  ) -> (outcome: Saturation.Outcome?, asked: [Int]) {
    var known: [Int: MeasuredRun] = [:]
    var asked: [Int] = []
    while true {
      let search = Saturation(grid: grid) { known[$0] }
      guard let next = search.next else { return (search.outcome, asked) }
      #expect(search.outcome == nil)
      asked.append(next)
      known[next] = run(next)
    }
  }

  @Test(arguments: [1_000, 1_999, 2_000, 17_000, 64_000, 99_999])
  func theHighestRateOfTheGridThatIsBorneIsFound(limit: Int) throws {
    let grid = Array(stride(from: 1_000, through: 100_000, by: 1_000))
    let (outcome, asked) = search(grid) { Self.run($0, limit: limit) }
    guard case .found(let borne, let shortfall) = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(borne == limit / 1_000 * 1_000)
    #expect(shortfall == "stable p50 of 300 ms, more than 200 ms")
    #expect(Set(asked).count == asked.count, "no rate is run twice")
    // Nothing is run at more than a few steps above what is borne.
    #expect(asked.allSatisfy { $0 <= borne + 7_000 })
  }

  @Test func whatIsNotBorneAtAllIsBelowTheGrid() {
    let (outcome, asked) = search([500, 1_000]) { _ in
      MeasuredRun(.done(ScalingSamples.result(hosts: 10, messages: 9, latency: 100, delivered: 0.5)))
    }
    #expect(outcome == .below(500, shortfall: "only 50.0 % delivered"))
    #expect(asked == [500])
  }

  @Test func whatIsAlwaysBorneIsAboveTheGrid() {
    let (outcome, _) = search([500, 1_000, 2_000]) { Self.run($0, limit: .max) }
    #expect(outcome == .above(2_000))
  }

  @Test func aRunThatComesToNothingEndsTheSearch() {
    let (outcome, asked) = search(Array(1...20)) { rate in
      rate > 5 ? MeasuredRun(.stopped("after 60 s")) : Self.run(rate, limit: .max)
    }
    #expect(outcome == .unknown(borne: 1, reason: "stopped after 60 s"))
    #expect(asked == [1, 7])
  }

  @Test func theGridHasTwentyStepsADecade() {
    #expect(Saturation.grid.first == 501)
    #expect(Saturation.grid.last == 5_011_872)
    #expect(Saturation.grid.contains(1_000) && Saturation.grid.contains(1_000_000))
    #expect(zip(Saturation.grid, Saturation.grid.dropFirst()).allSatisfy { $0 < $1 })
  }
}
