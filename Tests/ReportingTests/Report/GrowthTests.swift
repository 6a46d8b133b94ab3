import Foundation
import Testing

@testable import Reporting

@Suite struct GrowthTests {
  private static let sizes = [5, 10, 25, 50, 100, 250, 500, 1_000]

  @Test(arguments: Growth.Order.allCases)
  func findsTheOrderThatMadeTheValues(order: Growth.Order) throws {
    for factor in [0.01, 1, 300] {
      let growth = try #require(Growth(Self.sizes.map { ($0, factor * order.value(Double($0))) }))
      #expect(growth.order == order)
    }
  }

  @Test(arguments: [(Growth.Order.constant, 0.0), (.root, 0.5), (.linear, 1.0), (.quadratic, 2.0)])
  func theExponentIsTheSlope(order: Growth.Order, exponent: Double) throws {
    let growth = try #require(Growth(Self.sizes.map { ($0, 7 * order.value(Double($0))) }))
    #expect(abs(growth.exponent - exponent) < 1e-9)
  }

  @Test func noiseDoesNotMisleadIt() throws {
    let noise = [1.02, 0.97, 1.0, 1.03, 0.98, 1.01, 0.99, 1.0]
    let growth = try #require(Growth(zip(Self.sizes, noise).map { ($0, Double($0) * $1) }))
    #expect(growth.order == .linear)
    #expect(growth.text.hasPrefix("n (n^1.0") || growth.text.hasPrefix("n (n^0.9"))
  }

  /// Gossip's latency jumps where its fan-out no longer covers everyone, and is flat beyond.
  @Test func smallFleetsDoNotDecideAboutLargeOnes() throws {
    let values = [100.0, 300, 1_460, 1_500, 1_680, 1_950, 2_380, 2_630]
    let growth = try #require(Growth(zip(Self.sizes, values).map { ($0, $1) }))
    #expect(growth.exponent < 0.25)
    #expect(growth.order != .root)
  }

  @Test func whereNoOrderFitsOnlyThePowerIsSaid() throws {
    let growth = try #require(Growth([(100, 1.3), (250, 1.7), (500, 2.9), (1_000, 5.8)]))
    #expect(growth.order == nil)
    #expect(growth.text == "n^0.65")
  }

  @Test(arguments: [([5, 10, 25, 50, 100, 250, 500, 1_000], 100), ([10, 100, 1_000], 10), ([10, 100], 10)])
  func theLargestDecadeCounts(sizes: [Int], least: Int) {
    #expect(Growth.least(of: sizes) == least)
  }

  @Test func tooFewValuesOrNoneAboveZeroSayNothing() {
    #expect(Growth([]) == nil)
    #expect(Growth([(10, 1), (100, 2)]) == nil)
    #expect(Growth([(10, 1), (100, 0), (1_000, 2)]) == nil)
    #expect(Growth([(10, 1), (10, 1), (10, 1)]) == nil)
    #expect(Growth([(1, 1), (10, 1), (100, 1)]) == nil)
  }
}
