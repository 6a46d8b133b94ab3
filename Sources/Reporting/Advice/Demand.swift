public import Broadcasting
import Measurement
public import Scenarios

/// A fleet, and what it asks of an architecture.
public struct Demand: Sendable {
  /// The one of all stable latencies of a run that is held against the budget.
  public enum Percentile: String, Hashable, Sendable, CaseIterable {
    case p50
    case p95
    case p99
    case max

    /// The part of a metric that it is.
    var part: Metric.Part {
      switch self {
      case .p50: .p50
      case .p95: .p95
      case .p99: .p99
      case .max: .max
      }
    }
  }

  public var hosts = 25
  /// Operations a second, all hosts together, in thousandths.
  public var ratePerThousandSeconds = 100_000
  public var broadcasts = Probability(millionths: 500_000)
  public var network = Network()
  /// The sizes of rumors' payloads.
  public var payload = Workload().payload
  /// The cost of messages to the nodes; nil where they cost nothing.
  public var capacity: Capacity? = .calibrated
  /// The scenario that a file gave instead, and the file; faults of it are survived as `Threat.given`.
  public private(set) var base: (scenario: Scenario, file: String)?

  /// The longest time until a rumor is at every host where nothing goes wrong but the loss; nil for any time.
  public var budget: Delay?
  public var percentile = Percentile.p99
  /// The largest share of any second for which a node may be at work, where messages cost anything.
  public var busy = Probability(millionths: 700_000)
  /// The most connections that a host may have to hold, those that it opens at need included; nil for
  /// `usualConnections` that it always keeps.
  public var connections: Int?
  static let usualConnections = 128
  /// The greatest age of what a read misses, in 99 of 100 reads, where nothing goes wrong but the loss; nil
  /// for any.
  public var staleness: Delay?
  /// The number of nodes that may forget at once without the loss of an acknowledged rumor.
  public var losses = 0
  /// The faults to be survived, each by itself.
  public var threats: [Threat] = []
  /// The share of operations that must be answered in time while a survived fault holds.
  public var available = Probability(millionths: 900_000)

  /// The share of deliveries that must be made in time while a survived fault holds, as `Reach` has it; nil
  /// for the same as `available`, because what is answered and goes nowhere is of little use.
  public var reach: Probability?

  /// The least `Reach` that is required; nil for none.
  var wantedReach: Probability? {
    let wanted = reach ?? available
    return wanted == .zero ? nil : wanted
  }

  public init() {}

  /// As a scenario has it: its hosts, workload, network and capacity, and its faults as something to survive.
  ///
  /// Messages cost what was measured unless it says something of capacity.
  public init(_ scenario: Scenario, file: String) {
    base = (scenario, file)
    hosts = scenario.hosts
    ratePerThousandSeconds = scenario.workload.meanRate
    broadcasts = scenario.workload.broadcasts
    network = scenario.network
    payload = scenario.workload.payload
    capacity = scenario.capacity ?? (scenario.network.model == .exact ? .calibrated : nil)
    threats = scenario.faults.isEmpty ? [] : [.given]
  }

  /// True where the scenario says where hosts stand.
  public var hasPlaces: Bool { base?.scenario.places != nil }

  /// The same without what was asked beyond the scenario.
  var standard: Demand { base.map { Demand($0.scenario, file: $0.file) } ?? Demand() }

  /// Broadcasts a second.
  var broadcastsPerSecond: Double {
    Double(ratePerThousandSeconds) / 1000 * Double(broadcasts.millionths) / 1e6
  }

  /// The time for which operations come: 10 s, which is long enough for a fault to be noticed and got over
  /// while it lasts and short, because many are run; where so few come that 10 s say little, so much longer
  /// that half as many broadcasts again as are needed are expected, up to `longestWorkload`.
  ///
  /// A scenario's own time where it is longer.
  var workloadDuration: Delay {
    let shortest = max(base?.scenario.workload.duration ?? .zero, shortestWorkload)
    let perGigasecond = Int64(ratePerThousandSeconds) * Int64(broadcasts.millionths)
    guard perGigasecond > 0 else { return shortest }
    // A large fleet's run is long enough without.
    let spare = hosts > Self.manyHosts ? Self.fewestBroadcasts / 10 : Self.fewestBroadcasts / 2
    let wanted = (Self.fewestBroadcasts + spare) * 1_000_000_000
    let needed = (wanted + perGigasecond - 1) / perGigasecond
    if Delay.seconds(needed) <= shortest { return shortest }
    // Whole tens, so that the tenth before a fault is a whole second.
    return max(shortest, min(.seconds((needed + 9) / 10 * 10), Self.longestWorkload))
  }

