/// Horizontal bars with their values beside them, one a contender.
struct BarPlot {
  struct Bar {
    let label: String
    let style: PlotStyle
    let value: Double
    /// Over the runs.
    let range: ClosedRange<Double>
    /// The part of the value that is drawn darker, from its beginning.
    var part: Double?
    /// As it stands at the bar's end.
    let text: String
  }

  let name: String
  let title: String
  let subtitle: String
  /// The quantity on the axis.
  let axis: String
  let bars: [Bar]
  /// The value that bars are to be compared with, drawn as a dashed line.
  var floor: Double?

  var plot: Plot {
    let (top, below) = (62, 62)
    let height = top + bars.count * 34 + below
    let canvas = Canvas(width: Plot.standardWidth, height: height)
    let most = max(bars.map(\.range.upperBound).max() ?? 0, floor ?? 0)
    var script = PlotText.frame + canvas.heading(title, subtitle)
    let left = Canvas.room(for: bars.map(\.label), in: 170...330)
    script += canvas.axes(left: left, right: 830, top: top, bottom: height - below)
    script += """
      set grid noytics xtics
      set border 2
      unset ytics
      set xlabel \(PlotText.quoted(axis))
      set xrange [0:\(most > 0 ? most * 1.16 : 1)]
      set yrange [\(bars.count - 1).6:-0.6]
      set style fill solid 1.0 noborder

      """
    for (place, bar) in bars.enumerated() {
      let share = (Double(place) + 0.6) / (Double(bars.count) + 0.2)
      let middle = top + Int((share * Double(height - top - below)).rounded())
      script += canvas.label(
        10 + place, Canvas.fitted(bar.label, left - 14), x: left - 10, y: middle, .right,
        colour: bar.style.textColour)
    }
    if let floor {
      script += """
        set arrow 1 from \(floor),graph 0 to \(floor),graph 1 nohead \
        lc rgb '\(PlotStyle.muted)' lw 1.2 dt (4,4) front

        """
    }
    let box = "($0-0.3):($0+0.3)"
    script += """
      plot '\(name).tsv' skip 1 using 2:0:(0):2:\(box):7 with boxxyerror lc rgb variable fs solid 0.45, \
      '' skip 1 using 3:0:(0):3:\(box):7 with boxxyerror lc rgb variable fs solid 1.0, \
      '' skip 1 using 2:0:4:5 with xerrorbars pt 0 lw 1.4 lc rgb '\(PlotStyle.ink)', \
      '' skip 1 using 5:0:6 with labels left offset 0.8,0 textcolor rgb '\(PlotStyle.ink)'

      """
    return Plot(
      name: name, alternative: alternative, height: height, data: [data], script: script)
  }

  private var alternative: String {
    "\(title): " + bars.map { "\($0.label) \($0.text)" }.joined(separator: ", ")
  }

  private var data: DataFile {
    DataFile(
      name, columns: ["architecture", "value", "part", "least", "most", "text", "colour"],
      rows: bars.map { bar in
        [
          bar.label, "\(bar.value)", "\(bar.part ?? bar.value)", "\(bar.range.lowerBound)",
          "\(bar.range.upperBound)", bar.text, bar.style.number,
        ]
      })
  }
}

extension PlotStyle {
  /// The colour as the number that gnuplot reads from data.
  var number: String { UInt32(colour.dropFirst(), radix: 16).map { "\($0)" } ?? "0" }
}
