import Broadcasting
import Scenarios

/// Advice for a person.
extension Advice {
  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    var lines = [outline, "wanted: \(demand.wish)", ""] + answer.map(\.text) + [""]
    lines += table.lines(bold: false) + rest + [""]
    if !objections.isEmpty { lines += ["Why the others do not fit:"] + objections.map { "  \($0)" } + [""] }
    if !leftOut.isEmpty { lines += leftOut.map { "Not run: \($0)" } + [""] }
    return lines.map { $0 + "\n" }.joined() + legend
  }

  /// For GitHub; every line ends with a newline.
  public var markdown: String {
    var lines = ["### Advice", "", outline, "", "Wanted: \(demand.wish).", ""]
    for line in answer { lines += [line.isPoint ? "- \(line.words)" : "**\(line.words)**"] }
    lines += [""] + table.markdown + [""] + (rest.isEmpty ? [] : rest + [""])
    if !objections.isEmpty {
      lines += ["Why the others do not fit:", ""] + objections.map { "- \($0)" } + [""]
    }
    if !leftOut.isEmpty { lines += leftOut.map { "- Not run: \($0)" } + [""] }
    lines +=
      ["Each row again, in their order:", "", "```sh"] + shown.map { command(for: $0) } + ["```", ""]
    return lines.map { $0 + "\n" }.joined() + legend
  }

  /// The number of candidates that are not shown.
  private var rest: [String] {
    let count = assessments.count - shown.count
    return count > 0 ? ["Of each architecture the best; \(count) more are in -f json."] : []
  }

  private var outline: String {
    let run = seeds.count == 1 ? "seed \(seeds.first ?? 0)" : "\(seeds.count) seeds"
    let more = (recommendation?.runsInPeace ?? 0) - seeds.count
    let further = more > 0 ? " and \(more) more to confirm the answer" : ""
    return "\(demand.steady.outline) · \(run)\(further)"
  }

  private var legend: String {
    let deadline = demand.steady.workload.deadline
    let required =
      switch (demand.reach, demand.wantedReach) {
      case (_, nil): "not required"
      case (nil, _): "required as --available is unless --reach says otherwise"
      case (_, let wanted?): "required: \(wanted)"
      }
    let costs =
      if let capacity = demand.capacity {
        "A message received keeps a node busy for \(capacity.receive), a copy sent for \(capacity.send); "
          + "grapevine calibrate measures them on a machine."
      } else {
        "Messages cost nodes nothing here, so a hot spot costs no latency as it does in life."
      }
    let text = """
      Simulated. Costs are medians over the seeds in the steady scenario; a requirement's figure is the \
      worst of the seeds. Among those that fit, the fewest messages per broadcast win, then the fewest \
      bytes, then the flattest load. Each fault lasts \(demand.faultDuration); one that is aimed at a part \
      that an architecture does not have hits a random host. Answered: within \(deadline), of the operations \
      at hosts that ran. Reach: of the deliveries that were due among them, those made within \
      \(deadline); where the fault cuts hosts off, of the other hosts on a rumor's own side, those that it \
      reached before the fault's end, on the worse side, of rumors that had \(deadline) for it; \
      \(required). \(costs) Candidates that cost more than one that fits, or fail, \
      are not tried further; their figures are of the first seed. Hold a \
      choice against live runs with grapevine validate.
      """
    return Self.wrapped(text, width: 106)
  }

  /// The text in lines of at most `width` characters, each with its end.
  private static func wrapped(_ text: String, width: Int) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A line of the answer.
  private struct Line {
    let words: String
    /// True where it stands under the line before it.
    let isPoint: Bool

    init(_ words: String, isPoint: Bool = true) { (self.words, self.isPoint) = (words, isPoint) }

    var text: String { isPoint ? "  \(words)" : words }
  }

  private var answer: [Line] {
    guard let best = recommendation, let cost = best.cost else { return refusal }
    let fitting = fitting
    let others =
      switch (fitting.count, assessments.count { $0.isUndecided }) {
      case (1, 0): "it alone fits"
      case (let count, 0): "\(count) fit and it costs least"
      case (_, let dearer): "it fits at the least cost, and \(dearer) that cost more were not tried further"
      }
    var lines = [
      Line("Take \(best.label): of \(assessments.count) candidates \(others).", isPoint: false),
      Line(
        "\(Quantity.rate.text(cost.messagesPerBroadcast)) messages and "
          + "\(Quantity.bytes.text(cost.bytesPerBroadcast)) per broadcast; its busiest node handles "
          + "\(Quantity.factor.text(cost.hotSpot)) the mean\(Self.load(cost))"),
    ]
    if let all = cost.connections, let most = cost.mostConnections {
      lines.append(
        Line(
          "\(Quantity.count.text(all)) connections, up to \(Quantity.count.text(most)) at one node"
            + (best.holdsFewer(in: demand.steady.zones) ? ", most of them opened at need" : "")))
    }
    if let promise = Self.meaning(best.promise) { lines.append(Line("acknowledged means: \(promise)")) }
    if let budget = demand.budget, let value = figure(best, .latency, nil) {
      lines.append(
        Line("stable \(demand.percentile.rawValue) \(Quantity.nanoseconds.text(value)), within \(budget)"))
    }
    for threat in demand.threats {
      guard let answered = figure(best, .answered, threat) else { continue }
      let reach = best.reaches.first { $0.threat == threat }
        .map {
          let share = Quantity.share.text($0.share)
          return threat.cuts
            ? "; on the worse side rumors reached \(share) of the others"
            : "; \(share) of what was broadcast meanwhile reached its hosts in time"
        }
      lines.append(
        Line(
          "\(threat.rawValue): \(Quantity.share.text(answered)) answered in time, nothing acknowledged lost"
            + (reach ?? "")))
    }
    if fitting.count > 1, let next = fitting[1].cost {
      lines.append(
        Line(
          "next: \(fitting[1].label), with \(Quantity.rate.text(next.messagesPerBroadcast)) messages and "
            + "\(Quantity.bytes.text(next.bytesPerBroadcast)) per broadcast"))
    }
    return lines
  }

  /// `, 420 messages/s, which keep it 4.1 % busy, and 5.0 % in its busiest second`.
  private static func load(_ cost: Assessment.Cost) -> String {
    guard let rate = cost.busiestPerSecond else { return "" }
    let busy = cost.utilisation.map { ", which keep it \(Quantity.share.text($0)) busy" } ?? ""
    let most = cost.busiestSecond.map { ", and \(Quantity.share.text($0)) in its busiest second" } ?? ""
    return ", \(Quantity.rate.text(rate)) messages/s\(busy)\(most)"
  }

  private func figure(_ assessment: Assessment, _ subject: Check.Subject, _ threat: Threat?) -> Double? {
    assessment.checks.first { $0.subject == subject && $0.threat == threat }?.value
  }

  private var refusal: [Line] {
    var lines = [
      Line("Nothing fits: none of \(assessments.count) candidates does all of it.", isPoint: false)
    ]
    if let strictest {
      lines.append(Line("\(name(strictest.requirement)) excludes the most, \(strictest.count) of them"))
    }
    lines += relaxations.map { Line("\($0.change): \($0.candidate)") }
    if relaxations.isEmpty { lines.append(Line("no single weaker requirement would be enough")) }
    return lines
  }

  private static func meaning(_ promise: String) -> String? {
    switch Acknowledgement(parsing: promise) {
    case .origin: "the origin holds the rumor, and may lose it with its memory"
    case .remote: "the origin and one node beyond it hold the rumor"
    case .copies(let count): "the origin and \(count) other host\(count == 1 ? "" : "s") hold the rumor"
    case nil: nil
    }
  }

  /// The reasons why candidates do not fit, one line each.
  private var objections: [String] {
    shown.filter { !$0.fits && !$0.isUndecided }.map { assessment in
      let reasons = assessment.objections.map { check in
        let reason = check.reason ?? check.verdict.rawValue
        return check.threat.map { "\($0.rawValue): \(reason)" } ?? reason
      }
      let all = assessment.cost == nil ? reasons + ["its cost is not known"] : reasons
      return "\(assessment.label): \(all.joined(separator: "; "))"
    }
  }
}
