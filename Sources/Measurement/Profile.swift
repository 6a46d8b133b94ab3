public import Broadcasting
import Scenarios

/// The course of a run beyond its numbers, from which pictures are drawn.
public struct Profile: Hashable, Sendable {
  /// The stable latencies of all rumors; empty where no rumor reached every host.
  public let spectrum: [SpectrumPoint]
  /// Messages sent and received by each node, hosts first; empty for more than `mostNodes` nodes.
  public let loads: [Int64]
  /// The service nodes that follow the hosts in `loads`.
  public let services: [Role]
  public let timeline: Timeline

  /// The quantiles at which the spectrum is taken, in millionths: close together where tails differ.
  static let quantiles: [Int64] = [
    0, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 750_000, 800_000, 850_000, 900_000,
    925_000, 950_000, 960_000, 970_000, 980_000, 985_000, 990_000, 992_500, 995_000, 997_500, 999_000,
    999_500, 999_900, 1_000_000,
  ]
  /// Beyond it a picture of every node shows nothing.
  public static let mostNodes = 128

  public init(spectrum: [SpectrumPoint], loads: [Int64], services: [Role], timeline: Timeline) {
    self.spectrum = spectrum
    self.loads = loads
    self.services = services
    self.timeline = timeline
  }
}

/// Of all latencies, in order, the one at index min(n−1, ⌊n·q⌋).
public struct SpectrumPoint: Hashable, Sendable {
  /// q in millionths.
  public let quantile: Int64
  /// In nanoseconds.
  public let latency: Int64

  public init(quantile: Int64, latency: Int64) {
    self.quantile = quantile
    self.latency = latency
  }
}

/// The service from moment to moment, from the first operation to the workload's end.
///
/// Each operation counts in the interval in which it was due. Hosts that a fault stops do not count while it
/// holds: nobody can answer for them.
public struct Timeline: Hashable, Sendable {
  /// The length of an interval in nanoseconds.
  public let interval: Int64
  public let buckets: [Bucket]

  public struct Bucket: Hashable, Sendable {
    /// Operations that were due.
    public var due: Int64
    /// The number of them that were answered within the workload's deadline.
    public var answered: Int64
    /// Deliveries that the due broadcasts ask for: one at every other host.
    public var wanted: Int64
    /// The number of them that were made within the workload's deadline.
    public var reached: Int64

    public init(due: Int64 = 0, answered: Int64 = 0, wanted: Int64 = 0, reached: Int64 = 0) {
      self.due = due
      self.answered = answered
      self.wanted = wanted
      self.reached = reached
    }
  }

  public init(interval: Int64, buckets: [Bucket]) {
    self.interval = interval
    self.buckets = buckets
  }

  /// The shortest of 1, 2 and 5 times a power of ten milliseconds that divides `duration` into at most
  /// `mostBuckets`.
  static func interval(for duration: Delay) -> Int64 {
    var decade: Int64 = 1_000_000
    while true {
      for step in [decade, 2 * decade, 5 * decade] where step * Int64(mostBuckets) >= duration.nanoseconds {
        return step
      }
      decade *= 10
    }
  }
  static let mostBuckets = 50
}

extension Observations {
  /// `stable` are the stable latencies of all rumors that have one.
  func profile(stable: [Int64]) -> Profile {
    let sorted = stable.sorted()
    let spectrum = Profile.quantiles.compactMap { quantile in
      let index = min(sorted.count - 1, sorted.count * Int(quantile) / 1_000_000)
      return index < 0 ? nil : SpectrumPoint(quantile: quantile, latency: sorted[index])
    }
    return Profile(
      spectrum: spectrum, loads: roles.count <= Profile.mostNodes ? handled.map(Int64.init) : [],
      services: Array(roles.dropFirst(scenario.hosts)), timeline: timeline())
  }

  private func timeline() -> Timeline {
    let interval = Timeline.interval(for: scenario.workload.duration)
    let count = Int((scenario.workload.duration.nanoseconds + interval - 1) / interval)
    let deadline = scenario.workload.deadline.nanoseconds
    var buckets = [Timeline.Bucket](repeating: Timeline.Bucket(), count: count)
    for (index, operation) in operations.enumerated() {
      let due = operation.intended.nanoseconds
      let place = Int((due - scenario.begin.nanoseconds) / interval)
      // The final reads come after the workload.
      guard buckets.indices.contains(place) else { continue }
      let stopped = stoppedHosts(at: due)
      guard !stopped.contains(operation.host) else { continue }
      buckets[place].due += 1
      if isAnswered(index) { buckets[place].answered += 1 }
      guard case .broadcast(let id) = operation.kind, let rumor = rumors.index(of: id) else { continue }
      for host in 0..<scenario.hosts where host != id.origin.int && !stopped.contains(NodeID(host)) {
        buckets[place].wanted += 1
        if let time = firstDelivery(rumor, host), time - due <= deadline { buckets[place].reached += 1 }
      }
    }
    return Timeline(interval: interval, buckets: buckets)
  }
}