  /// The least that shows enough: 10 s, or 4 s where these would hold millions of deliveries and there is no
  /// fault to be noticed.
  private var shortestWorkload: Delay {
    threats.isEmpty && broadcastsPerSecond * Double(hosts) > 100_000 ? .seconds(4) : .seconds(10)
  }
  private static let manyHosts = 5_000

  /// The most that anything is run for.
  ///
  /// So long a run may be too much of a candidate in a large fleet; that refuses the candidate, not the
  /// question.
  static let longestWorkload = Delay.seconds(3_600)

  /// From fewer nothing can be told.
  static let fewestBroadcasts: Int64 = 30

  /// The reason why runs would tell too little to recommend anything; nil where they tell enough.
  public var scarcity: String? {
    let expected = steady.expectedBroadcasts
    guard expected < Self.fewestBroadcasts else { return nil }
    return "too little evidence: a run of \(workloadDuration), the longest that is tried, holds about "
      + "\(expected) of the \(Self.fewestBroadcasts) broadcasts that it takes; nothing is recommended"
  }

  /// A fault begins a tenth into the workload and ends a tenth before its end.
  var faultStart: Delay { workloadDuration / 10 }
  var faultDuration: Delay { workloadDuration / 10 * 8 }

  private func scenario(_ name: String, _ faults: [Fault]) -> Scenario {
    var scenario = base?.scenario ?? Scenario(name: "", workload: Workload(order: .spread))
    scenario.name = "advise-\(name)"
    scenario.hosts = hosts
    scenario.network = network
    scenario.capacity = capacity
    let keepsTimes =
      base.map { $0.scenario.workload.duration == workloadDuration } ?? false
      && scenario.workload.meanRate == ratePerThousandSeconds
    if !keepsTimes { scenario.workload = scenario.workload.steady(at: ratePerThousandSeconds) }
    scenario.workload.broadcasts = broadcasts
    scenario.workload.duration = workloadDuration
    scenario.workload.payload = payload
    scenario.faults = faults
    return scenario
  }

  /// Nothing goes wrong but the loss.
  public var steady: Scenario { scenario("steady", []) }

  /// The threat comes true for a while.
  public func scenario(_ threat: Threat) -> Scenario {
    let faults = threat.kind.map { [Fault(at: faultStart, duration: faultDuration, kind: $0)] }
    return scenario(threat.rawValue, faults ?? base?.scenario.faults ?? [])
  }

  /// All that is to be run.
  public var scenarios: [Scenario] { [steady] + threats.map(scenario) }

  /// The network's latency: `100ms`, `uniform 20ms to 80ms`.
  public var latencyText: String {
    if let scenario = base?.scenario, scenario.places != nil { return scenario.latencyOutline }
    return if case .constant(let delay) = network.latency { "\(delay)" } else { network.latency.outline }
  }

  /// In a line, what is asked for.
  var wish: String {
    var parts: [String] = []
    if let budget { parts.append("stable \(percentile.rawValue) within \(budget)") }
    if !threats.isEmpty {
      let names = threats.map(\.rawValue).joined(separator: ", ")
      let delivered = wantedReach.map { ", \($0) delivered in time" } ?? ""
      parts.append("during \(names): \(available) answered in time\(delivered), nothing acknowledged lost")
    }
    if let staleness { parts.append("no read misses what was stable for \(staleness)") }
    if capacity != nil { parts.append("no node over \(busy) busy") }
    if let connections { parts.append("at most \(connections) connections a host") }
    if losses > 0 { parts.append("\(losses) node\(losses == 1 ? "" : "s") may forget at once") }
    parts.append("every run valid")
    return parts.joined(separator: "; ")
  }
}
