import Testing

@testable import Broadcasting
@testable import Purposes

/// The usage of one client, as one node counts it.
@Suite struct AccountTests {
  private static func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }

  /// The number of the requests at these times that are admitted.
  private static func admitted(_ account: inout RateLimit.Account, at times: [Int64]) -> Int {
    var count = 0
    for time in times where account.admits(at: at(time)) { count += 1 }
    return count
  }

  /// Requests at a time in milliseconds, and how many of them each rule admits with 10 a second.
  private static let cases: [(RateLimit.Algorithm, [(at: Int64, asked: Int, admitted: Int)])] = [
    (.fixed, [(900, 15, 10), (999, 1, 0), (1000, 15, 10), (2500, 3, 3)]),
    // At 1.2 s four fifths of the last window's ten still count.
    (.sliding, [(900, 15, 10), (1000, 1, 0), (1200, 5, 2), (1500, 9, 3), (3000, 15, 10)]),
    // Full at first, then one in 100 ms, and never more than ten.
    (.bucket, [(900, 15, 10), (1000, 3, 1), (1250, 5, 2), (1300, 2, 1), (9000, 15, 10)]),
  ]

  @Test(arguments: cases.indices) func eachRuleAdmitsWhatItSays(index: Int) {
    let (algorithm, steps) = Self.cases[index]
    var account = RateLimit.Account(algorithm, quota: 10, window: .seconds(1))
    for step in steps {
      let times = Array(repeating: step.at, count: step.asked)
      #expect(Self.admitted(&account, at: times) == step.admitted, "\(algorithm) at \(step.at) ms")
    }
  }

  @Test(arguments: RateLimit.Algorithm.allCases)
  func reportsComeLateTwiceAndInAnyOrder(algorithm: RateLimit.Algorithm) {
    var reports: [(count: UInt64, reporter: UInt64)] = [(1, 7), (2, 7), (4, 7), (3, 9), (4, 7), (1, 9)]
    var random = SplitMix64(seed: 5)
    for _ in 0..<20 {
      random.shuffle(&reports)
      var account = RateLimit.Account(algorithm, quota: 10, window: .seconds(1))
      let number = account.window(at: Self.at(1500))
      for report in reports {
        account.learn(report.count, in: number, of: report.reporter, at: Self.at(1500))
      }
      #expect(account.total(at: Self.at(1500)).count == 7)
      #expect(Self.admitted(&account, at: Array(repeating: 1500, count: 9)) == 3)
    }
  }

  @Test func aReportOfAWindowLongPastChangesNothing() {
    var account = RateLimit.Account(.fixed, quota: 10, window: .seconds(1))
    account.learn(9, in: 3, of: 1, at: Self.at(5000))
    account.learn(9, in: 8, of: 1, at: Self.at(5000))
    #expect(Self.admitted(&account, at: Array(repeating: 5000, count: 20)) == 10)
  }

  /// A host whose clock is ahead is already in the next window.
  @Test func aReportOfTheNextWindowCountsWhenThatComes() {
    var account = RateLimit.Account(.fixed, quota: 10, window: .seconds(1))
    account.learn(4, in: 6, of: 1, at: Self.at(5900))
    #expect(Self.admitted(&account, at: Array(repeating: 5900, count: 20)) == 10)
    #expect(Self.admitted(&account, at: Array(repeating: 6000, count: 20)) == 6)
  }

  /// Requests of others beyond the tokens are owed, a quota at most.
  @Test func aBucketOwesNoMoreThanAQuota() {
    var account = RateLimit.Account(.bucket, quota: 10, window: .seconds(1))
    account.learn(1000, in: 0, of: 1, at: Self.at(1000))
    #expect(Self.admitted(&account, at: [1999, 2000, 2100]) == 1)
  }
}
