import Broadcasting
import Facts
import Scenarios

extension Observations {
  /// Whether the run kept every promise; unknown where it promised nothing.
  package func verdict() -> Verdict {
    var broken: [String] = []
    var notes: [String] = []
    let losses = losses
    let excuse = excuse
    let lost = losses.lost + (excuse == nil ? losses.unspread : 0)
    if lost > 0 { broken.append("\(lost) acknowledged rumors lost") }
    let early = acknowledgedEarly
    if early > 0 { broken.append("\(early) rumors acknowledged before enough nodes held them") }
    if duplicates > 0 { broken.append("\(duplicates) rumors delivered twice at a host") }
    if invented > 0 { broken.append("\(invented) deliveries of rumors that nobody broadcast") }
    if transport.lost > 0 { broken.append("\(transport.lost) messages lost by the transport itself") }
    if transport.damaged > 0 { broken.append("\(transport.damaged) messages damaged on their way") }
    let diverged = divergedUnacknowledged
    if diverged > 0, excuse == nil {
      broken.append("hosts never agreed on \(diverged) rumors that were not acknowledged")
    }
    if hasExclusiveLeader, mostLeadersInOneEpoch(.host) > 1 {
      broken.append("\(mostLeadersInOneEpoch(.host)) hosts led in one epoch")
    }
    if mostLeadersInOneEpoch(.coordinator) > 1 {
      broken.append("\(mostLeadersInOneEpoch(.coordinator)) coordinators led in one term")
    }
    if losses.beyondPromise > 0 {
      notes.append("\(losses.beyondPromise) acknowledged rumors lost beyond the promise")
    }
    for (place, fault) in faults.enumerated() {
      if let note = fault.note { notes.append("faults[\(fault.index)]: \(note)") }
      if case .partition = fault.fault.kind, cutBy[place] ?? (messagesCut - cutBefore[place]) == 0 {
        notes.append("faults[\(fault.index)]: \(CellResult.noTest)")
      }
    }
    if !broken.isEmpty { return Verdict(outcome: .invalid, reasons: broken + notes) }
    if let excuse, losses.unspread + diverged > 0 {
      let reason = "hosts did not agree on \(losses.unspread + diverged) rumors, but \(excuse)"
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if missedOperations > 0 {
      let reason = "\(missedOperations) operations were due and not begun: the machine was too slow"
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if rumors.count > 0, acknowledged == 0 {
      return Verdict(outcome: .unknown, reasons: ["no broadcast was acknowledged"] + notes)
    }
    if rumors.count == 0 {
      return Verdict(outcome: .unknown, reasons: ["nothing was broadcast"] + notes)
    }
    return Verdict(outcome: .valid, reasons: notes)
  }

  /// Rumors that were acknowledged while fewer nodes held them than the acknowledgement promises.
  private var acknowledgedEarly: Int {
    (0..<rumors.count).count { rumor in
      acknowledgedAt[rumor] != Self.not && holdersWhenAcknowledged[rumor] <= survivableLosses
    }
  }

  /// Why hosts need not have agreed: a fault never ended that kept them apart, or from a service; or they had
  /// no time, or more to do than they could.
  ///
  /// Nil if they should have.
  private var excuse: String? {
    let endless = faults.first { occurrence in
      guard occurrence.fault.duration == nil else { return false }
      return switch occurrence.fault.kind {
      case .partition, .loss: true
      case .crash, .pause: occurrence.targets.contains { $0.int >= scenario.hosts }
      case .slow: false
      }
    }
    if let endless { return "faults[\(endless.index)] (\(endless.fault.kind.name)) never ended" }
    if let until = load?.overloadedUntil, scenario.end - until < Self.timeToAgree {
      let rest = scenario.end - until
      return "a node had more messages than it could handle until "
        + (rest > .zero ? "\(rest) before the end, which is less than \(Self.timeToAgree)" : "the end")
    }
    guard scenario.quiet < Self.timeToAgree else { return nil }
    return "were left in peace for \(scenario.quiet) only, which is less than \(Self.timeToAgree)"
  }

  /// What election, leases and retries at their defaults may need after the last fault.
  private static let timeToAgree = Delay.seconds(10)

  /// Rumors that some live hosts have and others do not, although all had time to agree.
  private var divergedUnacknowledged: Int {
    let up = (0..<scenario.hosts).filter { isLive($0) }
    return (0..<rumors.count).count { rumor in
      guard acknowledgedAt[rumor] == Self.not else { return false }
      let holders = up.count { present(rumor, $0) != nil }
      return holders > 0 && holders < up.count
    }
  }
}
