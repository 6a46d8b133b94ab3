public import Broadcasting

/// A fleet, and what it asks of an architecture.
public struct Demand: Hashable, Sendable {
  /// Which of all stable latencies of a run is held against the budget.
  public enum Percentile: String, Hashable, Sendable, CaseIterable {
    case p50
    case p95
    case p99
    case max
  }

  public var hosts = 25
  /// Operations a second, all hosts together, in thousandths.
  public var ratePerThousandSeconds = 100_000
  public var broadcasts = Probability(millionths: 500_000)
  /// Of every link.
  public var latency = Delay.milliseconds(100)
  public var loss = Probability.zero

  /// How long a rumor may take to be at every host where nothing goes wrong but the loss; nil for any time.
  public var budget: Delay?
  public var percentile = Percentile.p99
  /// What is to be survived, each by itself.
  public var threats: [Threat] = []
  /// The share of operations that must be answered in time while a survived fault holds.
  public var available = Probability(millionths: 900_000)

  /// The share of deliveries that must be made in time while a survived fault holds; nil for any.
  public var reach: Probability?

  public init() {}

  /// Long enough for a fault to be noticed and got over while it lasts; short, because many are run.
  static let workloadDuration = Delay.seconds(10)
  static let faultStart = Delay.seconds(1)
  static let faultDuration = Delay.seconds(8)

  private func scenario(_ name: String, _ faults: [Fault]) -> Scenario {
    Scenario(
      name: "advise-\(name)", hosts: hosts, network: Network(latency: .constant(latency), loss: loss),
      workload: Workload(
        ratePerThousandSeconds: ratePerThousandSeconds, broadcasts: broadcasts,
        duration: Self.workloadDuration),
      faults: faults)
  }

  /// Nothing goes wrong but the loss.
  public var steady: Scenario { scenario("steady", []) }

  /// The threat comes true for a while.
  public func scenario(_ threat: Threat) -> Scenario {
    scenario(
      threat.rawValue, [Fault(at: Self.faultStart, duration: Self.faultDuration, kind: threat.kind)])
  }

  /// All that is to be run.
  public var scenarios: [Scenario] { [steady] + threats.map(scenario) }

  /// In a line, what is asked for.
  var wish: String {
    var parts: [String] = []
    if let budget { parts.append("stable \(percentile.rawValue) within \(budget)") }
    if !threats.isEmpty {
      let names = threats.map(\.rawValue).joined(separator: ", ")
      let delivered = reach.map { ", \($0) delivered in time" } ?? ""
      parts.append("during \(names): \(available) answered in time\(delivered), nothing acknowledged lost")
    }
    parts.append("every run valid")
    return parts.joined(separator: "; ")
  }
}
