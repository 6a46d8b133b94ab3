import Architectures
import Broadcasting
import Measurement
import Scenarios

/// The distance that a live figure may have from the simulated one, and its reason.
public struct Tolerance: Hashable, Sendable {
  public enum Allowance: Hashable, Sendable {
    /// Run by run, for the same seed.
    case exact
    /// A share of the simulated figure, of the median over the runs.
    case share(Double)
  }

  /// The circumstances in which a tolerance holds.
  enum Condition: Hashable, Sendable {
    case always
    /// No fault, and the network neither loses, doubles nor reorders.
    case steady
    /// The opposite.
    case disturbed
  }

  let metric: Metric
  let part: Metric.Part?
  /// It is only for architectures with fixed routes (`Sheet.hasFixedRoutes`), with their default settings.
  let wantsFixedRoutes: Bool
  let condition: Condition
  /// The typical latency of a link, below which nothing is promised.
  let leastLatency: Delay
  public let allowance: Allowance
  public let reason: String

  private init(
    _ metric: Metric, _ part: Metric.Part? = nil, ofFixedRoutes wantsFixedRoutes: Bool = false,
    when condition: Condition = .always, leastLatency: Delay = .zero, within allowance: Allowance,
    because reason: String
  ) {
    self.metric = metric
    self.part = part
    self.wantsFixedRoutes = wantsFixedRoutes
    self.condition = condition
    self.leastLatency = leastLatency
    self.allowance = allowance
    self.reason = reason
  }
}

extension Tolerance {
  /// Every tolerance; the first that is for a figure holds.
  static let all: [Tolerance] = [
    Tolerance(
      .messages, when: .steady, within: .share(0.02),
      because: "acknowledgements and leases go by timers, which the ends of a run cut short anywhere"),
    Tolerance(
      .payloadMessages, ofFixedRoutes: true, when: .steady, within: .exact,
      because: "which link carries which rumor does not depend on times"),
    Tolerance(
      .payloadMessages, when: .steady, within: .share(0.02),
      because: "batches and random choices depend on the order of arrivals that coincide when simulated"),
    Tolerance(
      .bytes, when: .steady, within: .share(0.02),
      because: "they follow the messages, and which of them share a header"),
    Tolerance(.messages, when: .disturbed, within: .share(0.1), because: unrepeatable),
    Tolerance(.payloadMessages, when: .disturbed, within: .share(0.1), because: unrepeatable),
    Tolerance(.bytes, when: .disturbed, within: .share(0.1), because: unrepeatable),
    Tolerance(
      .stableLatency, .p50, when: .steady, leastLatency: .milliseconds(10), within: .share(0.05),
      because: "the links take most of the time, and sockets and scheduling are not simulated"),
    Tolerance(
      .stableLatency, .p50, when: .disturbed, leastLatency: .milliseconds(10), within: .share(0.25),
      because: "the median may be between rumors that a fault kept waiting and those that it did not"),
    Tolerance(
      .stableLatency, .p99, leastLatency: .milliseconds(10), within: .share(0.1),
      because: "the slowest hundredth has also waited for the machine"),
    Tolerance(
      .timeToHeal, within: .share(0.25),
      because: "where in an interval of its timers each host is when the fault ends is chance"),
  ]

  private static let unrepeatable =
    "which messages a fault meets on their way, and so what is sent again, differs by microseconds"

  private static let fixedRoutes = Architecture.all.filter(\.hasFixedRoutes).map(\.name)

  /// The tolerance for a figure of an architecture in a scenario; nil where nothing is promised.
  static func named(_ metric: Metric, _ part: Metric.Part?, of contender: Contender, in scenario: Scenario)
    -> Tolerance?
  {
    all.first { tolerance in
      tolerance.metric == metric && tolerance.part == part
        && (!tolerance.wantsFixedRoutes || fixedRoutes.contains(contender.label))
        && (tolerance.condition == .always || (tolerance.condition == .steady) == scenario.isCalm)
        && scenario.typicalLatency >= tolerance.leastLatency
    }
  }

  /// As a column has it: `±2 %`.
  var text: String {
    switch allowance {
    case .exact: "exact"
    case .share(let share): "±\(Quantity.fixed(share * 100, decimals: 0)) %"
    }
  }

  /// As a list has it behind the figure's name: whose, how far and why.
  var explanation: String {
    let whose =
      wantsFixedRoutes ? " of \(Self.fixedRoutes.joined(separator: ", ")) with default settings" : ""
    let allowed = if case .exact = allowance { "exact, run by run of the same seed" } else { text }
    return "\(whose): \(allowed), because \(reason)"
  }
}
