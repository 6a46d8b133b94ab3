import Broadcasting
import Facts
import Scenarios

extension Observations {
  /// `valid` where the run kept every promise; `unknown` where it promised nothing.
  package func verdict() -> Verdict {
    var broken: [Reason] = []
    var notes: [Reason] = []
    let coverage = Coverage(self)
    let losses = losses(coverage)
    let excuse = excuse
    let isUnderWay = isUnderWay
    let isExcused = excuse != nil || isUnderWay
    let lost = losses.lost + (isExcused ? 0 : losses.unspread)
    if lost > 0 { broken.append(.lost(rumors: lost)) }
    let early = acknowledgedEarly
    if early > 0 { broken.append(.acknowledgedEarly(rumors: early)) }
    if duplicates > 0 { broken.append(.deliveredTwice(rumors: duplicates)) }
    if invented > 0 { broken.append(.invented(deliveries: invented)) }
    if transport.lost > 0 { broken.append(.lostByTransport(messages: transport.lost)) }
    if transport.damaged > 0 { broken.append(.damaged(messages: transport.damaged)) }
    let diverged = divergedUnacknowledged(coverage)
    if diverged > 0, !isExcused { broken.append(.neverAgreed(rumors: diverged)) }
    if hasExclusiveLeader, mostLeadersInOneEpoch(.host) > 1 {
      broken.append(.hostsLedInOneEpoch(hosts: mostLeadersInOneEpoch(.host)))
    }
    if mostLeadersInOneEpoch(.coordinator) > 1 {
      broken.append(.coordinatorsLedInOneTerm(coordinators: mostLeadersInOneEpoch(.coordinator)))
    }
    broken += brokenRules
    if losses.beyondPromise > 0 { notes.append(.lostBeyondPromise(rumors: losses.beyondPromise)) }
    for (place, fault) in faults.enumerated() {
      if let deviation = fault.deviation {
        notes.append(.faultDeviated(fault: fault.entry, deviation: deviation))
      }
      let sides = sidesOfServices(fault)
      if !sides.isEmpty { notes.append(.servicesStood(fault: fault.entry, sides: sides)) }
      if fault.fault.kind.cutsLinks, cutBy[place] ?? (messagesCut - cutBefore[place]) == 0 {
        notes.append(.partitionCutNothing(fault: fault.entry))
      }
    }
    if !broken.isEmpty { return Verdict(outcome: .invalid, reasons: broken + notes) }
    if let excuse, losses.unspread + diverged > 0 {
      let reason = Reason.disagreement(rumors: losses.unspread + diverged, excuse: excuse)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if isUnderWay, losses.unspread + diverged > 0 {
      let owed = coverage.owed
      let reason = Reason.unfinished(
        rumors: losses.unspread + diverged, deliveries: owed, before: owed + deliveriesAfterCalm)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if let overload = Backlog(self).overload {
      let reason = Reason.overloaded(offered: overload.offered, served: overload.served)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if missedOperations > 0 {
      let reason = Reason.operationsNotBegun(operations: missedOperations)
      return Verdict(outcome: .unknown, reasons: [reason] + notes)
    }
    if let purpose {
      return purpose.isEmpty
        ? Verdict(outcome: .unknown, reasons: [.nothingAsked] + notes)
        : Verdict(outcome: .valid, reasons: notes)
    }
    if rumors.count > 0, acknowledged == 0 {
      return Verdict(outcome: .unknown, reasons: [.nothingAcknowledged] + notes)
    }
    if rumors.count == 0 {
      return Verdict(outcome: .unknown, reasons: [.nothingBroadcast] + notes)
    }
    return Verdict(outcome: .valid, reasons: notes)
  }

  private func sidesOfServices(_ fault: FaultOccurrence) -> [Reason.Side] {
    guard roles.count > scenario.hosts, !fault.sides.isEmpty else { return [] }
    var numbers: [Role: Int] = [:]
    let names = roles.map { role in
      defer { numbers[role, default: 0] += 1 }
      return "\(role) \(numbers[role, default: 0])"
    }
    return zip(sideParts(fault), fault.sides).compactMap { part, side in
      let services = side.filter { $0.int >= scenario.hosts }.sorted().map { names[$0.int] }
      return services.isEmpty ? nil : Reason.Side(name: part.name, services: services)
    }
  }

  /// The rules of the purpose that were broken, each once; none of a fleet that had more to do than it could.
  private var brokenRules: [Reason] {
    guard let purpose, excuse == nil else { return [] }
    var reasons: [Reason] = []
    for broken in purpose.broken where !reasons.contains(where: { $0.rule == broken.rule }) {
      let times = purpose.broken.count { $0.rule == broken.rule }
      reasons.append(.brokenRule(rule: broken.rule, times: times, how: broken.how))
    }
    return reasons
  }

  /// Rumors that were acknowledged while fewer nodes held them than the acknowledgement promises.
  private var acknowledgedEarly: Int {
    (0..<rumors.count).count { rumor in
      acknowledgedAt[rumor] != Self.not && holdersWhenAcknowledged[rumor] <= survivableLosses
    }
  }

  /// The reason why hosts need not have agreed; nil if they should have.
  ///
  /// A service never came back, or a node had more to do than it could.
  private var excuse: Reason.Excuse? {
    let endless = faults.first { occurrence in
      guard occurrence.fault.duration == nil else { return false }
      return switch occurrence.fault.kind {
      case .crash, .pause: occurrence.targets.contains { $0.int >= scenario.hosts }
      case .partition, .loss, .slow, .links, .restart, .crashLoop, .clock: false
      }
    }
    if let endless { return .faultNeverEnded(fault: endless.entry, kind: endless.fault.kind.name) }
    if let until = load?.overloadedUntil, end - until < timeToAgree {
      return .overload(rest: end - until, needed: timeToAgree)
    }
    return nil
  }

  /// True where rumors were still being delivered shortly before the run's end, or it ended before they could
  /// be.
  private var isUnderWay: Bool {
    let silence = end - max(scenario.calm, lastDelivery ?? .zero)
    // A run that went on was given the longest silence, or the longest time.
    return silence < (end > scenario.end ? Scenario.longestSilence : timeToAgree)
  }

  /// The time that election, leases and retries at their defaults may need after the last fault.
  private var timeToAgree: Delay { max(.seconds(10), scenario.roundTrip * 50) }

  /// Rumors that some live hosts have and that others lack, to which a path leads.
  ///
  /// Nobody was promised them; while a partition stands, sides that wait for the others need not spread them.
  private func divergedUnacknowledged(_ coverage: Coverage) -> Int {
    let isCut = faults.indices.contains { cutBy[$0] == nil && faults[$0].cut != nil }
    guard !isCut else { return 0 }
    return (0..<rumors.count).count { acknowledgedAt[$0] == Self.not && isHeldByHost($0, coverage) }
  }

  private func isHeldByHost(_ rumor: Int, _ coverage: Coverage) -> Bool {
    let isHeld = (0..<scenario.hosts).contains { isLive($0) && present(rumor, $0) != nil }
    return isHeld && coverage.missing(rumor) > 0
  }

  private var deliveriesAfterCalm: Int { deliveredAt.count { $0 > scenario.calm.nanoseconds } }
}

extension Reason {
  fileprivate var rule: String? { if case .brokenRule(let rule, _, _) = self { rule } else { nil } }
}
