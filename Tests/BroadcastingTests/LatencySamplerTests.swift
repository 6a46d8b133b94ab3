import Foundation
import Testing

@testable import Broadcasting
@testable import Scenarios

@Suite struct LatencySamplerTests {
  /// Draws in milliseconds, ascending.
  private static func draws(_ latency: Latency, count: Int = 20_000, seed: UInt64 = 42) -> [Double] {
    let sampler = LatencySampler(Network(latency: latency), pairs: 7)
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      Double(sampler.draw(&random, from: NodeID(0), to: NodeID(1))) / 1e6
    }.sorted()
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func quantile(_ sorted: [Double], _ q: Double) -> Double {
    sorted[Int(Double(sorted.count) * q)]
  }

  @Test func theLogarithmIsThatOfTheMathLibrary() {
    var random = SplitMix64(seed: 1)
    let edges: [Double] = [
      .leastNormalMagnitude, .leastNonzeroMagnitude, 1e-300, 0.5, 1 - 1e-15, 1, 1 + 1e-15, 1.414213562373095,
      1.4142135623730954, 2, 10, 1e300, .greatestFiniteMagnitude,
    ]
    let drawn = (0..<5000).map { _ in Double(random.next() >> 11) + 1 }.map { $0 / 9_007_199_254_740_992 }
    for x in edges + drawn {
      let expected = log(x)
      #expect(abs(LatencySampler.logarithm(x) - expected) <= 1e-12 * abs(expected), "ln \(x)")
    }
  }

  @Test func theExponentialIsThatOfTheMathLibrary() {
    var random = SplitMix64(seed: 2)
    let drawn = (0..<5000).map { _ in Double(random.draw(below: 1_399_998)) / 1000 - 699.999 }
    for x in [0, 1, -1, 0.5, 0.34657359, 1e-17, 699.99, -699.99] + drawn {
      let expected = exp(x)
      #expect(abs(LatencySampler.exponential(x) - expected) <= 1e-12 * expected, "e^\(x)")
    }
    #expect(LatencySampler.exponential(-800) == 0)
    #expect(LatencySampler.exponential(800) == .greatestFiniteMagnitude)
  }

  @Test func aConstantLatencyDrawsNothing() {
    let sampler = LatencySampler(Network(latency: .constant(.milliseconds(100))), pairs: 7)
    var random = SplitMix64(seed: 3)
    let before = random
    #expect(sampler.draw(&random, from: NodeID(0), to: NodeID(1)) == 100_000_000)
    #expect(random == before)
  }

  // The bounds below are four standard errors of the estimate, from 20,000 draws.

  @Test func aUniformLatencyFillsItsRangeEvenly() throws {
    let values = Self.draws(.uniform(low: .milliseconds(50), high: .milliseconds(150)))
    #expect(try #require(values.first) >= 50)
    #expect(try #require(values.last) <= 150)
    // The deviation of one draw is 100/√12.
    #expect(abs(Self.mean(values) - 100) < 0.82)
    for q in [0.1, 0.25, 0.5, 0.75, 0.9] {
      #expect(abs(Self.quantile(values, q) - (50 + 100 * q)) < 1.42, "quantile \(q)")
    }
  }

  @Test func anExponentialLatencyHasItsMeanAndQuantiles() throws {
    let values = Self.draws(.exponential(mean: .milliseconds(100)))
    #expect(try #require(values.first) >= 0)
    #expect(abs(Self.mean(values) - 100) < 2.83)
    for q in [0.1, 0.5, 0.9, 0.99] {
      let error = 100 * (q / (1 - q) / 20_000).squareRoot()
      #expect(abs(Self.quantile(values, q) - -100 * log(1 - q)) < 4 * error, "quantile \(q)")
    }
  }

  @Test func aLognormalLatencyHasItsMedianAndSpread() throws {
    let values = Self.draws(.lognormal(median: .milliseconds(100), sigmaThousandths: 500))
    #expect(try #require(values.first) > 0)
    let logarithms = values.map { log($0 / 100) }
    #expect(abs(Self.mean(logarithms)) < 4 * 0.5 / 20_000.squareRoot())
    let variance = Self.mean(logarithms.map { $0 * $0 })
    #expect(abs(variance - 0.25) < 4 * 0.25 * (2 / 20_000.0).squareRoot())
    // The mean of the distribution is median × e^(σ²/2); its deviation is mean × √(e^σ² − 1).
    #expect(abs(Self.mean(values) - 100 * exp(0.125)) < 4 * 60.4 / 20_000.squareRoot())
  }

  /// The latencies of all pairs of so many nodes, in milliseconds, drawn once each way.
  private static func pairs(_ latency: Latency, nodes: Int, seed: UInt64) -> [[Double]] {
    let sampler = LatencySampler(Network(latency: latency), pairs: seed)
    var random = SplitMix64(seed: 42)
    return (0..<nodes).map { from in
      (0..<nodes).map { to in
        Double(sampler.draw(&random, from: NodeID(from), to: NodeID(to))) / 1e6
      }
    }
  }

  @Test func everyPairHasALatencyOfItsOwnTheSameBothWays() {
    let latency = Latency.pairwise(low: .milliseconds(10), high: .milliseconds(150), jitter: .zero)
    let table = Self.pairs(latency, nodes: 201, seed: 1)
    let all = (0..<201).flatMap { from in (0..<from).map { table[from][$0] } }.sorted()
    for from in 0..<201 { for to in 0..<from { #expect(table[from][to] == table[to][from]) } }
    #expect(all.first.map { $0 >= 10 } == true && all.last.map { $0 <= 150 } == true)
    #expect(Set(all).count > 20_000)
    // The deviation of one pair is 140/√12, of 20,100 pairs.
    #expect(abs(Self.mean(all) - 80) < 1.15)
    for q in [0.1, 0.25, 0.5, 0.75, 0.9] {
      #expect(abs(Self.quantile(all, q) - (10 + 140 * q)) < 1.98, "quantile \(q)")
    }
    #expect(Self.pairs(latency, nodes: 10, seed: 1)[3][7] == table[3][7])
    #expect(Self.pairs(latency, nodes: 10, seed: 2)[3][7] != table[3][7])
  }

  @Test func jitterIsAShareOfThePairsLatency() throws {
    let bounds = (low: Delay.milliseconds(10), high: Delay.milliseconds(150))
    let still = Self.draws(.pairwise(low: bounds.low, high: bounds.high, jitter: .zero), count: 2)
    #expect(still[0] == still[1])
    let values = Self.draws(
      .pairwise(low: bounds.low, high: bounds.high, jitter: Probability(millionths: 100_000)))
    #expect(try #require(values.first) >= still[0])
    #expect(try #require(values.last) <= still[0] * 1.1)
    // The deviation of one draw is a tenth of the latency over √12.
    #expect(abs(Self.mean(values) / still[0] - 1.05) < 4 * 0.1 / 12.squareRoot() / 20_000.squareRoot())
  }

  @Test(arguments: [
    Latency.uniform(low: .milliseconds(1), high: .milliseconds(9)), .exponential(mean: .milliseconds(5)),
    .lognormal(median: .milliseconds(5), sigmaThousandths: 1500),
    .pairwise(low: .milliseconds(1), high: .milliseconds(9), jitter: .one),
  ])
  func theSameSeedDrawsTheSame(latency: Latency) {
    #expect(Self.draws(latency, count: 100, seed: 8) == Self.draws(latency, count: 100, seed: 8))
    #expect(Self.draws(latency, count: 100, seed: 8) != Self.draws(latency, count: 100, seed: 9))
  }
}
