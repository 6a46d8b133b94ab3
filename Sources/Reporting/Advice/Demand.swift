public import Broadcasting
import Measurement
public import Scenarios

/// A fleet, and what it asks of an architecture.
public struct Demand: Hashable, Sendable {
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
  /// Of every link.
  public var latency = Delay.milliseconds(100)
  public var loss = Probability.zero

  /// The longest time until a rumor is at every host where nothing goes wrong but the loss; nil for any time.
  public var budget: Delay?
  public var percentile = Percentile.p99
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

  /// The time for which operations come: 10 s, which is long enough for a fault to be noticed and got over
  /// while it lasts and short, because many are run; where so few come that 10 s say little, so much longer
  /// that half as many broadcasts again as are needed are expected, up to `longestWorkload`.
  var workloadDuration: Delay {
    let shortest: Int64 = 10
    let perGigasecond = Int64(ratePerThousandSeconds) * Int64(broadcasts.millionths)
    guard perGigasecond > 0 else { return .seconds(shortest) }
    let wanted = Self.fewestBroadcasts * 3 / 2 * 1_000_000_000
    let needed = (wanted + perGigasecond - 1) / perGigasecond
    // Whole tens, so that the tenth before a fault is a whole second.
    return min(max(.seconds(shortest), .seconds((needed + 9) / 10 * 10)), longestWorkload)
  }

  /// An hour, or less where hosts are so many that even an idle hour takes long to simulate.
  var longestWorkload: Delay {
    .seconds(max(10, min(3_600, Self.mostHostSeconds / Int64(hosts) / 10 * 10)))
  }
  private static let mostHostSeconds: Int64 = 2_000_000

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
    Scenario(
      name: "advise-\(name)", hosts: hosts, network: Network(latency: .constant(latency), loss: loss),
      workload: Workload(
        ratePerThousandSeconds: ratePerThousandSeconds, broadcasts: broadcasts,
        duration: workloadDuration, order: .spread),
      faults: faults)
  }

  /// Nothing goes wrong but the loss.
  public var steady: Scenario { scenario("steady", []) }

  /// The threat comes true for a while.
  public func scenario(_ threat: Threat) -> Scenario {
    scenario(
      threat.rawValue, [Fault(at: faultStart, duration: faultDuration, kind: threat.kind)])
  }

  /// All that is to be run.
  public var scenarios: [Scenario] { [steady] + threats.map(scenario) }

  /// In a line, what is asked for.
  var wish: String {
    var parts: [String] = []
    if let budget { parts.append("stable \(percentile.rawValue) within \(budget)") }
    if !threats.isEmpty {
      let names = threats.map(\.rawValue).joined(separator: ", ")
      let delivered = wantedReach.map { ", \($0) delivered in time" } ?? ""
      parts.append("during \(names): \(available) answered in time\(delivered), nothing acknowledged lost")
    }
    parts.append("every run valid")
    return parts.joined(separator: "; ")
  }
}
