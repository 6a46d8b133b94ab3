import Foundation
import Testing

@testable import Verification

@Suite struct RuleTests {
  /// Four runs around 10 with a standard deviation of 2, so that the standard error is 1.
  private static let sample = Sample([
    10 - 3.0.squareRoot(), 10 + 3.0.squareRoot(), 10 - 3.0.squareRoot(), 10 + 3.0.squareRoot(),
  ])

  @Test func aSampleKnowsItsErrors() {
    #expect(Self.sample.mean == 10)
    #expect(abs(Self.sample.deviation - 2) < 1e-12)
    #expect(abs(Self.sample.meanError - 1) < 1e-12)
    #expect(Sample([7]).meanError == 0)
    #expect(Sample([3, 1, 2]).quantile(0.5) == 2)
    #expect(Sample([3, 1, 2]).quantile(1) == 3)
  }

  @Test(
    "A mean passes within three standard errors and the slack",
    arguments: [
      (10, 0, .pass), (12.99, 0, .pass), (7.01, 0, .pass), (13.01, 0, .fail), (6.99, 0, .fail),
      (13.4, 0.5, .pass), (6.6, 0.5, .pass), (13.6, 0.5, .fail),
    ] as [(Double, Double, Ruling)])
  func within(expected: Double, slack: Double, verdict: Ruling) {
    #expect(Claim("x", .theory(expected, slack: slack)).verdict(on: Self.sample) == verdict)
  }

  @Test func aPrintedFigureIsCorrectToHalfAUnitOfItsLastDigit() {
    for (text, slack) in [("0.037", 0.0005), ("16.8", 0.05), ("38", 0.5), ("0.0000040", 0.000_000_05)] {
      let expectation = Expected.published(text)
      #expect(expectation.value == Double(text))
      #expect(abs(expectation.slack - slack) < slack * 1e-9, "\(text)")
    }
    // All runs alike: no error but the rounding.
    #expect(Claim("x", .published("0.037")).verdict(on: Sample([0.0374, 0.0374])) == .pass)
    #expect(Claim("x", .published("0.037")).verdict(on: Sample([0.0376, 0.0376])) == .fail)
  }

  @Test func anIdentityAllowsNothing() {
    let claim = Claim("messages", .identity(56))
    #expect(claim.rule == .exact)
    #expect(claim.verdict(on: Sample([56, 56, 56])) == .pass)
    #expect(claim.verdict(on: Sample([56, 56, 57])) == .fail)
    #expect(claim.verdict(on: Sample([55])) == .fail)
    #expect(claim.verdict(on: Sample([57])) == .fail)
    #expect(claim.distance(of: Sample([57])) == .infinity)
  }

  /// A figure that only its own error puts below a bound is not below it.
  @Test(
    arguments: [
      (1000, .pass), (13.01, .pass), (12.99, .undecided), (10, .undecided), (7.01, .undecided), (6.99, .fail),
    ] as [(Double, Ruling)])
  func aBoundIsKeptByThreeErrorsOrUndecided(bound: Double, verdict: Ruling) {
    #expect(Claim("x", .theory(bound), rule: .atMost).verdict(on: Self.sample) == verdict)
    // The same from below.
    #expect(Claim("x", .theory(20 - bound), rule: .atLeast).verdict(on: Self.sample) == verdict)
  }

  @Test func aBoundsSlackIsPartOfTheBound() {
    let bound = Expected.below("12", slack: 1.5)
    #expect(Claim("x", bound, rule: .atMost).verdict(on: Self.sample) == .pass)
  }

