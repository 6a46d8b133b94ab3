/// The service from moment to moment: a strip a contender, the time of faults shaded.
struct StripPlot {
  struct Strip {
    let label: String
    let style: PlotStyle
    /// At the beginning of each interval, in seconds after the first operation.
    let points: [Point]
    /// The text at the strip's end.
    let remark: String
  }

  struct Point {
    let time: Double
    /// Shares of 1.
    let reached: Double
    let answered: Double
  }

  let name: String
  let title: String
  let subtitle: String
  let strips: [Strip]
  /// In seconds after the first operation.
  let faults: [ClosedRange<Double>]
  /// The end of the time shown, in seconds.
  let end: Double

  private static let stripHeight = 62

  var plot: Plot {
    let height = 66 + strips.count * Self.stripHeight + 46
    let canvas = Canvas(width: Plot.standardWidth, height: height)
    var script = PlotText.frame + canvas.heading(title, subtitle)
    script += """
      set multiplot
      set border 1
      set xrange [0:\(end)]
      set yrange [0:1.04]
      set ytics ('0 %%' 0, '' 0.5, '100 %%' 1) font 'sans-serif,9' nomirror scale 0.5
      set grid noytics xtics

      """
    for (index, fault) in faults.enumerated() {
      script += """
        set object \(index + 1) rectangle from \(fault.lowerBound),graph 0 to \(fault.upperBound),graph 1 \
        fc rgb '\(PlotStyle.fault)' fs solid 0.5 noborder behind

        """
    }
    for (place, strip) in strips.enumerated() { script += self.script(of: strip, place, canvas) }
    return Plot(
      name: name, alternative: alternative, height: height, data: [data],
      script: script + "unset multiplot\n")
  }

  private func script(of strip: Strip, _ place: Int, _ canvas: Canvas) -> String {
    let top = 66 + place * Self.stripHeight
    let isLast = place == strips.count - 1
    let column = place * 2 + 2
    let left = 40 + Canvas.room(for: strips.map(\.label), in: 140...290)
    return canvas.axes(left: left, right: 700, top: top, bottom: top + Self.stripHeight - 12)
      + canvas.label(
        3, Canvas.fitted(strip.label, left - 58), x: left - 48, y: top + 25, .right,
        colour: strip.style.textColour)
      + canvas.label(4, strip.remark, x: 712, y: top + 25)
        + """
        set format x '\(isLast ? "%g" : "")'
        \(isLast ? "set xlabel 'seconds after the first operation'" : "unset xlabel")
        plot '\(name).tsv' skip 1 using 1:\(column) with fillsteps fs solid 0.45 noborder \
        lc rgb '\(strip.style.colour)', \
        '' skip 1 using 1:\(column) with steps lw 1.4 lc rgb '\(strip.style.colour)', \
        '' skip 1 using 1:\(column + 1) with steps lw 1.6 dt (5,3) lc rgb '\(PlotStyle.ink)'
        unset label 1
        unset label 2

        """
  }

  private var alternative: String {
    "\(title): " + strips.map { "\($0.label) \($0.remark)" }.joined(separator: ", ")
  }

  /// The last row repeats the one before at the end of time, so that the last interval is drawn.
  private var data: DataFile {
    let count = strips.map(\.points.count).max() ?? 0
    var rows = (0..<count).map { index in
      let time = strips.lazy.compactMap { $0.points.indices.contains(index) ? $0.points[index].time : nil }
        .first
      return ["\(time ?? 0)"]
        + strips.flatMap { strip in
          strip.points.indices.contains(index)
            ? ["\(strip.points[index].reached)", "\(strip.points[index].answered)"] : ["NaN", "NaN"]
        }
    }
    if let last = rows.last { rows.append(["\(end)"] + last.dropFirst()) }
    return DataFile(
      name, columns: ["seconds"] + strips.flatMap { ["\($0.label) reached", "\($0.label) answered"] },
      rows: rows)
  }
}
