import Foundation

/// The law of rare events: how many come where each of very many may, and `mean` do on average (Poisson).
struct RareEvents {
  let mean: Double

  func exactly(_ count: Int) -> Double {
    guard mean > 0 else { return count == 0 ? 1 : 0 }
    return exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
  }

  /// The probability of so many or fewer.
  func atMost(_ count: Int) -> Double { count < 0 ? 0 : min(1, (0...count).reduce(0) { $0 + exactly($1) }) }

  /// The probability of so many or more.
  func atLeast(_ count: Int) -> Double { count <= 0 ? 1 : max(0, 1 - atMost(count - 1)) }
}

/// The law of coins: how many of `count` come up where each does with probability `share` (binomial).
struct Coins {
  let count: Int
  let share: Double

  func exactly(_ found: Int) -> Double {
    guard share > 0, share < 1 else { return found == (share > 0 ? count : 0) ? 1 : 0 }
    let (n, k) = (Double(count), Double(found))
    let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(share) + (n - k) * log(1 - share))
  }

  /// The probability of so many or fewer.
  func atMost(_ found: Int) -> Double { found < 0 ? 0 : min(1, (0...found).reduce(0) { $0 + exactly($1) }) }

  /// The probability of so many or more.
  func atLeast(_ found: Int) -> Double {
    found > count ? 0 : min(1, (found...count).reduce(0) { $0 + exactly($1) })
  }
}
