/// The growth of figures with the number of hosts, or with another number: a panel a figure, both axes
/// logarithmic, so that a power is a straight line.
struct ScalingPlot {
  struct Panel {
    let title: String
    /// Writes a value of the panel's axis.
    let text: @Sendable (Double) -> String
    /// A line of each contender, in the order of `contenders`: hosts, or what else is on the axis
    /// across, and values.
    let lines: [[(hosts: Int, value: Double)]]
  }

  let name: String
  let title: String
  let subtitle: String
  /// The name of the axis across.
  var across = "hosts"
  let contenders: [(label: String, style: PlotStyle)]
  /// Two beside one another; one alone is as wide as both.
  let panels: [Panel]

  /// In pixels; more lines need more room for their names.
  var panelHeight = 270

  private var height: Int { 62 + (panels.count + 1) / 2 * panelHeight + 16 }

  var plot: Plot {
    let canvas = Canvas(width: Plot.standardWidth, height: height)
    var script = PlotText.frame + canvas.heading(title, subtitle) + "set multiplot\n"
    for (index, panel) in panels.enumerated() { script += self.script(of: panel, index, canvas) }
    return Plot(
      name: name, alternative: alternative, height: height, data: panels.indices.map(data),
      script: script + "unset multiplot\n")
  }

  private func script(of panel: Panel, _ index: Int, _ canvas: Canvas) -> String {
    let left = 70 + index % 2 * 428
    let isAlone = panels.count == 1
    let right = left + (isAlone ? 560 : 250)
    let top = 62 + index / 2 * panelHeight + 28
    let bottom = top + panelHeight - 72
    let sizes = panel.lines.flatMap { $0.map { Double($0.hosts) } }
    let range = LogScale(low: sizes.min() ?? 1, high: max(sizes.max() ?? 10, (sizes.min() ?? 1) * 1.01))
    let scale = LogScale(panel.lines.flatMap { $0.map(\.value) })
    let ticks = Set(sizes).sorted().filter { size in
      [1, 2, 5].contains { Double($0) * Self.decade(of: size) == size }
    }
    var script = canvas.axes(left: left, right: right, top: top, bottom: bottom)
    script += canvas.label(
      3, panel.title, x: left - 54, y: top - 14, font: "sans-serif:Bold,12")
    script += """
      set logscale xy
      set xrange \(range.paddedRange)
      set yrange \(scale.paddedRange)
      set xtics (\(Self.thinned(ticks).map { "'\(Self.short($0))' \($0)" }.joined(separator: ", ")))
      set ytics (\(scale.ticks(most: 8).map { "'\(panel.text($0))' \($0)" }.joined(separator: ", ")))
      set grid xtics

      """
    script += index >= panels.count - 2 ? "set xlabel '\(across)'\n" : "unset xlabel\n"
    let ends = panel.lines.map { $0.last?.value ?? scale.low }
    script += EndLabels(
      labels: zip(contenders, ends).map { ($0.label, $0.style, $1) }, scale: scale, canvas: canvas,
      x: right + 8, top: top, bottom: bottom, height: 15,
      limit: isAlone ? nil : left + 374
    ).script(from: 10)
    script += "plot "
    script += contenders.enumerated().map { place, contender in
      "'\(dataName(index)).tsv' skip 1 using 1:\(place + 2) with linespoints lw 2 ps 0.6 "
        + "pt \(contender.style.point) lc rgb '\(contender.style.colour)' dt \(contender.style.dash)"
    }.joined(separator: ", \\\n")
    // What the next panel does not set anew must not stand in it a second time.
    return script + "\nunset label 1\nunset label 2\n"
  }

  private func dataName(_ panel: Int) -> String { "\(name)-\(panel + 1)" }

  /// A round number; one of many digits in short, so that several have room beside one another.
  static func short(_ number: Double) -> String {
    if number >= 1_000_000 { return "\(Quantity.count.text(number / 1_000_000))M" }
    return number >= 10_000 ? "\(Quantity.count.text(number / 1_000))k" : Quantity.count.text(number)
  }

  private static func decade(of value: Double) -> Double {
    var decade = 1.0
    while decade * 10 <= value { decade *= 10 }
    return decade
  }

  /// So few that their names have room.
  private static func thinned(_ ticks: [Double]) -> [Double] {
    ticks.count <= 6 ? ticks : ticks.filter { decade(of: $0) == $0 }
  }

  private var alternative: String {
    "\(title), in \(panels.count) panel\(panels.count == 1 ? "" : "s"): "
      + panels.map(\.title).joined(separator: ", ") + ", each with a line "
      + "for "
      + contenders.map(\.label).joined(separator: ", ")
  }

  private func data(_ panel: Int) -> DataFile {
    let lines = panels[panel].lines
    let sizes = Set(lines.flatMap { $0.map(\.hosts) }).sorted()
    return DataFile(
      dataName(panel), columns: [across] + contenders.map { "\($0.label): \(panels[panel].title)" },
      rows: sizes.map { size in
        ["\(size)"] + lines.map { line in line.first { $0.hosts == size }.map { "\($0.value)" } ?? "NaN" }
      })
  }
}

extension LogScale {
  /// A little more than the range, since gnuplot leaves out a tick that rounding puts beyond an end.
  fileprivate var paddedRange: String { "[\(low * 0.995):\(high * 1.005)]" }
}
