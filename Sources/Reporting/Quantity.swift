/// The kind of number that a column shows, and so the form in which it is written.
enum Quantity: Sendable {
  /// A mean count: three significant digits.
  case rate
  /// A whole number.
  case count
  case bytes
  case nanoseconds
  /// A share of 1, as a percentage.
  case share
  /// A share that may be above 1, as a percentage.
  case percentage
  /// A multiple of the mean.
  case factor
  /// US dollars.
  case dollars

  func text(_ value: Double) -> String {
    switch self {
    case .rate: Self.significant(value)
    case .count: Self.fixed(value, decimals: 0)
    case .bytes: Self.scaled(value, ["B", "kB", "MB", "GB", "TB"])
    case .nanoseconds: Self.scaled(value, ["ns", "µs", "ms", "s"])
    case .share: Self.share(value)
    case .percentage: value < 1 ? Self.share(value) : Self.fixed(value * 100, decimals: 0) + " %"
    case .factor: Self.significant(value) + "×"
    case .dollars: "$" + Self.significant(value)
    }
  }

  /// Three significant digits: 9.87, 24.0, 290, 12345.
  static func significant(_ value: Double) -> String {
    fixed(value, decimals: value.magnitude >= 99.95 ? 0 : value.magnitude >= 9.995 ? 1 : 2)
  }

  /// `value` in the largest of `units` in which it is at least 1; each is 1000 times the one before.
  ///
  /// The text of a value; one that is whole in the first of the units gets no decimals.
  private static func scaled(_ value: Double, _ units: [String]) -> String {
    var value = value
    var unit = 0
    while value.magnitude >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    let isWhole = unit == 0 && value == value.rounded()
    return "\(isWhole ? fixed(value, decimals: 0) : significant(value)) \(units[unit])"
  }

  /// Rounded down, so that only what is whole reads `100 %` and only what is nothing reads `0 %`.
  private static func share(_ value: Double) -> String {
    if value >= 1 { return "100 %" }
    if value <= 0 { return "0 %" }
    let tenths = (value * 1000).rounded(.down)
    return tenths < 1 ? "<0.1 %" : "\(fixed(tenths / 10, decimals: 1)) %"
  }

  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int64((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let rest = String(scaled % Int64(scale))
    let zeros = String(repeating: "0", count: decimals - rest.count)
    return "\(sign)\(scaled / Int64(scale)).\(zeros)\(rest)"
  }
}
