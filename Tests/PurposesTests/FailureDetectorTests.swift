import Testing

@testable import Broadcasting
@testable import Purposes

/// Host n0 of four, which waits for the beats of the others.
@Suite struct FailureDetectorTests {
  private static func host(
    _ change: (inout FailureDetector.Settings) -> Void = { _ in }
  ) -> OnePurpose<FailureDetector> {
    var settings = FailureDetector.Settings()
    change(&settings)
    var host = OnePurpose<FailureDetector>(settings: settings)
    host.start()
    return host
  }

  private static func suspected(_ effects: OnePurpose<FailureDetector>.Effects) -> [Int] {
    effects.notes().filter { $0.kind == FailureDetector.Kinds.suspects }.map(\.peer.int)
  }

  private static func trusted(_ effects: OnePurpose<FailureDetector>.Effects) -> [Int] {
    effects.notes().filter { $0.kind == FailureDetector.Kinds.trusts }.map(\.peer.int)
  }

  @Test func aHostBeatsOnceInAnInterval() {
    var host = Self.host()
    #expect(host.wait(.seconds(10)).broadcasts().count == 10)
  }

  @Test func directBeatsGoToEveryOther() {
    var host = Self.host { $0.beats = .direct }
    let effects = host.wait(.seconds(1))
    #expect(effects.broadcasts().isEmpty && effects.sent().map(\.to) == [1, 2, 3])
  }

  @Test func whoIsNotHeardOfIsSuspectedInTime() {
    var host = Self.host()
    host.wait(.seconds(2))
    for peer in [1, 2] { host.deliver(.beat(life: 0, number: 1), from: peer) }
    #expect(Self.suspected(host.wait(.milliseconds(2999))).isEmpty)
    #expect(Self.suspected(host.wait(.milliseconds(1))) == [3])
    #expect(Self.suspected(host.wait(.seconds(2))) == [1, 2])
    #expect(Self.suspected(host.wait(.seconds(100))).isEmpty)
  }

  @Test func whoIsHeardOfAgainIsTrustedAgain() {
    var host = Self.host()
    host.wait(.seconds(5))
    #expect(Self.trusted(host.deliver(.beat(life: 0, number: 9), from: 3)) == [3])
    #expect(Self.suspected(host.wait(.seconds(5))) == [3])
  }

  /// Beats that say nothing new: each after the first, in order.
  @Test(
    arguments: [
      [(0, 5), (0, 5), (0, 4)], [(2, 1), (1, 9), (2, 1)], [(1, 3), (0, 8)],
    ] as [[(UInt32, UInt64)]])
  func whatComesLateOrTwiceShowsNothing(beats: [(UInt32, UInt64)]) {
    var host = Self.host()
    host.deliver(.beat(life: beats[0].0, number: beats[0].1), from: 1)
    host.wait(.seconds(4))
    for (life, number) in beats.dropFirst() { host.deliver(.beat(life: life, number: number), from: 1) }
    #expect(Self.suspected(host.wait(.seconds(1))).contains(1))
  }

  @Test func whoLeavesIsNotSuspectedUntilItIsBackInALaterLife() {
    var host = Self.host()
    host.deliver(.beat(life: 0, number: 7), from: 1)
    host.deliver(.leaves(life: 0), from: 1)
    host.deliver(.beat(life: 0, number: 8), from: 1)
    #expect(!Self.suspected(host.wait(.seconds(50))).contains(1))
    host.deliver(.beat(life: 1, number: 1), from: 1)
    #expect(Self.suspected(host.wait(.seconds(5))) == [1])
  }

  /// A host that was down itself cannot blame others for its own silence.
  @Test func whoComesBackWaitsAnew() {
    var host = Self.host()
    host.now = host.now + .seconds(100)
    host.resume()
    #expect(Self.suspected(host.wait(.milliseconds(4999))).isEmpty)
    #expect(Self.suspected(host.wait(.milliseconds(1))) == [1, 2, 3])
  }

  // MARK: Accrual

  private static func settings(
    _ detector: FailureDetector.Detector, threshold: Int
  ) -> FailureDetector.Settings {
    var settings = FailureDetector.Settings()
    settings.detector = detector
    settings.threshold = threshold
    return settings
  }

  /// Thresholds of an exponential law, and the mean gaps after which it suspects: the threshold times ln 10.
  @Test(arguments: [(5, 11_513), (8, 18_421), (10, 23_026), (12, 27_631)])
  func anExponentialLawSuspectsAfterSoManyMeans(threshold: Int, thousandths: Int64) {
    var gaps = FailureDetector.Gaps(most: 1000, expected: .seconds(1))
    for _ in 0..<1000 { gaps.add(.seconds(2)) }
    let longest = gaps.longest(Self.settings(.phiExponential, threshold: threshold))
    #expect(abs(longest.nanoseconds - 2 * thousandths * 1_000_000) < 2_000_000)
  }

  /// Regular beats a second apart, Akka's floor of 100 ms and pause of 3 s: 5.61 deviations later than 4 s.
  @Test func aNormalLawSuspectsAfterMeanPauseAndDeviations() {
    var gaps = FailureDetector.Gaps(most: 100, expected: .seconds(1))
    for _ in 0..<100 { gaps.add(.seconds(1)) }
    var settings = Self.settings(.phi, threshold: 8)
    settings.pause = .seconds(3)
    #expect(gaps.longest(settings) == .microseconds(4_561_200))
  }

  @Test func meanAndDeviationAreOfTheLastGaps() {
    var random = SplitMix64(seed: 1)
    var gaps = FailureDetector.Gaps(most: 50, expected: .seconds(1))
    var all: [Double] = []
    for _ in 0..<400 {
      let gap = random.delay(in: .milliseconds(100)...(.seconds(3)))
      gaps.add(gap)
      all.append(Double(gap.nanoseconds) / 1e9)
    }
    let last = all.suffix(50)
    let mean = last.reduce(0, +) / 50
    let variance = last.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50
    #expect(abs(Double(gaps.mean.nanoseconds) / 1e9 - mean) < 1e-5)
    #expect(abs(Double(gaps.deviation.nanoseconds) / 1e9 - variance.squareRoot()) < 1e-3)
  }

  @Test(arguments: [0, 1, 2, 3, 4, 15, 16, 17, 1 << 40, Int64.max / 2])
  func rootsAreWhole(number: Int64) {
    let root = FailureDetector.Gaps.root(of: number)
    #expect(root * root <= number && (root + 1).multipliedFullWidth(by: root + 1) > (0, UInt64(number)))
  }
}
