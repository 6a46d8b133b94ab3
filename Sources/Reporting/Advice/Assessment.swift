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
  }

  /// True where all demands are known to be met, and the cost is known.
  public var fits: Bool { cost != nil && checks.allSatisfy { $0.verdict == .met } }

  /// The checks that speak against it.
  public var failures: [Check] { checks.filter { $0.verdict != .met } }

  /// `results` are the candidate's own, of every scenario of the demand and every seed.
  init?(_ demand: Demand, _ results: [CellResult]) {
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
    self.init(messagesPerBroadcast: messages, bytesPerBroadcast: bytes, hotSpot: hotSpot)
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
