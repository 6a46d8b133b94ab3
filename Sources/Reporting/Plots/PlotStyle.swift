/// How an architecture looks in every picture: colour, dash and point, so that colour is never alone.
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

  /// Okabe and Ito's palette, which people with any kind of colour vision can tell apart.
  private static let known: [(architecture: String, style: PlotStyle)] = [
    ("full-mesh", PlotStyle("#0072B2", dash: "1", point: 7)),
    ("shared-cache", PlotStyle("#D55E00", text: "#B85000", dash: "(3,2)", point: 5)),
    ("elected-leader", PlotStyle("#009E73", text: "#007A59", dash: "(8,3)", point: 9)),
    ("random-leader", PlotStyle("#CC79A7", text: "#A3527F", dash: "(10,3,2,3)", point: 13)),
    ("gossip", PlotStyle("#E69F00", text: "#8F6300", dash: "(1,2)", point: 11)),
    ("flooding", PlotStyle("#56B4E9", text: "#1F78AD", dash: "(14,3)", point: 4)),
    ("plumtree", PlotStyle("#6B4E16", dash: "(6,2,2,2)", point: 15)),
    ("gossipsub", PlotStyle("#000000", dash: "(2,2,8,2)", point: 3)),
    ("memberlist", PlotStyle("#882255", dash: "(5,2,1,2)", point: 14)),
    ("median-counter", PlotStyle("#999933", text: "#6B6B1F", dash: "(12,2)", point: 2)),
  ]

  /// For architectures that have no style of their own, in turn.
  private static let others = [
    PlotStyle("#000000", dash: "(2,4)", point: 6),
    PlotStyle("#7F7F7F", text: "#5F5F5F", dash: "(6,6)", point: 8),
    PlotStyle("#8C6D31", dash: "(12,2,2,2,2,2)", point: 10),
    PlotStyle("#5E3C99", dash: "(4,4,1,4)", point: 12),
    PlotStyle("#A50026", dash: "(1,4)", point: 1), PlotStyle("#4D4D4D", dash: "(9,1)", point: 2),
  ]

  /// The style of `architecture`, the same in every picture.
  ///
  /// One without a style of its own gets the one that `place` among such architectures has.
  public static func of(_ architecture: String, place: Int = 0) -> PlotStyle {
    known.first { $0.architecture == architecture }?.style ?? others[place % others.count]
  }

  /// The same colours with another dash and point: a variant of the same architecture.
  func variant(_ place: Int) -> PlotStyle {
    let other = Self.others[(place - 1) % Self.others.count]
    return PlotStyle(colour, text: textColour, dash: other.dash, point: other.point)
  }

  /// The ink of axes and texts.
  static let ink = "#24292f"
  /// What stands back: subtitles, ticks, floors.
  static let muted = "#57606a"
  static let rule = "#d0d7de"
  /// Behind the time in which a fault holds.
  static let fault = "#E9DCA0"
}
