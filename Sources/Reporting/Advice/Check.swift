import Broadcasting
import Measurement
import Scenarios

/// One requirement held against the runs of one candidate.
public struct Check: Hashable, Sendable {
  public enum Subject: String, Hashable, Sendable {
    /// Every run is valid.
    case valid
    /// The stable latency is within the budget, in nanoseconds.
    case latency
    /// The share of its busiest second for which a node is at work, the most of any node.
    case busy
    /// The 99th percentile of how old what a read missed was, in nanoseconds.
    case staleness
    /// The share of operations that were answered in time during the fault, of those at hosts that ran.
    case answered
    /// Acknowledged rumors that were lost, those beyond the promise included.
    case lost
    /// The share of deliveries that were made in time during the fault, as `Reach` has it.
    case reach
  }

  public enum Verdict: String, Hashable, Sendable {
    case met
    case missed
    /// No evidence, which is not a pass.
    case unknown
  }

  public let subject: Subject
  /// Nil for the steady scenario.
  public let threat: Threat?
  /// The worst over the seeds; nil where it is not known for every seed, and for validity.
  public let value: Double?
  public let verdict: Verdict
  /// The shortfall, in a few words; nil for what is met.
  public let reason: String?
}

extension Check {
  /// Every check of a candidate, from its results in the scenarios of the demand.
  static func all(_ demand: Demand, _ results: [CellResult]) -> [Check] {
    let steady = results.filter { $0.scenario == demand.steady.name }
    var checks = [valid(steady, nil)]
    if let budget = demand.budget { checks.append(latency(steady, budget, demand.percentile)) }
    if demand.capacity != nil { checks.append(busy(steady, demand.busy)) }
    if let limit = demand.staleness { checks.append(staleness(steady, limit)) }
    for threat in demand.threats {
      let runs = results.filter { $0.scenario == demand.scenario(threat).name }
      checks += [valid(runs, threat), answered(runs, threat, demand), lost(runs, threat)]
      // A scenario's own faults may cut off whom they like, so that nothing is due to them.
      if threat != .given, let wanted = demand.wantedReach {
        checks.append(reach(runs, threat, demand, wanted))
      }
    }
    return checks
  }

  private static func valid(_ runs: [CellResult], _ threat: Threat?) -> Check {
    func check(_ verdict: Verdict, _ reason: String?) -> Check {
      Check(subject: .valid, threat: threat, value: nil, verdict: verdict, reason: reason)
    }
    guard !runs.isEmpty else { return check(.unknown, "was not run") }
    if let run = runs.first(where: { $0.verdict == .invalid }) {
      return check(.missed, "invalid: \(run.reasons.prefix(1).text) (seed \(run.seed))")
    }
    if let run = runs.first(where: { $0.verdict == .unknown }) {
      return check(.unknown, "unknown: \(run.reasons.prefix(1).text) (seed \(run.seed))")
    }
    if let threat, threat.cuts,
      let run = runs.first(where: { ($0.value(of: .messagesCut, part: nil) ?? 0) == 0 })
    {
      return check(.unknown, "cut no message, so it was no test (seed \(run.seed))")
    }
    return check(.met, nil)
  }

  /// The values of all runs; nil if there is none, or one is not known.
  private static func values(
    _ runs: [CellResult], _ value: (CellResult) -> Double?
  ) -> [Double]? {
    let values = runs.compactMap(value)
    return values.isEmpty || values.count < runs.count ? nil : values
  }

  private static func latency(
    _ runs: [CellResult], _ budget: Delay, _ percentile: Demand.Percentile
  ) -> Check {
    let worst = values(runs) { $0.value(of: .stableLatency, part: percentile.part) }?.max()
    guard let worst else {
      return Check(
        subject: .latency, threat: nil, value: nil, verdict: .unknown,
        reason: "stable \(percentile.rawValue) not known")
    }
    let isMet = worst <= Double(budget.nanoseconds)
    return Check(
      subject: .latency, threat: nil, value: worst, verdict: isMet ? .met : .missed,
      reason: isMet
        ? nil
        : "stable \(percentile.rawValue) \(Quantity.nanoseconds.text(worst)), more than \(budget)")
  }

  private static func busy(_ runs: [CellResult], _ most: Probability) -> Check {
    guard let worst = values(runs, { $0.value(of: .busiestSecond, part: nil) })?.max() else {
      return Check(
        subject: .busy, threat: nil, value: nil, verdict: .unknown, reason: "busiest node's load not known")
    }
    let isMet = worst <= Double(most.millionths) / 1e6
    return Check(
      subject: .busy, threat: nil, value: worst, verdict: isMet ? .met : .missed,
      reason: isMet ? nil : "busiest node \(Quantity.share.text(worst)) busy in a second, more than \(most)")
  }

  private static func staleness(_ runs: [CellResult], _ limit: Delay) -> Check {
    guard let worst = values(runs, { $0.value(of: .staleness, part: .p99) })?.max() else {
      return Check(
        subject: .staleness, threat: nil, value: nil, verdict: .unknown, reason: "staleness not known")
    }
    let isMet = worst <= Double(limit.nanoseconds)
    return Check(
      subject: .staleness, threat: nil, value: worst, verdict: isMet ? .met : .missed,
      reason: isMet ? nil : "reads miss what is \(Quantity.nanoseconds.text(worst)) old, more than \(limit)")
  }

  private static func answered(_ runs: [CellResult], _ threat: Threat, _ demand: Demand) -> Check {
    let worst = values(runs) { $0.value(of: .availability, part: .spared) }?.min()
    guard let worst else {
      return Check(
        subject: .answered, threat: threat, value: nil, verdict: .unknown, reason: "availability not known")
    }
    let isMet = worst >= Double(demand.available.millionths) / 1e6
    return Check(
      subject: .answered, threat: threat, value: worst, verdict: isMet ? .met : .missed,
      reason: isMet ? nil : "\(Quantity.share.text(worst)) answered in time, less than \(demand.available)")
  }

  private static func lost(_ runs: [CellResult], _ threat: Threat) -> Check {
    let worst = values(runs) { run in
      guard let lost = run.value(of: .lostAcknowledged, part: nil),
        let beyond = run.value(of: .lostBeyondPromise, part: nil)
      else { return nil }
      return lost + beyond
    }?.max()
    guard let worst else {
      return Check(
        subject: .lost, threat: threat, value: nil, verdict: .unknown, reason: "losses not known")
    }
    return Check(
      subject: .lost, threat: threat, value: worst, verdict: worst == 0 ? .met : .missed,
      reason: worst == 0 ? nil : "\(Quantity.count.text(worst)) acknowledged rumors lost")
  }

  private static func reach(
    _ runs: [CellResult], _ threat: Threat, _ demand: Demand, _ wanted: Probability
  ) -> Check {
    guard let worst = Reach(threat, runs)?.share else {
      // A host that is alone with itself, or with the one that is stopped or cut off, has nobody to reach.
      let isVacuous = demand.hosts < 3 && !runs.isEmpty
      return Check(
        subject: .reach, threat: threat, value: nil, verdict: isVacuous ? .met : .unknown,
        reason: isVacuous ? nil : "reach not known")
    }
    let isMet = worst >= Double(wanted.millionths) / 1e6
    let what = threat.cuts ? "reached on the worse side" : "delivered in time"
    return Check(
      subject: .reach, threat: threat, value: worst, verdict: isMet ? .met : .missed,
      reason: isMet ? nil : "\(Quantity.share.text(worst)) \(what), less than \(wanted)")
  }
}
