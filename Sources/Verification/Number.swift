import Foundation

/// Numbers as tables show them.
public enum Number {
  /// Four significant digits, and whole numbers whole: `0.03712`, `16.93`, `1024`.
  public static func text(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    if value == value.rounded(), value.magnitude < 1e15 { return sign(value) + "\(Int64(value.magnitude))" }
    let magnitude = Int(log10(value.magnitude).rounded(.down))
    let decimals = max(0, digits - 1 - magnitude)
    return sign(value) + String(format: "%.\(min(decimals, 12))f", value.magnitude)
  }

  /// A value and its error: `10.0656 ± 0.0030`, both to the second digit of the error, since more would be
  /// noise.
  public static func text(_ value: Double, error: Double) -> String {
    // What is left of the rounding of sums is no error.
    guard value.isFinite, error.isFinite, error > 1e-12 * value.magnitude else { return "\(text(value)) ± 0" }
    var decimals = 0
    var scaled = error
    while scaled < 9.95, decimals < 12 {
      scaled *= 10
      decimals += 1
    }
    let unit = (0..<decimals).reduce(1.0) { unit, _ in unit * 10 }
    // Halves go up, as they are read: 15.145 to 15.15.
    func fixed(_ value: Double) -> String {
      String(format: "%.\(decimals)f", (value * unit).rounded() / unit)
    }
    return "\(fixed(value).replacing("-", with: "−")) ± \(fixed(error))"
  }

  private static func sign(_ value: Double) -> String { value < 0 ? "−" : "" }
}