  @Test(arguments: [(10.0, Ruling.pass), (15.9, .pass), (4.1, .pass), (16.1, .fail), (3.9, .fail)])
  func fewPublishedRunsAllowThreeDeviations(expected: Double, verdict: Ruling) {
    #expect(
      Claim("x", .theory(expected), rule: .withinDeviations).verdict(on: Self.sample) == verdict)
  }

  @Test func whatIsNotJudgedNeitherPassesNorFails() {
    let claim = Claim("x", unjudged: "the paper does not say")
    #expect(claim.verdict(on: Self.sample) == .none("the paper does not say"))
    // It is not off from anything either: nothing is expected.
    #expect(claim.distance(of: Self.sample) == nil)
  }

  /// Of 1,000 hosts a share of 0.0001 in 200 runs is 20 hosts in all; 0.000004 is 0.8 of a host.
  @Test(
    arguments: [
      (0.000004, 0, .pass), (0.000004, 5, .pass), (0.000004, 6, .fail), (0.00004, 0, .fail),
      (0.00004, 8, .pass),
      (0.0001, 0, .fail), (0.0001, 20, .pass), (0.0001, 40, .fail),
    ] as [(Double, Int, Ruling)])
  func rareHostsAreJudgedByTheirOwnLaw(share: Double, hosts: Int, ruling: Ruling) {
    let claim = Claim("residue", .theory(share), grain: 0.001)
    let sample = Sample((0..<200).map { $0 < hosts ? 0.001 : 0 })
    #expect(claim.verdict(on: sample) == ruling)
    // None at all has an error all the same.
    #expect(claim.measured(in: sample).error > 0)
    #expect(claim.distance(of: sample)?.isFinite == true)
  }

  /// 600 runs of which one in a thousand is expected to give 1: none is no failure, and has an error.
  @Test(
    arguments: [
      (0.001, 0, .pass), (0.001, 5, .fail), (0.999, 600, .pass), (0.999, 594, .fail), (0.5, 300, .pass),
      (0.5, 240, .fail), (1, 600, .pass), (1, 599, .fail),
    ] as [(Double, Int, Ruling)])
  func sharesOfRunsAreJudgedAsCoins(share: Double, found: Int, ruling: Ruling) {
    let claim = Claim("all", .theory(share), statistic: .share)
    #expect(claim.verdict(on: Sample((0..<600).map { $0 < found ? 1 : 0 })) == ruling)
  }

  @Test func whatKeepsABoundIsNotOff() {
    let claim = Claim("x", .below("10"), rule: .atMost)
    #expect(claim.distance(of: Sample([3, 4, 5])) == 0)
    #expect(claim.distance(of: Sample([12, 13, 14])) ?? 0 > 0)
  }

  @Test func whatWasNotMeasuredFails() {
    #expect(Claim("x", .theory(1)).verdict(on: Sample([1, .nan])) == .fail)
    #expect(Claim("x", .theory(1)).verdict(on: Sample([])) == .fail)
    #expect(Claim("x", .identity(1), rule: .exact).verdict(on: Sample([])) == .fail)
  }

  @Test(arguments: [(13.0, -3.0), (7, 3), (10, 0), (10.5, 0), (12.5, -2)])
  func theDistanceIsBeyondTheSlack(expected: Double, distance: Double) throws {
    let slack = expected == 13 || expected == 7 ? 0 : 0.5
    let found = try #require(Claim("x", .theory(expected, slack: slack)).distance(of: Self.sample))
    #expect(abs(found - distance) < 1e-9)
  }

  /// For an exponential law the error is √(μ4 − σ⁴)/2σ = √2 times σ/√n, twice what a normal law has; for a
  /// uniform one it is √0.4 of that.
  @Test func theErrorOfADeviationIsThatOfItsOwnLaw() {
    let places = (0..<2000).map { (Double($0) + 0.5) / 2000 }
    func ratio(_ values: [Double]) -> Double {
      let sample = Sample(values)
      return sample.deviationError / (sample.deviation / (2 * Double(values.count - 1)).squareRoot())
    }
    #expect(abs(ratio(places.map { -log(1 - $0) }) - 2) < 0.2)
    #expect(abs(ratio(places) - 0.4.squareRoot()) < 0.05)
    // The same runs, the same error.
    #expect(Sample([1, 2, 4]).deviationError == Sample([1, 2, 4]).deviationError)
    #expect(Sample([3, 3, 3]).deviationError == 0)
    #expect(Sample([3]).deviationError == 0)
  }

  /// 9.6 a hundred times: its sum's rounding is no deviation that a distance could be counted in.
  @Test func equalRunsHaveNoErrorToBeOffBy() throws {
    let sample = Sample([Double](repeating: 9.6, count: 100))
    #expect(sample.deviation == 0)
    let claim = Claim("x", .theory(6.907))
    #expect(claim.verdict(on: sample) == .fail)
    #expect(claim.distance(of: sample) == .infinity)
    let nearly = Sample((0..<100).map { 11.1 - 1.5 + Double($0 % 2) * 1e-15 })
    #expect(claim.distance(of: nearly) == .infinity)
  }

  /// A quantile that fewer than ten runs lie beyond has no error that could be known.
  @Test func aQuantileNeedsRunsBeyondIt() {
    let claim = Claim("99.9 %", .below("1500"), rule: .atMost, statistic: .quantile(0.999))
    #expect(claim.verdict(on: Sample((0..<9_000).map { Double($0) / 9 })) == .undecided)
    #expect(claim.verdict(on: Sample((0..<11_000).map { Double($0) / 11 })) == .pass)
    let longest = Claim("longest", .below("1500"), rule: .atMost, statistic: .quantile(1))
    #expect(longest.verdict(on: Sample([3, 1499])) == .pass)
    #expect(longest.verdict(on: Sample([3, 1501])) == .fail)
  }

  /// 40 of 100 runs of the model and 50 of 100: chance; 80 is not.
  @Test(arguments: [(40, Ruling.pass), (50, .pass), (25, .pass), (80, .fail), (5, .fail)])
  func aModelsShareHasAnErrorToo(found: Int, ruling: Ruling) {
    func sample(_ found: Int) -> Sample { Sample((0..<100).map { $0 < found ? 1 : 0 }) }
    let claim = Claim(modelled: "all", statistic: .share).resolved(by: sample(40))
    #expect(claim.verdict(on: sample(found)) == ruling)
  }

  @Test func aModelsOwnErrorCounts() {
    let model = Sample([12, 16, 12, 16])
    let claim = Claim(modelled: "x", beside: "paper 20")
    #expect(claim.verdict(on: Self.sample) == .none("the model was not run"))
    let resolved = claim.resolved(by: model)
    #expect(resolved.expectation?.value == 14)
    #expect(resolved.expectation?.beside == "paper 20")
    // 4 apart; 3·√(1 + 4/3) = 4.58.
    #expect(resolved.verdict(on: Self.sample) == .pass)
    #expect(resolved.verdict(on: Sample(Self.sample.values.map { $0 - 1 })) == .fail)
  }

  @Test func spreadAndQuantilesAreStatisticsToo() {
    let claim = Claim("x", .theory(2), statistic: .deviation)
    #expect(claim.verdict(on: Self.sample) == .pass)
    let sample = Sample((0..<1000).map(Double.init))
    let median = Claim("x", .theory(500), statistic: .quantile(0.5)).measured(in: sample)
    #expect(median.value == 500)
    // √(n/4) places.
    #expect(abs(median.error - 15.8) < 1)
  }

  @Test(arguments: [
    (9.9585, 0.0032, "9.9585 ± 0.0032"), (-0.00098, 0.00036, "−0.00098 ± 0.00036"), (1585, 84, "1585 ± 84"),
    (15.145, 0.12, "15.15 ± 0.12"),
    (16, 0, "16 ± 0"), (9.6, 1e-16, "9.600 ± 0"), (.nan, 0, "– ± 0"),
  ])
  func aValueIsWrittenToTheSecondDigitOfItsError(value: Double, error: Double, text: String) {
    #expect(Number.text(value, error: error) == text)
  }

  @Test(arguments: [
    (0.03712, "0.03712"), (16.934, "16.93"), (1024.0, "1024"), (-0.5, "−0.5000"), (0, "0"),
    (123_456.7, "123457"), (.infinity, "∞"), (.nan, "–"),
  ])
  func numbersHaveFourDigits(value: Double, text: String) { #expect(Number.text(value) == text) }
}
