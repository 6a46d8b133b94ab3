import Broadcasting
import Measurement
import Scenarios

extension ReportData {
  /// The service of every contender in the scenario from moment to moment; nil where no result says so.
  func strips(of scenario: Scenario) -> Plot? {
    let strips = contenders(in: scenario).compactMap { contender -> StripPlot.Strip? in
      let points = contender.timeline
      guard !points.isEmpty else { return nil }
      return StripPlot.Strip(
        label: contender.markedLabel, style: style(of: contender), points: points, remark: remark(contender))
    }
    guard !strips.isEmpty else { return nil }
    let deadline = scenario.workload.deadline
    return StripPlot(
      name: "strips-\(scenario.name)",
      title: "\(scenario.name): who is reached, and who is answered, within \(deadline)",
      subtitle:
        "\(caption(of: scenario)) · filled: hosts reached · dashed: operations answered",
      strips: strips, faults: scenario.shadedFaults,
      end: Double(scenario.workload.duration.nanoseconds) / 1e9
    ).plot
  }

  private func remark(_ contender: Contender) -> String {
    guard contender.isRanked else { return contender.verdict }
    guard let spread = contender.spread(.timeToCatchUp), spread.isComplete else { return "" }
    guard spread.median > 0 else { return "caught up at once" }
    return "caught up +\(Column.timeToCatchUp.quantity.text(spread.median))"
  }
}

extension Contender {
  /// Over all runs; an interval without operations takes the shares of the one before.
  fileprivate var timeline: [StripPlot.Point] {
    let timelines = results.compactMap(\.profile?.timeline).filter { !$0.buckets.isEmpty }
    guard let first = timelines.first else { return [] }
    var points: [StripPlot.Point] = []
    let alike = timelines.filter { $0.interval == first.interval }
    for place in first.buckets.indices {
      let buckets = alike.filter { $0.buckets.indices.contains(place) }.map { $0.buckets[place] }
      func sum(_ number: (Timeline.Bucket) -> Int64) -> Double {
        buckets.reduce(0) { $0 + Double(number($1)) }
      }
      func share(_ part: Double, of whole: Double, else before: Double?) -> Double {
        whole > 0 ? part / whole : before ?? 1
      }
      points.append(
        StripPlot.Point(
          time: Double(first.interval) * Double(place) / 1e9,
          reached: share(sum(\.reached), of: sum(\.wanted), else: points.last?.reached),
          answered: share(sum(\.answered), of: sum(\.due), else: points.last?.answered)))
    }
    return points
  }
}

extension Scenario {
  /// The times at which faults hold, in seconds after the first operation, up to the workload's end.
  fileprivate var shadedFaults: [ClosedRange<Double>] {
    let end = Double(workload.duration.nanoseconds) / 1e9
    return faults.compactMap { fault in
      let begin = Double(fault.at.nanoseconds) / 1e9
      guard begin < end else { return nil }
      return begin...min(fault.duration == nil ? end : Double(fault.end.nanoseconds) / 1e9, end)
    }
  }
}
