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

  @Test(arguments: [(9.0, Ruling.pass), (7.01, .pass), (6.99, .fail), (1000, .pass)])
  func aBoundAllowsThreeErrorsAbove(bound: Double, verdict: Ruling) {
    #expect(Claim("x", .theory(bound), rule: .atMost).verdict(on: Self.sample) == verdict)
  }

  @Test(arguments: [(10.0, Ruling.pass), (15.9, .pass), (4.1, .pass), (16.1, .fail), (3.9, .fail)])
  func fewPublishedRunsAllowThreeDeviations(expected: Double, verdict: Ruling) {
    #expect(
      Claim("x", .theory(expected), rule: .withinDeviations).verdict(on: Self.sample) == verdict)
  }

  @Test func whatIsNotJudgedNeitherPassesNorFails() {
    let reason = "the paper does not say"
    #expect(
      Claim("x", .published("5"), rule: .notJudged(reason)).verdict(on: Self.sample) == .none(reason))
    #expect(Claim("x", nil).verdict(on: Self.sample) == .none("no published figure"))
    #expect(Claim("x", nil).distance(of: Self.sample) == nil)
  }

  @Test(arguments: [(0.0, Ruling.none("fewer than ten hosts expected in all runs")), (0.5, .fail)])
  func ofSoFewThatChanceDecidesOnlyAFarTooManyFail(share: Double, ruling: Ruling) {
    let claim = Claim("residue", .published("0.0001"), grain: 0.001)
    #expect(claim.verdict(on: Sample([share, share, share])) == ruling)
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
    (0.03712, "0.03712"), (16.934, "16.93"), (1024.0, "1024"), (-0.5, "−0.5000"), (0, "0"),
    (123_456.7, "123457"), (.infinity, "∞"), (.nan, "–"),
  ])
  func numbersHaveFourDigits(value: Double, text: String) { #expect(Number.text(value) == text) }
}
