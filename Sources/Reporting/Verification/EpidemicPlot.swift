import Verification

/// Measured infection curves over the model's: the mean of the runs as a line, all of them as a band.
struct EpidemicPlot {
  let name: String
  let curves: [Reproduction.Curve]

  /// Curves that are held against the same model, together.
  static func pairs(of curves: [Reproduction.Curve]) -> [[Reproduction.Curve]] {
    var pairs: [[Reproduction.Curve]] = []
    for curve in curves {
      if let known = pairs.firstIndex(where: {
        $0[0].drawn.model == curve.drawn.model && $0[0].drawn.places == curve.drawn.places
      }) {
        pairs[known].append(curve)
      } else {
        pairs.append([curve])
      }
    }
    return pairs
  }

  private static let height = 432
  /// Okabe and Ito's vermilion and blue.
  private static let colours = ["#D55E00", "#0072B2", "#009E73", "#CC79A7"]

  var plot: Plot {
    let canvas = Canvas(width: Plot.standardWidth, height: Self.height)
    let (left, right, top, bottom) = (70, 640, 62, Self.height - 58)
    let places = curves[0].drawn.places
    var script =
      PlotText.frame
      + canvas.heading(
        "Gossip over the logistic equation",
        "share of hosts that know; lines: means of the runs, bands: all runs; dashed: the equation")
    script += canvas.axes(left: left, right: right, top: top, bottom: bottom)
    script += """
      set xrange [\(places.first ?? 0):\(places.last ?? 1)]
      set yrange [0:1.02]
      set grid xtics
      set xlabel 'units of time from when half of the hosts know'

      """
    script += labels(canvas, x: right + 14)
    script += "plot "
    for (place, _) in curves.enumerated() {
      let column = 3 + place * 3
      let colour = Self.colours[place % Self.colours.count]
      script += """
        '\(name).tsv' skip 1 using 1:\(column + 1):\(column + 2) with filledcurves fs solid 0.25 noborder \
        lc rgb '\(colour)', \
        '' skip 1 using 1:\(column) with lines lw 2 lc rgb '\(colour)', \

        """
    }
    script += "'\(name).tsv' skip 1 using 1:2 with lines lw 1.6 dt (5,3) lc rgb '\(PlotStyle.ink)'\n"
    return Plot(name: name, alternative: alternative, height: Self.height, data: [data], script: script)
  }

  private func labels(_ canvas: Canvas, x: Int) -> String {
    let texts = curves.enumerated().map { place, curve in
      (curve.drawn.name, Self.colours[place % Self.colours.count])
    }
    return (texts + [("the equation", PlotStyle.ink)]).enumerated().map { place, text in
      canvas.label(10 + place, text.0, x: x, y: 90 + place * 18, colour: text.1)
    }.joined()
  }

  private var alternative: String {
    "Share of hosts that know over time, from when half know: "
      + curves.map(\.drawn.name).joined(separator: " and ") + " over the logistic equation"
  }

  private var data: DataFile {
    let names = curves.map(\.drawn.name)
    return DataFile(
      name,
      columns: ["units", "equation"] + names.flatMap { ["\($0): mean", "\($0): least", "\($0): most"] },
      rows: curves[0].drawn.places.indices.map { place in
        let samples = curves.map { $0.samples[place] }
        let figures = samples.flatMap { [$0.mean, $0.least, $0.most] }
        return ["\(curves[0].drawn.places[place])"]
          + ([curves[0].drawn.model[place]] + figures).map { Quantity.fixed($0, decimals: 5) }
      })
  }
}
