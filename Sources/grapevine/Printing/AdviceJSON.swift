import Broadcasting
import Formats
import Reporting
import Scenarios

extension Advice {
  /// One object; values that are not there are left out.
  func json() -> String { JSONText.lines(of: Content(self)) }
}

private struct Content: Encodable {
  let schema = "grapevine.advice"
  let schemaVersion = "1.2"
  let demand: Asked
  let seeds: [UInt64]
  /// The best candidate's label.
  let recommendation: String?
  let candidates: [Candidate]
  /// The demands under which something would fit; empty where something fits.
  let relaxations: [Relaxation]
  let leftOut: [String]

  init(_ advice: Advice) {
    demand = Asked(advice.demand)
    seeds = advice.seeds
    recommendation = advice.recommendation?.label
    candidates = advice.assessments.map { Candidate($0, command: advice.command(for: $0)) }
    relaxations =
      advice.recommendation == nil
      ? advice.relaxations.map { Relaxation(change: $0.change, candidate: $0.candidate) } : []
    leftOut = advice.leftOut
  }

  struct Asked: Encodable {
    let hosts: Int
    let rate: Double
    let broadcasts: String
    let latency: String
    let loss: String
    let latencyBudget: String?
    let percentile: String
    let survive: [String]
    let available: String
    let reach: String

    init(_ demand: Demand) {
      hosts = demand.hosts
      rate = Double(demand.ratePerThousandSeconds) / 1000
      broadcasts = "\(demand.broadcasts)"
      latency = demand.latencyText
      loss = "\(demand.network.loss)"
      latencyBudget = demand.budget.map { "\($0)" }
      percentile = demand.percentile.rawValue
      survive = demand.threats.map(\.rawValue)
      available = "\(demand.available)"
      reach = "\(demand.reach ?? demand.available)"
    }
  }

  struct Relaxation: Encodable {
    let change: String
    let candidate: String
  }

  struct Candidate: Encodable {
    let label: String
    let architecture: String
    let settings: [String: String]
    let fits: Bool
    /// True where it costs more than one that fits, and was not run on.
    let undecided: Bool
    let messagesPerBroadcast: Double?
    let bytesPerBroadcast: Double?
    let hotSpot: Double?
    let busiestMessagesPerSecond: Double?
    let utilisation: Double?
    let connections: Double?
    let mostConnections: Double?
    let promise: String
    let checks: [Check]
    /// By threat: the share of deliveries that were made in time during the fault.
    let reach: [String: Double]
    /// The command line that makes it again.
    let command: String

    init(_ assessment: Assessment, command: String) {
      self.command = command
      label = assessment.label
      architecture = assessment.architecture
      settings = Dictionary(assessment.settings.map { ($0.name, $0.value) }) { first, _ in first }
      fits = assessment.fits
      undecided = assessment.isUndecided
      messagesPerBroadcast = assessment.cost?.messagesPerBroadcast
      bytesPerBroadcast = assessment.cost?.bytesPerBroadcast
      hotSpot = assessment.cost?.hotSpot
      busiestMessagesPerSecond = assessment.cost?.busiestPerSecond
      utilisation = assessment.cost?.utilisation
      connections = assessment.cost?.connections
      mostConnections = assessment.cost?.mostConnections
      promise = assessment.promise
      checks = assessment.checks.map(Check.init)
      reach = Dictionary(assessment.reaches.map { ($0.threat.rawValue, $0.share) }) { first, _ in first }
    }
  }

  struct Check: Encodable {
    let subject: String
    let threat: String?
    let value: Double?
    let verdict: String
    let reason: String?

    init(_ check: Reporting.Check) {
      subject = check.subject.rawValue
      threat = check.threat?.rawValue
      value = check.value
      verdict = check.verdict.rawValue
      reason = check.reason
    }
  }
}
