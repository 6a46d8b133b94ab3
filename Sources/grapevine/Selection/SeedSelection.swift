/// The seeds that are run.
enum SeedSelection {
  static let defaultCount = 10
  /// More cells than anyone waits for.
  static let limit = 1_000_000

  /// 1 to `count`, or `seed` alone; not both.
  static func seeds(count: Int?, seed: UInt64?) throws(Failure) -> [UInt64] {
    if let seed {
      guard count == nil else {
        throw Failure(.usage, "--seeds and --seed exclude each other; give how many, or the one")
      }
      return [seed]
    }
    let count = count ?? defaultCount
    guard (1...limit).contains(count) else {
      throw Failure(.usage, "--seeds takes a whole number from 1 to \(limit), not \(count)")
    }
    return (1...UInt64(count)).map { $0 }
  }
}
