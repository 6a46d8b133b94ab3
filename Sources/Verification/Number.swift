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

  private static func sign(_ value: Double) -> String { value < 0 ? "−" : "" }
}
