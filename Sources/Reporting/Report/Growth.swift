import Foundation

/// The growth of a figure with the number of hosts.
struct Growth: Hashable {
  /// Of the power of n that fits best: the slope of a straight line through the logarithms.
  let exponent: Double
  /// The one of the known orders that deviates least; nil where none fits well and clearly better than the
  /// rest.
  let order: Order?

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

  /// Fits values at the three or more largest sizes, those within a decade of the largest, all above 0; nil
  /// for fewer, or for values at or below 0.
  init?(_ points: [(hosts: Int, value: Double)]) {
    let least = Self.least(of: points.map(\.hosts))
    let points = points.filter { $0.hosts >= least && $0.hosts > 1 }
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
      let squares = ratios.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      return (order: order, deviation: (squares / Double(ratios.count)).squareRoot())
    }
    let ranked = scatter.sorted { $0.deviation < $1.deviation }
    let isClear =
      ranked[0].deviation <= Self.mostDeviation
      && ranked[1].deviation >= ranked[0].deviation * Self.leastAdvantage
    order = isClear ? ranked[0].order : nil
  }

  /// Of the logarithms, where a fit is still one: 8 %.
  private static let mostDeviation = 0.08
  /// The least factor by which the second best order must be worse.
  private static let leastAdvantage = 1.5

  /// The smallest size that is within a decade of the largest; the third largest where those are fewer than
  /// three.
  static func least(of sizes: [Int]) -> Int {
    let sorted = Set(sizes).sorted(by: >)
    guard let largest = sorted.first else { return 0 }
    let near = sorted.filter { $0 * 10 >= largest }
    return near.count >= 3 ? near[near.count - 1] : sorted[min(2, sorted.count - 1)]
  }

  /// `n (n^1.06)`, or `n^0.64` where no order is clear.
  var text: String {
    let power = "n^\(Quantity.fixed(exponent, decimals: 2))"
    return order.map { "\($0.rawValue) (\(power))" } ?? power
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
