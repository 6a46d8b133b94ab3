import Testing

@testable import Broadcasting

@Suite struct SplitMix64Tests {
  /// The outputs of the published C code for this seed.
  @Test func givesTheOutputsOfThePublishedAlgorithm() {
    var random = SplitMix64(seed: 1_234_567)
    let outputs = (0..<5).map { _ in random.next() }
    #expect(
      outputs == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  /// Chi-square with fixed seeds; 99.99 % of fair draws stay below `limit` for their degrees of freedom.
  @Test(arguments: [(2, 15.2), (3, 18.4), (7, 27.9), (10, 33.7), (100, 161.4)] as [(UInt64, Double)])
  func everyOutcomeOfADrawIsEquallyLikely(bound: UInt64, limit: Double) {
    var random = SplitMix64(seed: 99)
    var counts = [Int](repeating: 0, count: Int(bound))
    let draws = 1000 * Int(bound)
    for _ in 0..<draws { counts[random.index(below: Int(bound))] += 1 }
    let chiSquare = counts.reduce(0.0) { sum, count in sum + Double((count - 1000) * (count - 1000)) / 1000 }
    #expect(chiSquare < limit)
  }

  /// Without rejection two thirds of this range would be drawn twice as often as the rest.
  @Test func aBoundNearTheWholeRangeIsUnbiased() {
    var random = SplitMix64(seed: 5)
    let third = UInt64.max / 3
    var counts = [0, 0, 0]
    for _ in 0..<30_000 {
      let drawn = random.draw(below: third * 2)
      #expect(drawn < third * 2)
      counts[Int(drawn / (third * 2 / 3))] += 1
    }
    // Ten thousand each; five standard deviations are 408.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 408 }, "\(counts)")
  }

  @Test func aDrawBelowOneIsZeroAndTheWidestStaysInside() {
    var random = SplitMix64(seed: 0)
    for _ in 0..<100 {
      #expect(random.draw(below: 1) == 0)
      #expect(random.draw(below: .max) < .max)
    }
  }

  @Test func delaysReachBothEndsOfTheirRange() {
    var random = SplitMix64(seed: 2)
    let range = Delay.nanoseconds(5)...(.nanoseconds(8))
    let drawn = Set((0..<200).map { _ in random.delay(in: range).nanoseconds })
    #expect(drawn == [5, 6, 7, 8])
    #expect(random.delay(in: .zero...(.zero)) == .zero)
  }

  @Test(arguments: [0, 1, 250_000, 500_000, 999_999, 1_000_000])
  func whatIsProbableHappensThatOften(millionths: Int) {
    var random = SplitMix64(seed: 11)
    let probability = Probability(millionths: millionths)
    let trials = 20_000
    let hits = (0..<trials).count { _ in random.happens(probability) }
    let share = Double(millionths) / 1_000_000
    let deviation = (Double(trials) * share * (1 - share)).squareRoot()
    #expect(abs(Double(hits) - Double(trials) * share) <= 4 * deviation)
  }

  /// A chance of nothing costs no draw, so that switching a fault off leaves the other draws as they were.
  @Test func theImpossibleDrawsNothing() {
    var random = SplitMix64(seed: 11)
    let before = random
    let happened = random.happens(.zero)
    #expect(!happened)
    #expect(random == before)
  }

  @Test(arguments: [0, 1, 2, 3, 52, 1000])
  func aShuffleIsAPermutation(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    var elements = Array(0..<count)
    random.shuffle(&elements)
    #expect(elements.sorted() == Array(0..<count))
    #expect(count < 52 || elements != Array(0..<count))
  }

  @Test func everyOrderOfAShuffleIsEquallyLikely() {
    var random = SplitMix64(seed: 77)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var elements = [0, 1, 2, 3]
      random.shuffle(&elements)
      counts[elements, default: 0] += 1
    }
    #expect(counts.count == 24)
    let chiSquare = counts.values.map { Double(($0 - 1000) * ($0 - 1000)) / 1000 }.reduce(0, +)
    // 99.99 % for 23 degrees of freedom.
    #expect(chiSquare < 56.4)
  }

  @Test func hashesOfDifferentNumbersDiffer() {
    var seen: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for part in 0..<20 as Range<UInt64> {
        seen.insert(SplitMix64.hash(seed, part))
        for inner in 0..<5 as Range<UInt64> { seen.insert(SplitMix64.hash(seed, part, inner)) }
      }
    }
    #expect(seen.count == 20 * 20 * 6)
    #expect(SplitMix64.hash(1, 2, 3) != SplitMix64.hash(1, 3, 2))
    #expect(SplitMix64.hash(1, 2) == SplitMix64.hash(1, 2))
  }

  /// Neighbouring seeds must not give shifted copies of one stream.
  @Test func streamsOfNeighbouringSeedsShareNothing() {
    var seen: Set<UInt64> = []
    for seed in 0..<50 as Range<UInt64> {
      var random = SplitMix64(seed: SplitMix64.hash(seed, 4))
      for _ in 0..<100 { seen.insert(random.next()) }
    }
    #expect(seen.count == 5000)
  }
}
