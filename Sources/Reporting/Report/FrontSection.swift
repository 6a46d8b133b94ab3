extension ReportData {
  /// The contenders that are beaten by nobody in both messages and latency.
  var frontSection: Section? {
    guard let scenario = reference else { return nil }
    let points = ranked(in: scenario).compactMap { contender -> (Contender, x: Double, y: Double)? in
      guard let messages = contender.spread(.messages), let latency = contender.spread(.stableP99),
        messages.median > 0, latency.median > 0
      else { return nil }
      return (contender, messages.median, latency.median)
    }
    guard points.count > 1 else { return nil }
    let shown = points.map { point in
      FrontPlot.Point(
        label: point.0.label, style: style(of: point.0), x: point.x, y: point.y / 1e6,
        isOnFront: !points.contains { other in
          other.x <= point.x && other.y <= point.y && (other.x < point.x || other.y < point.y)
        })
    }
    let plot = FrontPlot(
      name: "front", title: "Messages against latency (nearer to the lower left is better)",
      subtitle: "\(caption(of: scenario)) · dashed: beaten by nobody in both",
      xAxis: "messages per broadcast", yAxis: "stable latency, p99",
      xText: { Quantity.significant($0).droppingZeros },
      yText: { Quantity.nanoseconds.text($0 * 1e6).droppingZerosBeforeUnit }, points: shown
    ).plot
    let front = zip(points, shown).filter(\.1.isOnFront).map { $0.0.0.label.markdownEscaped }
    return Section(
      title: "Messages or latency?",
      blocks: [
        .text(
          "On the front, beaten by no other in both messages and latency: \(Self.list(front)). Whoever is "
            + "elsewhere must have another reason: no special node, no acknowledgement to wait for, few "
            + "connections."),
        .picture(plot),
      ])
  }
}
