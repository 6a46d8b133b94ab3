import Measurement

extension Advice {
  /// The candidates that are shown, each with its cost, and each requirement's figure with a mark.
  var table: Table {
    func heading(_ group: String, _ title: String, _ full: String, isNumber: Bool = true) -> Table.Heading {
      Table.Heading(group: group, title: title, full: full, isNumber: isNumber)
    }
    var headings = [
      heading("", "candidate", "candidate", isNumber: false),
      heading("per broadcast", "messages", "messages per broadcast"),
      heading("per broadcast", "bytes", "bytes per broadcast"),
      heading("hot", "spot", "hot spot"),
    ]
    if demand.budget != nil {
      headings.append(heading("stable", demand.percentile.rawValue, "stable \(demand.percentile.rawValue)"))
    }
    if demand.capacity != nil { headings.append(heading("busiest", "node", "busiest node")) }
    if demand.staleness != nil { headings.append(heading("stale", "p99", "staleness p99")) }
    for threat in demand.threats {
      let name = threat.rawValue
      headings += [
        heading(name, "answered", "\(name): answered"), heading(name, "lost", "\(name): lost"),
        heading(name, "reach", "\(name): reach"),
      ]
    }
    headings += [heading("runs", "valid", "runs valid"), heading("", "fits", "fits", isNumber: false)]
    return Table(headings: headings, rows: shown.map(row))
  }

  private func row(_ assessment: Assessment) -> [Table.Entry] {
    let cost = assessment.cost
    var texts = [
      assessment.label, cost.map { Quantity.rate.text($0.messagesPerBroadcast) } ?? "–",
      cost.map { Quantity.bytes.text($0.bytesPerBroadcast) } ?? "–",
      cost.map { Quantity.factor.text($0.hotSpot) } ?? "–",
    ]
    for check in assessment.checks where check.subject != .valid && check.subject != .reach {
      texts.append(Self.text(check))
      guard check.subject == .lost else { continue }
      let reach = assessment.reaches.first { $0.threat == check.threat }
      let demanded = assessment.checks.first { $0.subject == .reach && $0.threat == check.threat }
      texts.append(demanded.map(Self.text) ?? reach.map { Quantity.share.text($0.share) } ?? "–")
    }
    let validity = assessment.checks.filter { $0.subject == .valid }.map(\.verdict)
    texts.append(
      validity.contains(.missed) ? Self.mark(.missed) : validity.contains(.unknown) ? "?" : Self.mark(.met))
    texts.append(assessment.fits ? "yes" : assessment.isUndecided ? "dearer" : "no")
    return texts.map { Table.Entry($0) }
  }

  private static func text(_ check: Check) -> String {
    guard let value = check.value else { return "– \(mark(check.verdict))" }
    let quantity: Quantity =
      switch check.subject {
      case .latency, .staleness: .nanoseconds
      case .answered, .reach, .busy: .share
      case .lost, .valid: .count
      }
    return "\(quantity.text(value)) \(mark(check.verdict))"
  }

  private static func mark(_ verdict: Check.Verdict) -> String {
    switch verdict {
    case .met: "✓"
    case .missed: "✗"
    case .unknown: "?"
    }
  }
}
