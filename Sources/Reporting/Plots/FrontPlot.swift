/// Two figures against one another, less of both being better, and who is beaten by nobody in both.
struct FrontPlot {
  struct Point {
    let label: String
    let style: PlotStyle
    let x: Double
    let y: Double
    /// Nobody has less of both.
    let isOnFront: Bool
  }

  let name: String
  let title: String
  let subtitle: String
  let xAxis: String
  let yAxis: String
  let xText: @Sendable (Double) -> String
  let yText: @Sendable (Double) -> String
  let points: [Point]

  private static let height = 432

  var plot: Plot {
    let canvas = Canvas(width: Plot.standardWidth, height: Self.height)
    let across = LogScale(points.map(\.x))
    let scale = LogScale(points.map(\.y))
    let (left, right, top, bottom) = (90, 690, 62, Self.height - 64)
    var script = PlotText.frame + canvas.heading(title, subtitle)
    script += canvas.axes(left: left, right: right, top: top, bottom: bottom)
    script += """
      set logscale xy
      set xrange \(across.range)
      set yrange \(scale.range)
      set xtics (\(across.ticks(most: 9).map { "'\(xText($0))' \($0)" }.joined(separator: ", ")))
      set ytics (\(scale.ticks(most: 9).map { "'\(yText($0))' \($0)" }.joined(separator: ", ")))
      set grid xtics
      set xlabel \(PlotText.quoted(xAxis))
      set ylabel \(PlotText.quoted(yAxis))

      """
    script += labels(canvas, across, scale, (left, right, top, bottom))
    script += "plot '\(name)-front.tsv' skip 1 using 2:3 with fsteps lw 1.2 dt (4,4) lc rgb "
    script += "'\(PlotStyle.muted)'"
    for (place, point) in points.enumerated() {
      script += ", \\\n'\(name).tsv' skip 1 every ::\(place)::\(place) using 2:3 with points "
      script += "pt \(point.style.point) ps 1.6 lw 2 lc rgb '\(point.style.colour)'"
    }
    return Plot(
      name: name, alternative: alternative, height: Self.height, data: [data, front], script: script + "\n")
  }

  /// Names to the right of their points.
  private func labels(
    _ canvas: Canvas, _ across: LogScale, _ scale: LogScale, _ box: (Int, Int, Int, Int)
  ) -> String {
    let (left, right, top, bottom) = box
    let places = points.map { point in
      (
        x: left + Int((across.share(point.x) * Double(right - left)).rounded()),
        y: scale.share(point.y) * Double(bottom - top)
      )
    }
    let heights = PlotText.apart(places.map(\.y), height: 16, in: 0...Double(bottom - top))
    return points.indices.map { index in
      // To the right of every point that stands where the name would.
      let near = places.filter {
        (0...40).contains($0.x - places[index].x) && abs($0.y - places[index].y) < 16
      }
      let x = (near.map(\.x).max() ?? places[index].x) + 16
      return canvas.label(
        10 + index, Canvas.fitted(points[index].label, Plot.standardWidth - x - 4), x: x,
        y: bottom - Int(heights[index].rounded()),
        colour: points[index].style.textColour)
    }.joined()
  }

  private var alternative: String {
    "\(title): " + points.map { "\($0.label) \(xText($0.x)), \(yText($0.y))" }.joined(separator: "; ")
  }

  private var data: DataFile { file(name, points) }
  private var front: DataFile { file("\(name)-front", points.filter(\.isOnFront).sorted { $0.x < $1.x }) }

  private func file(_ name: String, _ points: [Point]) -> DataFile {
    DataFile(
      name, columns: ["architecture", xAxis, yAxis], rows: points.map { [$0.label, "\($0.x)", "\($0.y)"] })
  }
}
