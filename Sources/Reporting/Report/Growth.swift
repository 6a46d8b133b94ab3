import Foundation

/// How a figure grows with the number of hosts.
struct Growth: Hashable {
  /// Of the power of n that fits best: the slope of a straight line through the logarithms.
  let exponent: Double
  /// The one of the known orders that deviates least.
  let order: Order

  enum Order: String, Hashable, CaseIterable {
    case constant = "1"
    case logarithmic = "log n"
    case root = "√n"
    case linear = "n"
    case quasilinear = "n log n"
    case quadratic = "n²"

    func value(_ n: Double) -> Double {
      switch self {
      case .constant: 1
      case .logarithmic: log(n)
      case .root: n.squareRoot()
      case .linear: n
      case .quasilinear: n * log(n)
      case .quadratic: n * n
      }
    }
  }

  /// Fits values at three or more sizes, all above 0; nil for anything else.
  init?(_ points: [(hosts: Int, value: Double)]) {
    let points = points.filter { $0.hosts > 1 }
    guard points.count >= 3, points.allSatisfy({ $0.value > 0 }) else { return nil }
    let xs = points.map { log(Double($0.hosts)) }
    let ys = points.map { log($0.value) }
    let (meanX, meanY) = (Self.mean(xs), Self.mean(ys))
    let spread = xs.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
    guard spread > 0 else { return nil }
    exponent = zip(xs, ys).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +) / spread
    // The factor before the order is free, so only how far the ratios to it scatter counts.
    let scatter = Order.allCases.map { order in
      let ratios = zip(points, ys).map { $1 - log(order.value(Double($0.hosts))) }
      let mean = Self.mean(ratios)
      return ratios.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    }
    let least = scatter.indices.min { scatter[$0] < scatter[$1] } ?? 0
    order = Order.allCases[least]
  }

  /// `n log n (n^1.12)`.
  var text: String { "\(order.rawValue) (n^\(Quantity.fixed(exponent, decimals: 2)))" }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
