import Broadcasting
public import Scenarios

/// The time that runs in real time will take: as long as their scenarios, and the time that starting and
/// stopping so many processes adds, as the runs so far have shown.
public struct LiveEstimate: Sendable {
  private var finished = 0
  private var overhead = Duration.zero
  /// Of a run, as long as none has shown it.
  private static let assumedOverhead = Duration.seconds(2)

  public init() {}

  public mutating func finished(_ scenario: Scenario, after duration: Duration) {
    finished += 1
    overhead += max(duration - scenario.length, .zero)
  }

  public func remaining(_ scenarios: some Sequence<Scenario>) -> Duration {
    let each = finished == 0 ? Self.assumedOverhead : overhead / finished
    return scenarios.reduce(.zero) { $0 + $1.length + each }
  }

  /// `40 s`, `12 min`: rounded up.
  public static func text(_ duration: Duration) -> String {
    let (seconds, rest) = duration.components
    let whole = seconds + (rest > 0 ? 1 : 0)
    return whole < 100 ? "\(whole) s" : "\((whole + 59) / 60) min"
  }
}

extension Scenario {
  /// From the start of the cluster to the final reads.
  fileprivate var length: Duration { .nanoseconds((end - .zero).nanoseconds) }
}
