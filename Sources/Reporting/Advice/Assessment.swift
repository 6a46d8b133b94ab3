import Architectures
public import Broadcasting
import Measurement
import Scenarios

/// A candidate's cost, and its answers to each demand.
public struct Assessment: Sendable {
  public let architecture: String
  public let settings: [SettingValue]
  /// The architecture, and those of its settings that are not the defaults.
  public let label: String
  /// The promise of an acknowledgement.
  public let promise: String
  public let checks: [Check]
  /// The reach of rumors during the faults, as far as it is known.
  public let reaches: [Reach]
  /// Of the steady scenario, medians over the seeds; nil where one of the figures is not known.
  public let cost: Cost?

  public struct Cost: Hashable, Sendable {
    public let messagesPerBroadcast: Double
    public let bytesPerBroadcast: Double
    /// The busiest node's messages over the mean.
    public let hotSpot: Double
    /// Messages that the busiest node sends and receives in a second; nil where it is not known.
    public let busiestPerSecond: Double?
    /// The share of the time for which the busiest node is at work; nil where messages cost nothing.
    public let utilisation: Double?
    /// The same of its busiest second.
    public let busiestSecond: Double?
    /// Connections that must be held, or opened at need, and the most at one node; nil where not known.
    public let connections: Double?
    public let mostConnections: Double?
  }

  /// True where it was run in every scenario with every seed.
  let isComplete: Bool
  /// The number of runs without faults.
  let runsInPeace: Int
  /// The threats of which nothing was run.
  private let untried: [Threat]

  /// True where all demands are known to be met, and the cost is known.
  public var fits: Bool { isComplete && cost != nil && checks.allSatisfy { $0.verdict == .met } }

  /// The checks that are said against it: the failures of what was run, or all of them where that has none.
  var objections: [Check] {
    let failures = tried.filter { $0.verdict != .met }
    return failures.isEmpty ? self.failures : failures
  }

  /// True where what was run speaks against it already.
  var hasFailed: Bool { cost == nil || tried.contains { $0.verdict != .met } }

  /// True where nothing speaks against it, and it was not run to the end.
  public var isUndecided: Bool { !isComplete && !hasFailed }

  /// True where each run so far is valid.
  var isValidWhereRun: Bool { tried.allSatisfy { $0.subject != .valid || $0.verdict == .met } }

  /// The checks for which there were runs.
  private var tried: [Check] { checks.filter { check in check.threat.map { !untried.contains($0) } ?? true } }

  /// The checks that speak against it.
  public var failures: [Check] { checks.filter { $0.verdict != .met } }

  /// `results` are the candidate's own, of scenarios of the demand.
  init?(_ demand: Demand, _ results: [CellResult], seeds: [UInt64]) {
    guard let contender = Contender.all(in: results).first else { return nil }
    architecture = contender.architecture
    settings = contender.settings
    label = contender.label
    promise = contender.promise
    checks = Check.all(demand, results)
    reaches = demand.threats.compactMap { threat in
      Reach(threat, results.filter { $0.scenario == demand.scenario(threat).name })
    }
    cost = Cost(results.filter { $0.scenario == demand.steady.name })
    let runs = Set(results.map { Run(scenario: $0.scenario, seed: $0.seed) })
    isComplete = demand.scenarios.allSatisfy { scenario in
      seeds.allSatisfy { runs.contains(Run(scenario: scenario.name, seed: $0)) }
    }
    runsInPeace = results.count { $0.scenario == demand.steady.name }
    untried = demand.threats.filter { threat in
      !results.contains { $0.scenario == demand.scenario(threat).name }
    }
  }

  /// True where a host keeps fewer others in touch than it may have to send to.
  func holdsFewer(in zones: Zones) -> Bool {
    guard let configuration = Candidate.configured(architecture, settings), let cost,
      let connections = cost.connections
    else { return false }
    return configuration.services.isEmpty
      && Double(configuration.footprint(zones, Wait.nominal).links) < connections / Double(zones.hosts)
  }

  private struct Run: Hashable {
    let scenario: String
    let seed: UInt64
  }

  /// The order of assessments: those that fit, those that may, then by the number of failures; of equals the
  /// cheaper first.
  static func isBetter(_ a: Assessment, _ b: Assessment) -> Bool {
    func rank(_ it: Assessment) -> Int { it.fits ? 0 : it.isUndecided ? 1 : 2 + it.failures.count }
    let (first, second) = (rank(a), rank(b))
    return first != second ? first < second : isCheaper(a, b)
  }

  /// Fewest messages per broadcast first, then fewest bytes, then the flattest load; what reads the same
  /// with three digits is the same.
  ///
  /// Messages come first because each costs a system call, a header and a wake-up at both ends, whatever it
  /// carries. A cost that is not known is the highest.
  static func isCheaper(_ a: Assessment, _ b: Assessment) -> Bool {
    guard let first = a.cost?.order else { return false }
    guard let second = b.cost?.order else { return true }
    return first.lexicographicallyPrecedes(second)
  }
}

extension Assessment.Cost {
  fileprivate init?(_ runs: [CellResult]) {
    func median(_ value: (CellResult) -> Double?) -> Double? {
      Spread(runs.map(value)).flatMap { $0.isComplete ? $0.median : nil }
    }
    guard let messages = median({ $0.value(of: .messagesPerBroadcast, part: nil) }),
      let bytes = median({ $0.value(of: .bytesPerBroadcast, part: nil) }),
      let hotSpot = median(Self.hotSpot)
    else { return nil }
    self.init(
      messagesPerBroadcast: messages, bytesPerBroadcast: bytes, hotSpot: hotSpot,
      busiestPerSecond: median { $0.value(of: .busiestMessagesPerSecond, part: nil) },
      utilisation: median { $0.value(of: .utilisation, part: nil) },
      busiestSecond: median { $0.value(of: .busiestSecond, part: nil) },
      connections: median { $0.value(of: .connections, part: .pairs) },
      mostConnections: median { $0.value(of: .connections, part: .most) })
  }

  /// Where no message was sent no node has more of them than another, though nothing is there to divide.
  private static func hotSpot(_ run: CellResult) -> Double? {
    if let factor = run.value(of: .hotSpot, part: .factor) { return factor }
    return run.value(of: .messagesPerBroadcast, part: nil) == 0 ? 1 : nil
  }

  fileprivate var order: [Double] {
    [messagesPerBroadcast, bytesPerBroadcast, hotSpot].map { value in
      guard value > 0 else { return value }
      var scale = 1.0
      while value * scale < 100 { scale *= 10 }
      while value * scale >= 1000 { scale /= 10 }
      return (value * scale).rounded() / scale
    }
  }
}
