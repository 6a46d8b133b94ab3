import Foundation

/// The places of things in a picture of a certain size, in pixels from its left and its top, as gnuplot wants
/// it.
struct Canvas {
  let width: Int
  let height: Int

  /// A share of the picture's width.
  func x(_ pixels: Int) -> String { Quantity.fixed(Double(pixels) / Double(width), decimals: 4) }
  /// A share of the picture's height, from its bottom.
  func y(_ pixels: Int) -> String { Quantity.fixed(1 - Double(pixels) / Double(height), decimals: 4) }

  /// The commands that make the axes stand at these pixels.
  func axes(left: Int, right: Int, top: Int, bottom: Int) -> String {
    """
    set lmargin at screen \(x(left))
    set rmargin at screen \(x(right))
    set tmargin at screen \(y(top))
    set bmargin at screen \(y(bottom))

    """
  }

  /// The claim in bold, and under it what it is about.
  func heading(_ title: String, _ subtitle: String) -> String {
    label(1, title, x: 16, y: 20, font: "sans-serif:Bold,15")
      + label(2, subtitle, x: 16, y: 41, colour: PlotStyle.muted)
  }

  enum Alignment: String {
    case left
    case right
    case center
  }

  /// `text`, cut with an ellipsis to what has room in so many pixels of the usual font.
  static func fitted(_ text: String, _ pixels: Int) -> String {
    let most = pixels * 10 / tenthsOfCharacter
    return text.count <= most ? text : text.prefix(max(1, most - 1)) + "…"
  }

  /// The room that the longest of `texts` needs, within bounds.
  static func room(for texts: [String], in bounds: ClosedRange<Int>) -> Int {
    let longest = texts.map(\.count).max() ?? 0
    return min(max(bounds.lowerBound, longest * tenthsOfCharacter / 10 + 24), bounds.upperBound)
  }

  /// The width of a character, in tenths of a pixel, in the widest of the fonts that readers have.
  private static let tenthsOfCharacter = 76

  func label(
    _ number: Int, _ text: String, x: Int, y: Int, _ alignment: Alignment = .left,
    colour: String = PlotStyle.ink, font: String = "sans-serif,12"
  ) -> String {
    "set label \(number) \(PlotText.quoted(text)) at screen \(self.x(x)),screen \(self.y(y)) "
      + "\(alignment.rawValue) font '\(font)' textcolor rgb '\(colour)' front\n"
  }
}

/// An axis on which each decade is as long as the others.
struct LogScale {
  let low: Double
  let high: Double

  /// From a round number below all of `values` to one above them; those that are not above 0 do not count.
  init(_ values: [Double]) {
    let positive = values.filter { $0 > 0 }
    low = Self.rounds.last { $0 <= (positive.min() ?? 1) * 0.999 } ?? Self.rounds[0]
    high = Self.rounds.first { $0 >= (positive.max() ?? 1) * 1.001 } ?? Self.rounds[Self.rounds.count - 1]
  }

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// 1, 2 and 5 times the powers of ten.
  private static let rounds: [Double] = (-6...18).flatMap { power -> [Double] in
    let decade = power < 0 ? 1 / tenTo(-power) : tenTo(power)
    return [decade, 2 * decade, 5 * decade]
  }
  private static func tenTo(_ power: Int) -> Double { (0..<power).reduce(1) { value, _ in value * 10 } }

  /// The place of a value along the axis, from 0 to 1; a value beyond an end is at it.
  func share(_ value: Double) -> Double {
    guard value > low, high > low else { return 0 }
    return min(1, (log(min(value, high)) - log(low)) / (log(high) - log(low)))
  }

  var range: String { "[\(low):\(high)]" }

  /// The powers of ten on it.
  var decades: [Double] {
    stride(from: 0, to: Self.rounds.count, by: 3).map { Self.rounds[$0] }.filter { $0 >= low && $0 <= high }
  }

  /// The round numbers on it, thinned out to at most `most`: all, then only powers of ten.
  func ticks(most: Int) -> [Double] {
    let all = Self.rounds.filter { $0 >= low && $0 <= high }
    return all.count > most ? decades : all
  }
}
