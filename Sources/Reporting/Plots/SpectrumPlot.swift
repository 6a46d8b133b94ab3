import Foundation

/// Latency by percentile, with room for the tail: the axis is 1/(1−q), as HdrHistogram draws it.
struct SpectrumPlot {
  struct Line {
    let label: String
    let style: PlotStyle
    let points: [SpectrumValue]
  }

  /// A quantile in millionths and the latency there in milliseconds.
  struct SpectrumValue {
    let quantile: Int64
    let latency: Double
  }

  let name: String
  let title: String
  let subtitle: String
  let lines: [Line]

  private static let height = 432
  /// Up to 99.9 %: beyond it a thousand rumors have one value.
  private static let highest: Int64 = 999_000

  private func place(_ quantile: Int64) -> Double { 1_000_000 / Double(1_000_000 - quantile) }

  private var shown: [Line] {
    lines.map { line in
      Line(label: line.label, style: line.style, points: line.points.filter { $0.quantile <= Self.highest })
    }
  }

  var plot: Plot {
    let canvas = Canvas(width: Plot.standardWidth, height: Self.height)
    let scale = LogScale(shown.flatMap { $0.points.map(\.latency) })
    let (top, bottom, right) = (
      62, Self.height - 62, Plot.standardWidth - Canvas.room(for: lines.map(\.label), in: 140...280)
    )
    let ticks = scale.ticks(most: 12).map { tick in
      "'\(Quantity.nanoseconds.text(tick * 1e6).droppingZerosBeforeUnit)' \(tick)"
    }.joined(separator: ", ")
    var script = PlotText.frame + canvas.heading(title, subtitle)
    script += canvas.axes(left: 80, right: right, top: top, bottom: bottom)
    script += """
      set logscale xy
      set xrange [1:1000]
      set yrange \(scale.range)
      set xtics ('0 %%' 1, '50 %%' 2, '75 %%' 4, '90 %%' 10, '95 %%' 20, '99 %%' 100, '99.9 %%' 1000)
      set ytics (\(ticks))
      set grid xtics
      set xlabel 'of the broadcasts, on a scale that widens towards the slowest'

      """
    let ends = shown.map { $0.points.last?.latency ?? scale.low }
    script += EndLabels(
      labels: zip(shown, ends).map { ($0.label, $0.style, $1) }, scale: scale, canvas: canvas,
      x: right + 8, top: top, bottom: bottom
    ).script(from: 10)
    script += "plot "
    script += shown.enumerated().map { index, line in
      "'\(name).tsv' skip 1 using 1:\(index + 3) with lines lw 2.4 lc rgb '\(line.style.colour)' "
        + "dt \(line.style.dash)"
    }.joined(separator: ", \\\n")
    return Plot(
      name: name, alternative: alternative, height: Self.height, data: [data], script: script + "\n")
  }

  private var alternative: String {
    "\(title), at 50 % and 99 %: "
      + shown.map { line in
        func at(_ quantile: Int64) -> String {
          line.points.first { $0.quantile == quantile }.map { Quantity.nanoseconds.text($0.latency * 1e6) }
            ?? "–"
        }
        return "\(line.label) \(at(500_000)) and \(at(990_000))"
      }.joined(separator: ", ")
  }

  private var data: DataFile {
    let quantiles = shown.first { !$0.points.isEmpty }?.points.map(\.quantile) ?? []
    return DataFile(
      name, columns: ["place", "quantile"] + shown.map { "\($0.label) (ms)" },
      rows: quantiles.map { quantile in
        ["\(place(quantile))", "\(Double(quantile) / 1e6)"]
          + shown.map { line in
            line.points.first { $0.quantile == quantile }.map { "\($0.latency)" } ?? "NaN"
          }
      })
  }
}

/// Names at the ends of lines, each as near to its line as the others leave room.
struct EndLabels {
  let labels: [(text: String, style: PlotStyle, value: Double)]
  let scale: LogScale
  let canvas: Canvas
  let x: Int
  let top: Int
  let bottom: Int
  var height = 16.0
  /// The end of their room, in pixels from the left; nil for the picture's end.
  var limit: Int?

  /// Labels numbered from `number` on.
  func script(from number: Int) -> String {
    let pixels = labels.map { label in
      scale.share(label.value) * Double(bottom - top)
    }
    let places = PlotText.apart(pixels, height: height, in: 0...Double(bottom - top))
    return zip(labels, places).enumerated().map { index, entry in
      canvas.label(
        number + index, Canvas.fitted(entry.0.text, (limit ?? canvas.width) - x - 4), x: x,
        y: bottom - Int(entry.1.rounded()),
        colour: entry.0.style.textColour)
    }.joined()
  }
}
