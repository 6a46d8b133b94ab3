import Testing

@testable import Broadcasting

@Suite struct TimeTests {
  @Test(arguments: [
    ("250ms", 250_000_000, "250ms"), ("1.5s", 1_500_000_000, "1.5s"), ("10us", 10_000, "10us"),
    ("7ns", 7, "7ns"), ("2min", 120_000_000_000, "120s"), ("0s", 0, "0s"), ("0ms", 0, "0s"),
    ("1500ms", 1_500_000_000, "1.5s"), ("0.000000001s", 1, "1ns"), ("0.25min", 15_000_000_000, "15s"),
    ("1.000000001s", 1_000_000_001, "1.000000001s"), ("1.50s", 1_500_000_000, "1.5s"),
    ("3.0ns", 3, "3ns"), ("2.5000000000000s", 2_500_000_000, "2.5s"), ("999us", 999_000, "999us"),
    ("0.1ms", 100_000, "100us"), ("007s", 7_000_000_000, "7s"),
  ])
  func delaysAreReadAndPrinted(text: String, nanoseconds: Int64, printed: String) {
    #expect(Delay(parsing: text) == Delay(nanoseconds: nanoseconds))
    #expect(Delay(nanoseconds: nanoseconds).description == printed)
  }

  @Test(arguments: [
    "", "s", "ms", "5", "5 ms", " 5ms", "5ms ", "-5ms", "+5ms", "1e3ms", "1,5s", ".5s", "5.s", "1.2.3s",
    "5h", "5m", "5S", "5MS", "٣s", "0x5s", "5µs", "inf", "nan", "never", "1_000ms",
    // Finer than a nanosecond, in the last digit or behind zeros.
    "0.5ns", "1.0005us", "0.0000000001s", "1.03ns", "1.00000000007s", "0.1234567891234s",
    // Longer than 292 years.
    "9223372037s", "99999999999999999999s", "153722868min", "9223372036.9s",
  ])
  func whatIsNoExactDelayIsRefused(text: String) {
    #expect(Delay(parsing: text) == nil)
  }

  @Test func everyPrintedDelayIsReadBack() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<5000 {
      let magnitude = UInt64(1) << random.draw(below: 63)
      let delay = Delay(nanoseconds: Int64(random.draw(below: magnitude)))
      #expect(Delay(parsing: delay.description) == delay, "\(delay.nanoseconds) ns is printed as \(delay)")
    }
  }

  @Test func negativeDelaysArePrintedWithTheirSign() {
    #expect(Delay.milliseconds(-1500).description == "-1.5s")
    #expect(Delay.microseconds(-500).description == "-500us")
    #expect(Delay(nanoseconds: -1_000_000_001).description == "-1.000000001s")
  }

  @Test func timeEndsAtNever() {
    #expect(Instant.never + .seconds(1) == .never)
    #expect(Instant(nanoseconds: .max - 5) + .nanoseconds(6) == .never)
    #expect(Instant.zero + .seconds(1) - .zero == .seconds(1))
    #expect(Delay.seconds(1) * .max == Delay(nanoseconds: .max))
    #expect("\(Instant.never)" == "never")
  }
}

@Suite struct ProbabilityTests {
  @Test(arguments: [
    ("0", 0, "0%"), ("1", 1_000_000, "100%"), ("1.0", 1_000_000, "100%"), ("0%", 0, "0%"),
    ("100%", 1_000_000, "100%"), ("100.0%", 1_000_000, "100%"), ("50%", 500_000, "50%"),
    ("2.5%", 25_000, "2.5%"), ("0.025", 25_000, "2.5%"), ("0.000001", 1, "0.0001%"),
    ("0.0001%", 1, "0.0001%"), ("99.9999%", 999_999, "99.9999%"), ("0.5000000000", 500_000, "50%"),
    ("2.50000000%", 25_000, "2.5%"), ("0.1", 100_000, "10%"), ("10.01%", 100_100, "10.01%"),
  ])
  func probabilitiesAreReadAndPrinted(text: String, millionths: Int, printed: String) {
    #expect(Probability(parsing: text) == Probability(millionths: millionths))
    #expect(Probability(millionths: millionths).description == printed)
  }

  @Test(arguments: [
    "", "%", ".5", "5.", "-0.1", "+0.1", "1.000001", "2", "101%", "100.0001%", "1e-3", "0,5", "50 %", "50%%",
    " 0.5", "½", "٣%", "nan", "1.2.3",
    // Finer than a millionth, in the last digit or behind zeros.
    "0.0000001", "0.00001%", "2.500003%", "0.02500003", "0.12345678912345",
  ])
  func whatIsNoProbabilityOfWholeMillionthsIsRefused(text: String) {
    #expect(Probability(parsing: text) == nil)
  }

  @Test func everyPrintedProbabilityIsReadBack() {
    for millionths in stride(from: 0, through: 1_000_000, by: 997) {
      let probability = Probability(millionths: millionths)
      #expect(Probability(parsing: probability.description) == probability)
    }
  }

  @Test func whatIsOutOfRangeIsClamped() {
    #expect(Probability(millionths: -1) == .zero)
    #expect(Probability(millionths: 1_000_001) == .one)
  }
}
