import Broadcasting
import Facts
import Measurement

/// The picture as data and gnuplot commands.
extension SpaceTimePicture {
  /// The data of a picture: one file of messages, one of nodes.
  func data(_ rows: SpaceTimeRows, _ name: String) -> [DataFile] {
    [
      DataFile(
        "\(name)-messages", columns: ["from", "to", "sent_ms", "ended_ms", "fate", "kind"],
        rows: drawnControl.map { line($0, "control") }
          + spaceTime.carriersInSpan.map { line($0, "payload") }),
      DataFile(
        "\(name)-nodes", columns: ["node", "place", "knows_ms"],
        rows: rows.nodes.map { node in
          [
            rows.name(of: node), Quantity.fixed(rows.place(of: node), decimals: 1),
            rows.knows(node).map(milliseconds) ?? "NaN",
          ]
        }),
    ]
  }

  private func line(_ message: SpaceTime.Message, _ kind: String) -> [String] {
    let (fate, end) =
      switch message.end {
      case .arrived(let time): ("arrived", milliseconds(time))
      case .dropped(let reason, let time): ("\(reason)", milliseconds(time))
      case .open: ("open", "NaN")
      }
    return ["\(message.from.int)", "\(message.to.int)", milliseconds(message.sent), end, fate, kind]
  }

  /// After the client asked.
  private func milliseconds(_ time: Instant) -> String {
    Quantity.fixed(Double((time - spaceTime.asked).nanoseconds) / 1e6, decimals: 3)
  }

  /// The time for which a message that was lost would have been under way, as far as the others tell.
  private var typicalLatency: Delay {
    let latencies = (spaceTime.carriers + spaceTime.others).compactMap { message in
      message.arrival.map { $0 - message.sent }
    }
    .sorted()
    guard !latencies.isEmpty else { return (spaceTime.window.upperBound - spaceTime.asked) / 4 }
    return latencies[latencies.count / 2]
  }

  func script(_ rows: SpaceTimeRows, _ name: String) -> String {
    let style = PlotStyle.of(architecture)
    return PlotText.frame
      + rows.canvas.heading(title, subtitle)
      + axes(rows) + names(rows) + troubles + stays(rows) + client
        + """
        place(node) = node < \(spaceTime.hosts) ? node : node + \(SpaceTimeRows.gap)
        is(kind, fate) = strcol(6) eq kind && strcol(5) eq fate
        isGone(kind) = strcol(6) eq kind && (strcol(5) eq 'cut' || strcol(5) eq 'down')
        lost = \(Quantity.fixed(Double(typicalLatency.nanoseconds) / 1e6 * 0.6, decimals: 3))
        messages = '\(name)-messages.tsv'
        nodes = '\(name)-nodes.tsv'
        set style arrow 1 head size screen 0.012,16 fixed noborder lc rgb '\(style.colour)' lw 1.5
        set style arrow 2 head size screen 0.009,16 fixed noborder lc rgb '#9aa4af' lw 0.7
        set style arrow 3 nohead lc rgb '\(style.colour)' lw 1.5 dt (5,3)
        set style arrow 4 nohead lc rgb '#9aa4af' lw 0.7 dt (5,3)
        set style arrow 5 nohead lc rgb '#A0\(style.colour.dropFirst())' lw 6
        set style arrow 6 nohead lc rgb '\(PlotStyle.rule)' lw 1

        """
      + "plot " + layers(style).joined(separator: ", \\\n  ") + "\n"
  }

  private func axes(_ rows: SpaceTimeRows) -> String {
    let (low, high) = (milliseconds(spaceTime.window.lowerBound), milliseconds(spaceTime.window.upperBound))
    let axis = rows.canvas.y(rows.height - SpaceTimeRows.bottom + 18)
    let key = rows.canvas.y(rows.height - 46)
    return """
      low = \(low)
      high = \(high)
      set xrange [low:high]
      set yrange [\(lowestLine(rows)):\(Quantity.fixed(-rows.lines(32), decimals: 3))]
      set lmargin at screen 0.165
      set rmargin at screen 0.905
      set tmargin at screen \(rows.canvas.y(rows.top - 32))
      set bmargin at screen \(axis)
      set border 1 lc rgb '\(PlotStyle.rule)' lw 1
      unset ytics
      set grid noytics xtics lc rgb '\(PlotStyle.rule)' lw 0.6 dt 1
      set format x '%g'
      set xlabel 'ms after the client asked' offset 0,0.5
      set key at screen 0.15,screen \(key) left top horizontal Left reverse samplen 2.2 width 1 \
      font 'sans-serif,11'

      """
  }

