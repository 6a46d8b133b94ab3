/// The least that each contender sends within a latency budget: a falling step a contender, over the budget.
struct FrontierPlot {
  struct Line {
    let label: String
    let style: PlotStyle
    /// Latencies and figures, the lowest latency and highest figure first.
    let points: [(x: Double, y: Double)]
  }

  let name: String
  let title: String
  let subtitle: String
  let xAxis: String
  let yAxis: String
  let xText: @Sendable (Double) -> String
  let yText: @Sendable (Double) -> String
  /// The budgets, from the shortest on; every step goes on to the last.
  let budgets: [Double]
  let lines: [Line]

  private static let height = 420

  var plot: Plot {
    let canvas = Canvas(width: Plot.standardWidth, height: Self.height)
    let (left, right, top, bottom) = (80, 664, 62, Self.height - 64)
    let points = lines.flatMap(\.points)
    let across = LogScale(
      low: LogScale(points.map(\.x)).low, high: (budgets.last ?? 1) * 1.001)
    let scale = LogScale(points.map(\.y))
    let ticks = across.ticks(most: 9).filter { tick in tick < (budgets.first ?? 0) * 0.9 } + budgets
    var script = PlotText.frame + canvas.heading(title, subtitle)
    script += canvas.axes(left: left, right: right, top: top, bottom: bottom)
    script += """
      set logscale xy
      set xrange \(across.range)
      set yrange \(scale.range)
      set xtics (\(ticks.map { "'\(xText($0))' \($0)" }.joined(separator: ", ")))
      set ytics (\(scale.ticks(most: 9).map { "'\(yText($0))' \($0)" }.joined(separator: ", ")))
      set grid xtics
      set xlabel \(PlotText.quoted(xAxis))
      set ylabel \(PlotText.quoted(yAxis))

      """
    script += EndLabels(
      labels: lines.map { ($0.label, $0.style, $0.points.last?.y ?? scale.low) }, scale: scale,
      canvas: canvas, x: right + 8, top: top, bottom: bottom
    ).script(from: 10)
    var commands: [String] = []
    var first = 0
    for line in lines {
      let last = first + line.points.count
      let style = "lc rgb '\(line.style.colour)'"
      commands.append(
        "'\(name).tsv' skip 1 every ::\(first)::\(last) using 2:3 with steps lw 2 \(style) "
          + "dt \(line.style.dash)")
      commands.append(
        "'\(name).tsv' skip 1 every ::\(first)::\(last - 1) using 2:3 with points "
          + "pt \(line.style.point) ps 1.2 lw 2 \(style)")
      first = last + 1
    }
    script += "plot " + commands.joined(separator: ", \\\n")
    return Plot(
      name: name, alternative: alternative, height: Self.height, data: [data], script: script + "\n")
  }

  private var alternative: String {
    "\(title): "
      + lines.map { line in
        "\(line.label) " + line.points.map { "\(yText($0.y)) within \(xText($0.x))" }.joined(separator: ", ")
      }.joined(separator: "; ")
  }

  /// The points of each line, and behind them its end at the last budget.
  private var data: DataFile {
    DataFile(
      name, columns: ["architecture", xAxis, yAxis],
      rows: lines.flatMap { line in
        (line.points + [(budgets.last ?? 1, line.points.last?.y ?? 0)])
          .map { [line.label, "\($0.x)", "\($0.y)"] }
      })
  }
}
