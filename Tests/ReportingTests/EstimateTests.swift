import Broadcasting
import Testing

@testable import Reporting

@Suite struct EstimateTests {
  @Test func nothingHasNoEstimate() {
    #expect(Estimate([]) == nil)
  }

  @Test(arguments: 1...5)
  func fewRunsHaveNoInterval(runs: Int) throws {
    let estimate = try #require(Estimate((1...runs).map(Double.init)))
    #expect(estimate.interval == nil)
    #expect(estimate.least == 1)
    #expect(estimate.most == Double(runs))
  }

  @Test func equalRunsHaveAnIntervalWithoutWidth() throws {
    #expect(try #require(Estimate(Array(repeating: 7, count: 6))).interval == 7...7)
  }

  @Test func theOrderOfRunsDoesNotMatter() {
    var random = SplitMix64(seed: 3)
    let values = (0..<20).map { _ in Double(random.index(below: 1000)) }
    #expect(Estimate(values) == Estimate(values.sorted()))
    #expect(Estimate(values) == Estimate(values.reversed()))
  }

  @Test func farAwayRunsDoNotPullTheMedian() throws {
    let estimate = try #require(Estimate([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 1_000_000]))
    #expect(estimate.median == 15)
    #expect(try #require(estimate.interval).upperBound < 20)
  }

  /// The mean over infinitely many draws: the middle of a draw is at most the i-th of n sorted values if at
  /// least ⌊n/2⌋ + 1 of the n draws are, each of which is with probability i/n.
  @Test(arguments: [6, 7, 8, 11, 16, 25, 40])
  func intervalIsThatOfTheBinomialDistribution(runs: Int) throws {
    func chance(of place: Int) -> Double {
      let share = Double(place) / Double(runs)
      guard share < 1 else { return 1 }
      var term = 1.0
      for _ in 0..<runs { term *= 1 - share }
      var sum = 0.0
      for hits in 0...runs {
        if hits > runs / 2 { sum += term }
        term *= Double(runs - hits) / Double(hits + 1) * share / (1 - share)
      }
      return sum
    }
    let interval = try #require(Estimate((1...runs).map(Double.init)).flatMap(\.interval))
    // Three standard errors of a share of 2.5 % among 2,000 draws.
    let error = 0.0105
    #expect(chance(of: Int(interval.lowerBound) - 1) < 0.025 + error)
    #expect(chance(of: Int(interval.lowerBound)) > 0.025 - error)
    #expect(chance(of: Int(interval.upperBound) - 1) < 0.975 + error)
    #expect(chance(of: Int(interval.upperBound)) > 0.975 - error)
  }
}