  /// The axis runs 18 pixels below the last line, as the area begins 32 above the first.
  private func lowestLine(_ rows: SpaceTimeRows) -> String {
    Quantity.fixed(rows.last + rows.lines(18), decimals: 3)
  }

  /// Each node's name before its line, and when it knew behind it.
  private func names(_ rows: SpaceTimeRows) -> String {
    let size = rows.height - rows.top - SpaceTimeRows.bottom > 20 * (rows.nodes.count - 1) ? 12 : 9
    return rows.nodes.map { node in
      let place = Quantity.fixed(rows.place(of: node), decimals: 1)
      let name = rows.name(of: node)
      let isPlain = name == "n\(node)"
      let colour = isPlain ? PlotStyle.muted : PlotStyle.ink
      var text = """
        set label \(PlotText.quoted(name)) at graph 0,first \(place) right offset -0.8,0 \
        font 'sans-serif,\(size)' textcolor rgb '\(colour)'

        """
      if node != spaceTime.rumor.origin.int, let time = rows.knows(node) {
        text += """
          set label \(PlotText.quoted(Self.time(time - spaceTime.asked))) at graph 1,first \(place) left \
          offset 0.8,0 font 'sans-serif,\(size)' textcolor rgb '\(PlotStyle.muted)'

          """
      }
      return text
    }.joined()
  }

  /// Shades the time of faults and names them.
  private var troubles: String {
    let (low, high) = (spaceTime.window.lowerBound, spaceTime.window.upperBound)
    let faults = spaceTime.faults.sorted { $0.from < $1.from }
    // Names that would meet stand together, where the first one begins.
    var names: [(at: Instant, text: String)] = []
    for fault in faults {
      let from = max(fault.from, low)
      if let last = names.last, (from - last.at).nanoseconds * 4 < (high - low).nanoseconds {
        names[names.count - 1].text = "\(last.text), \(fault.name)"
      } else {
        names.append((from, fault.name))
      }
    }
    let shades = faults.map { fault in
      """
      set object rectangle from first \(milliseconds(max(fault.from, low))),graph 0 \
      to first \(milliseconds(min(fault.until, high))),graph 1 \
      fc rgb '\(PlotStyle.fault)' fs solid 0.35 noborder behind

      """
    }
    let labels = names.map { name in
      """
      set label \(PlotText.quoted(name.text)) at first \(milliseconds(name.at)),graph 1 left \
      offset 0.3,0.6 font 'sans-serif,11' textcolor rgb '\(PlotStyle.muted)'

      """
    }
    return (shades + labels).joined()
  }

  /// Greys the lines of nodes while they are down or paused.
  private func stays(_ rows: SpaceTimeRows) -> String {
    spaceTime.stays.filter { $0.state != .leading }.map { stay in
      let from = milliseconds(max(stay.from, spaceTime.window.lowerBound))
      let until = milliseconds(min(stay.until, spaceTime.window.upperBound))
      let place = rows.place(of: stay.node.int)
      let (above, below) = (
        Quantity.fixed(place - 0.3, decimals: 1), Quantity.fixed(place + 0.3, decimals: 1)
      )
      return """
        set object rectangle from first \(from),first \(above) to first \(until),first \(below) \
        fc rgb '#e4e7eb' fs solid noborder behind
        set label '\(stay.state == .down ? "down" : "paused")' at first \(from),first \(above) left \
        offset 0.4,0.5 font 'sans-serif,10' textcolor rgb '\(PlotStyle.muted)'

        """
    }.joined()
  }

