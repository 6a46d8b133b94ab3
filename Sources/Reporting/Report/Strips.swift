import Broadcasting

extension ReportData {
  /// How every contender fared in the scenario from moment to moment; nil where no result says so.
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
    for place in first.buckets.indices {
      var sum = Timeline.Bucket()
      for timeline in timelines where timeline.interval == first.interval {
        guard timeline.buckets.indices.contains(place) else { continue }
        sum.add(timeline.buckets[place])
      }
      func share(_ part: Int64, of whole: Int64, else before: Double?) -> Double {
        whole > 0 ? Double(part) / Double(whole) : before ?? 1
      }
      points.append(
        StripPlot.Point(
          time: Double(first.interval) * Double(place) / 1e9,
          reached: share(sum.reached, of: sum.wanted, else: points.last?.reached),
          answered: share(sum.answered, of: sum.due, else: points.last?.answered)))
    }
    return points
  }
}

extension Timeline.Bucket {
  fileprivate mutating func add(_ other: Timeline.Bucket) {
    due += other.due
    answered += other.answered
    wanted += other.wanted
    reached += other.reached
  }
}

extension Scenario {
  /// When faults hold, in seconds after the first operation, up to the workload's end.
  fileprivate var shadedFaults: [ClosedRange<Double>] {
    let end = Double(workload.duration.nanoseconds) / 1e9
    return faults.compactMap { fault in
      let begin = Double(fault.at.nanoseconds) / 1e9
      guard begin < end else { return nil }
      return begin...min(fault.duration == nil ? end : Double(fault.end.nanoseconds) / 1e9, end)
    }
  }
}
