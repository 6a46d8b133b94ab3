import Broadcasting
import Foundation

extension GrowthOrder {
  /// Its value at n, whatever the factor before it.
  private func value(_ n: Double) -> Double {
    switch self {
    case .constant: 1
    case .inverse: 1 / n
    case .logLog: log(log(n))
    case .logarithmic: log(n)
    case .logOverLogLog: log(n) / log(log(n))
    case .digits: log10(n + 1).rounded(.up)
    case .fanout: log(n).rounded(.up) + 3
    case .inverseFanout: 1 / (log(n).rounded(.up) + 3)
    case .root: n.squareRoot()
    case .linear: n
    case .fanoutOfAll: n * (log(n).rounded(.up) + 3)
    }
  }

  /// The power of n that fits it best over the same sizes as `points`; nil where they are too few.
  ///
  /// A logarithm has no power of its own: it is nearer to 0 the larger the sizes are.
  func power(over points: [(hosts: Int, value: Double)]) -> Double? {
    Growth(points.map { ($0.hosts, value(Double($0.hosts))) })?.exponent
  }
}

/// A figure held against theory.
struct TheoryCheck {
  let theory: GrowthOrder
  /// The powers of n that fit best over the largest sizes.
  let expected: Double
  let fitted: Double
  let tolerance: Double
  /// The sizes that were fitted.
  let sizes: ClosedRange<Int>

  var agrees: Bool { (fitted - expected).magnitude <= tolerance }

  /// Nil where there are fewer than three sizes.
  init?(_ points: [(hosts: Int, value: Double)], _ theory: GrowthOrder, tolerance: Double) {
    guard let fitted = Growth(points)?.exponent, let expected = theory.power(over: points),
      let largest = points.map(\.hosts).max()
    else { return nil }
    self.theory = theory
    self.expected = expected
    self.fitted = fitted
    self.tolerance = tolerance
    sizes = Growth.least(of: points.map(\.hosts))...largest
  }
}
