import Broadcasting
import Facts
import Scenarios

extension Observations {
  /// `valid` where the run kept every promise; `unknown` where it promised nothing.
  package func verdict() -> Verdict {
    var broken: [Reason] = []
    var notes: [Reason] = []
    let losses = losses
    let excuse = excuse
    let lost = losses.lost + (excuse == nil ? losses.unspread : 0)
    if lost > 0 { broken.append(.lost(rumors: lost)) }
    let early = acknowledgedEarly
    if early > 0 { broken.append(.acknowledgedEarly(rumors: early)) }
    if duplicates > 0 { broken.append(.deliveredTwice(rumors: duplicates)) }
    if invented > 0 { broken.append(.invented(deliveries: invented)) }
    if transport.lost > 0 { broken.append(.lostByTransport(messages: transport.lost)) }
    if transport.damaged > 0 { broken.append(.damaged(messages: transport.damaged)) }
    let diverged = divergedUnacknowledged
    if diverged > 0, excuse == nil { broken.append(.neverAgreed(rumors: diverged)) }
    if hasExclusiveLeader, mostLeadersInOneEpoch(.host) > 1 {
      broken.append(.hostsLedInOneEpoch(hosts: mostLeadersInOneEpoch(.host)))
    }
    if mostLeadersInOneEpoch(.coordinator) > 1 {
      broken.append(.coordinatorsLedInOneTerm(coordinators: mostLeadersInOneEpoch(.coordinator)))
    }
    if losses.beyondPromise > 0 { notes.append(.lostBeyondPromise(rumors: losses.beyondPromise)) }
    for (place, fault) in faults.enumerated() {
      if let deviation = fault.deviation {
        notes.append(.faultDeviated(fault: fault.index, deviation: deviation))
      }
      if case .partition = fault.fault.kind, cutBy[place] ?? (messagesCut - cutBefore[place]) == 0 {
        notes.append(.partitionCutNothing(fault: fault.index))
      }
    }
    if !broken.isEmpty { return Verdict(outcome: .invalid, reasons: broken + notes) }
    if let excuse, losses.unspread + diverged > 0 {
      let reason = Reason.disagreement(rumors: losses.unspread + diverged, excuse: excuse)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if missedOperations > 0 {
      let reason = Reason.operationsNotBegun(operations: missedOperations)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if rumors.count > 0, acknowledged == 0 {
      return Verdict(outcome: .unknown, reasons: [.nothingAcknowledged] + notes)
    }
    if rumors.count == 0 {
      return Verdict(outcome: .unknown, reasons: [.nothingBroadcast] + notes)
    }
    return Verdict(outcome: .valid, reasons: notes)
  }

  /// Rumors that were acknowledged while fewer nodes held them than the acknowledgement promises.
  private var acknowledgedEarly: Int {
    (0..<rumors.count).count { rumor in
      acknowledgedAt[rumor] != Self.not && holdersWhenAcknowledged[rumor] <= survivableLosses
    }
  }

  /// The reason why hosts need not have agreed: a fault never ended that kept them apart, or from a service;
  /// or they had too little time, or more work than they could do.
  ///
  /// Nil if they should have.
  private var excuse: Reason.Excuse? {
    let endless = faults.first { occurrence in
      guard occurrence.fault.duration == nil else { return false }
      return switch occurrence.fault.kind {
      case .partition, .loss: true
      case .crash, .pause: occurrence.targets.contains { $0.int >= scenario.hosts }
      case .slow: false
      }
    }
    if let endless { return .faultNeverEnded(fault: endless.index, kind: endless.fault.kind.name) }
    if let until = load?.overloadedUntil, scenario.end - until < Self.timeToAgree {
      return .overload(rest: scenario.end - until, needed: Self.timeToAgree)
    }
    guard scenario.quiet < Self.timeToAgree else { return nil }
    return .shortPeace(quiet: scenario.quiet, needed: Self.timeToAgree)
  }

  /// The time that election, leases and retries at their defaults may need after the last fault.
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
