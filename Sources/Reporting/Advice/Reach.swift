import Broadcasting

/// How far rumors got while a fault held: an operation may be answered and its rumor wait where it is until
/// the fault is over.
public struct Reach: Hashable, Sendable {
  public let threat: Threat
  /// Of the deliveries that broadcasts during the fault ask for, among hosts that ran, the share that was
  /// made within the workload's deadline; the worst over the seeds.
  public let share: Double

  /// Nil where a run has no timeline, or none of its broadcasts was due during the fault.
  init?(_ threat: Threat, _ runs: [CellResult]) {
    let shares = runs.compactMap(Self.share)
    guard shares.count == runs.count, let worst = shares.min() else { return nil }
    self.threat = threat
    share = worst
  }

  private static func share(_ run: CellResult) -> Double? {
    guard let timeline = run.profile?.timeline else { return nil }
    let start = Demand.faultStart.nanoseconds
    let end = start + Demand.faultDuration.nanoseconds
    var (wanted, reached): (Int64, Int64) = (0, 0)
    for (place, bucket) in timeline.buckets.enumerated() {
      let time = Int64(place) * timeline.interval
      guard time >= start, time + timeline.interval <= end else { continue }
      wanted += bucket.wanted
      reached += bucket.reached
    }
    return wanted > 0 ? Double(reached) / Double(wanted) : nil
  }
}
