import ArgumentParser

/// The value of `compare --seeds`: how many, from 1 on, or from which to which.
enum SeedChoice: Hashable, ExpressibleByArgument, CustomStringConvertible {
  case first(Int)
  case range(UInt64, UInt64)

  /// Reads `10` or `6..15`.
  init?(argument: String) {
    if let count = Int(argument) {
      self = .first(count)
      return
    }
    guard let dots = argument.firstRange(of: ".."), let first = UInt64(argument[..<dots.lowerBound]),
      let last = UInt64(argument[dots.upperBound...])
    else { return nil }
    self = .range(first, last)
  }

  var description: String {
    switch self {
    case .first(let count): "\(count)"
    case .range(let first, let last): "\(first)..\(last)"
    }
  }
}

extension SeedSelection {
  /// Those of the choice, or `seed` alone; not both.
  static func seeds(_ choice: SeedChoice?, seed: UInt64?) throws(Failure) -> [UInt64] {
    let (first, last): (UInt64, UInt64)
    switch choice {
    case nil: return try seeds(count: nil, seed: seed)
    case .first(let count): return try seeds(count: count, seed: seed)
    case .range(let from, let to): (first, last) = (from, to)
    }
    guard seed == nil else { return try seeds(count: 1, seed: seed) }
    guard first <= last, last - first < UInt64(limit) else {
      throw Failure(
        .usage, "--seeds takes the lower first and at most \(limit), such as 6..15, not \(first)..\(last)")
    }
    return Array(first...last)
  }
}
