import Measurement

/// The reach of rumors while a fault held: an operation may be answered and its rumor wait where it is until
/// the fault is over.
public struct Reach: Hashable, Sendable {
  public let threat: Threat
  /// The worst over the seeds.
  ///
  /// In a partition, on the worse side: of the other hosts there, those that a
  /// rumor reached before the partition's end. In other faults: of the deliveries among hosts that ran,
  /// those made within the workload's deadline.
  public let share: Double

  /// Nil where there is no run, or one of which it is not known.
  init?(_ threat: Threat, _ runs: [CellResult]) {
    let shares = runs.compactMap { run in
      threat.cuts
        ? run.least(of: .reachBySide) : run.value(of: .deliveredInFault, part: nil)
    }
    guard shares.count == runs.count, let worst = shares.min() else { return nil }
    self.threat = threat
    share = worst
  }
}
