/// The messages that each node handled, beside the mean: a strip a contender, a bar a node.
///
/// On a logarithmic scale, so that a centre with ten times the mean leaves more than slivers of the others.
struct LoadPlot {
  struct Strip {
    let label: String
    let style: PlotStyle
    /// By node, as a multiple of the mean.
    let loads: [Double]
    let remark: String
  }

  let name: String
  let title: String
  let subtitle: String
  /// Nodes from here on are service nodes, which are drawn in ink.
  let hosts: Int
  let strips: [Strip]

  private static let stripHeight = 66
  /// The multiple of the mean from which on something is shown; the scale begins at a round number below it.
  private static let least = 0.11

  var plot: Plot {
    let height = 66 + strips.count * Self.stripHeight + 46
    let canvas = Canvas(width: Plot.standardWidth, height: height)
    let nodes = strips.map(\.loads.count).max() ?? 0
    let loads = strips.flatMap(\.loads)
    // Services that stand by handle next to nothing; the scale is for those who work.
    let scale = LogScale([1, loads.max() ?? 1, max(Self.least, loads.filter { $0 > 0 }.min() ?? 1)])
    let ticks = scale.decades.map { "'\(Quantity.significant($0).droppingZeros)×' \($0)" }
      .joined(separator: ", ")
    let left = 40 + Canvas.room(for: strips.map(\.label), in: 140...290)
    var script = PlotText.frame + canvas.heading(title, subtitle)
    script += """
      set multiplot
      set border 1
      set xrange [-0.7:\(Double(nodes) - 0.3)]
      set logscale y
      set yrange \(scale.range)
      set ytics (\(ticks)) \
      font 'sans-serif,9' nomirror scale 0.5
      unset grid
      set boxwidth 0.8
      set style fill solid 1.0 noborder
      set arrow 1 from graph 0,first 1 to graph 1,first 1 nohead \
      lc rgb '\(PlotStyle.muted)' lw 0.8 dt (3,3) back

      """
    for (place, strip) in strips.enumerated() {
      let top = 66 + place * Self.stripHeight
      let isLast = place == strips.count - 1
      script += canvas.axes(left: left, right: 660, top: top, bottom: top + Self.stripHeight - 12)
      script += canvas.label(
        3, Canvas.fitted(strip.label, left - 54), x: left - 44, y: top + 27, .right,
        colour: strip.style.textColour)
      script += canvas.label(4, strip.remark, x: 672, y: top + 27)
      let colour = "($1 >= \(hosts) ? 0x24292f : \(strip.style.number))"
      script += """
        set xtics 5
        set format x '\(isLast ? "%g" : "")'
        \(isLast ? "set xlabel 'node'" : "unset xlabel")
        plot '\(name).tsv' skip 1 using 1:\(place + 2):\(colour) with boxes lc rgb variable
        unset label 1
        unset label 2

        """
    }
    return Plot(
      name: name, alternative: alternative, height: height, data: [data(nodes)],
      script: script + "unset multiplot\n")
  }

  private var alternative: String {
    "\(title): " + strips.map { "\($0.label): \($0.remark)" }.joined(separator: ", ")
  }

  private func data(_ nodes: Int) -> DataFile {
    DataFile(
      name, columns: ["node"] + strips.map(\.label),
      rows: (0..<nodes).map { node in
        ["\(node)"]
          + strips.map { strip in strip.loads.indices.contains(node) ? "\(strip.loads[node])" : "NaN" }
      })
  }
}
