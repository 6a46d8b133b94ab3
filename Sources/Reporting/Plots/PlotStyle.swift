import Architectures

/// Look of an architecture in every picture: colour, dash and point, so that colour is never alone.
public struct PlotStyle: Hashable, Sendable {
  /// `#RRGGBB`, of lines and areas.
  public let colour: String
  /// `#RRGGBB`, dark enough to be read on white.
  public let textColour: String
  /// A gnuplot dash type.
  public let dash: String
  /// The number of a gnuplot point type: filled shapes and crosses.
  public let point: Int

  private init(_ colour: String, text: String? = nil, dash: String, point: Int) {
    self.colour = colour
    textColour = text ?? colour
    self.dash = dash
    self.point = point
  }

  /// Okabe and Ito's palette and three colours more, which people with any kind of colour vision can tell
  /// apart.
  private static let palette = [
    PlotStyle("#0072B2", dash: "1", point: 7),
    PlotStyle("#D55E00", text: "#B85000", dash: "(3,2)", point: 5),
    PlotStyle("#009E73", text: "#007A59", dash: "(8,3)", point: 9),
    PlotStyle("#CC79A7", text: "#A3527F", dash: "(10,3,2,3)", point: 13),
    PlotStyle("#E69F00", text: "#8F6300", dash: "(1,2)", point: 11),
    PlotStyle("#56B4E9", text: "#1F78AD", dash: "(14,3)", point: 4),
    PlotStyle("#6B4E16", dash: "(6,2,2,2)", point: 15),
    PlotStyle("#000000", dash: "(2,2,8,2)", point: 3),
    PlotStyle("#882255", dash: "(5,2,1,2)", point: 14),
    PlotStyle("#999933", text: "#6B6B1F", dash: "(1,3,6,3)", point: 12),
  ]

  /// The number of styles: four of each colour.
  static let count = 4 * palette.count

  /// The style with this number; after `count` they begin again.
  ///
  /// The first ones are the palette. The others have its colours again, each with a dash that no other style
  /// has, and with a point that no other style of its colour has.
  static func numbered(_ number: Int) -> PlotStyle {
    let (round, place) = (number % count).quotientAndRemainder(dividingBy: palette.count)
    let colour = palette[place]
    guard round > 0 else { return colour }
    // A long dash that tells the round, and behind it 0 to 3 short ones of three lengths: gnuplot takes no
    // more than four dashes.
    let (length, shorts) = max(place - 1, 0).quotientAndRemainder(dividingBy: 3)
    let long = "\(place == 0 ? 16 + 4 * round : 6 + 5 * round)"
    let rest = String(repeating: ",2,\(1 + 2 * length)", count: place == 0 ? 0 : shorts + 1)
    return PlotStyle(
      colour.colour, text: colour.textColour, dash: "(\(long)\(rest),2)",
      point: palette[(place + 3 * round) % palette.count].point)
  }

  /// Dashes and points of an architecture's second, third … variant in one picture.
  private static let variants = [
    (dash: "(2,4)", point: 6), (dash: "(6,6)", point: 8), (dash: "(12,2,2,2,2,2)", point: 10),
    (dash: "(4,4,1,4)", point: 12), (dash: "(1,4)", point: 1), (dash: "(9,1)", point: 2),
  ]

  /// The style of `architecture`, the same in every picture: by its place in the registry.
  ///
  /// One that is not in the registry gets the one that `place` among such architectures has.
  public static func of(_ architecture: String, place: Int = 0) -> PlotStyle {
    numbered(
      Architecture.all.firstIndex { $0.name == architecture } ?? Architecture.all.count + place)
  }

  /// The same colours with another dash and point: a variant of the same architecture.
  func variant(_ place: Int) -> PlotStyle {
    let other = Self.variants[(place - 1) % Self.variants.count]
    return PlotStyle(colour, text: textColour, dash: other.dash, point: other.point)
  }

  /// The ink of axes and texts.
  static let ink = "#24292f"
  /// The colour of what stands back: subtitles, ticks, floors.
  static let muted = "#57606a"
  static let rule = "#d0d7de"
  /// Behind the time in which a fault holds.
  static let fault = "#E9DCA0"
}