  /// The client's request and its answer, over the origin's line where nothing else is: the axis and the key
  /// say it, too.
  private var client: String {
    guard spaceTime.rumor.origin.int == 0 else { return "" }
    let delay = spaceTime.acknowledged.map { $0 - spaceTime.asked }
    var lines = ""
    func label(_ text: String, _ time: String, _ side: String) {
      lines += """
        set label \(PlotText.quoted(text)) at first \(time),first 0 \(side) \
        offset 0,1.05 font 'sans-serif,11' textcolor rgb '\(PlotStyle.ink)'

        """
    }
    guard let delay, let acknowledged = spaceTime.acknowledged, acknowledged <= spaceTime.window.upperBound
    else {
      label("client asks", "0", "left")
      return lines
    }
    if delay == .zero {
      label("client asks, acknowledged at once", "0", "left")
    } else {
      label("client asks", "0", "left")
      let isLate = delay.nanoseconds * 2 > (spaceTime.window.upperBound - spaceTime.asked).nanoseconds
      label("acknowledged", milliseconds(acknowledged), isLate ? "right" : "left")
    }
    return lines
  }

  /// The layers of the picture, from the back to the front; kinds of which there are none stay out of the
  /// key.
  private func layers(_ style: PlotStyle) -> [String] {
    var layers = [
      "nodes using (low):2:(high-low):(0) every ::1 with vectors arrowstyle 6 notitle",
      "nodes using 3:2:(high-$3):(0) every ::1 with vectors arrowstyle 5 title 'has heard the rumor'",
    ]
    layers += arrows(drawnControl, "control", style: 2, title: "control message")
    layers += arrows(spaceTime.carriersInSpan, "payload", style: 1, title: "carries the rumor")
    let fell =
      crosses(drawnControl, "control", "#9aa4af")
      + crosses(spaceTime.carriersInSpan, "payload", style.textColour)
    // One entry in the key for all.
    layers += fell.enumerated().map { $1 + ($0 == fell.count - 1 ? " title 'lost on its way'" : " notitle") }
    layers.append(
      "nodes using 3:2 every ::1 with points pt 7 ps 0.9 lc rgb '\(style.textColour)' title 'hears it first'")
    if let acknowledged = spaceTime.acknowledged, acknowledged <= spaceTime.window.upperBound {
      let place = Quantity.fixed(Double(spaceTime.rumor.origin.int), decimals: 1)
      layers.append(
        "'+' using (\(milliseconds(acknowledged))):(\(place)) every ::0::0 with points pt 12 ps 1.7 lw 1.5 "
          + "lc rgb '\(PlotStyle.ink)' title 'acknowledged'")
    }
    return layers
  }

  /// An arrow for each message of the kind that arrived, and a broken line for each that did not.
  private func arrows(
    _ messages: [SpaceTime.Message], _ kind: String, style: Int, title: String
  ) -> [String] {
    var layers: [String] = []
    if messages.contains(where: { $0.arrival != nil }) {
      layers.append(
        "messages using (is('\(kind)','arrived')?$3:NaN):(place($1)):($4-$3):(place($2)-place($1)) "
          + "every ::1 with vectors arrowstyle \(style) title '\(title)'")
    }
    if messages.contains(where: \.isLost) {
      layers.append(
        "messages using (is('\(kind)','loss')?$3:NaN):(place($1)):(lost):(0.6*(place($2)-place($1))) "
          + "every ::1 with vectors arrowstyle \(style + 2) notitle")
    }
    if messages.contains(where: \.isGone) {
      layers.append(
        "messages using (isGone('\(kind)')?$3:NaN):(place($1)):($4-$3):(place($2)-place($1)) "
          + "every ::1 with vectors arrowstyle \(style + 2) notitle")
    }
    return layers
  }

  /// A cross where each message of the kind that did not arrive ended: on the way, or at the node that was
  /// cut off or down.
  private func crosses(_ messages: [SpaceTime.Message], _ kind: String, _ colour: String) -> [String] {
    var layers: [String] = []
    let look = "every ::1 with points pt 2 ps 0.7 lw 1.5 lc rgb '\(colour)'"
    if messages.contains(where: \.isLost) {
      layers.append(
        "messages using (is('\(kind)','loss')?$3+lost:NaN):(place($1)+0.6*(place($2)-place($1))) \(look)")
    }
    if messages.contains(where: \.isGone) {
      layers.append("messages using (isGone('\(kind)')?$4:NaN):(place($2)) \(look)")
    }
    return layers
  }
}

extension SpaceTime.Message {
  /// By the network, so that nobody knows where.
  fileprivate var isLost: Bool { if case .dropped(.loss, _) = end { true } else { false } }
  /// At its node.
  fileprivate var isGone: Bool {
    if case .dropped(let reason, _) = end { reason != .loss } else { false }
  }
}
