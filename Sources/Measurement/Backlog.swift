import Broadcasting
import Scenarios

/// The deliveries that a run owes its clients: whether it keeps pace with the workload.
struct Backlog {
  private let run: Observations
  private let liveHosts: [Int]

  init(_ run: Observations) {
    self.run = run
    liveHosts = (0..<run.scenario.hosts).filter { run.isLive($0) }
  }

  private func isBroadcast(_ rumor: Int) -> Bool {
    run.firstDelivery(rumor, run.rumors[rumor].origin.int) != nil
  }

  /// A workload that is more than the fleet can do: operations in 1,000 seconds.
  struct Overload: Hashable {
    let offered: Int
    let served: Int
  }

  /// Nil where delays do not grow throughout the workload, and where faults or too few broadcasts hide it.
  ///
  /// A fleet that serves the share s of what comes is behind by 1 − s of the time that has passed, so that
  /// delays grow by 1/s − 1 of it.
  var overload: Overload? {
    guard run.scenario.faults.isEmpty else { return nil }
    let quarter = run.scenario.workload.duration.nanoseconds / 4
    guard quarter > 0 else { return nil }
    var delays: [(sum: Int64, count: Int64, rumors: Int)] = Array(repeating: (0, 0, 0), count: 4)
    for rumor in 0..<run.rumors.count where isBroadcast(rumor) {
      let due = run.intended(rumor)
      let place = Int(min((due - run.scenario.begin.nanoseconds) / quarter, 3))
      delays[place].rumors += 1
      for host in liveHosts where host != run.rumors[rumor].origin.int {
        // In microseconds, so that no sum overflows.
        delays[place].sum += ((run.firstDelivery(rumor, host) ?? run.end.nanoseconds) - due) / 1000
        delays[place].count += 1
      }
    }
    guard delays.allSatisfy({ $0.rumors >= Self.fewest && $0.count > 0 }) else { return nil }
    let means = delays.map { $0.sum / $0.count }
    let growth = means[3] - means[1]
    let time = 2 * quarter / 1000
    guard means[1] < means[2], means[2] < means[3], growth * 20 > time else { return nil }
    // Where delays grow for another reason, such as where origins stand, what is owed does not.
    let debts = (2...4).map { owed(at: run.scenario.begin + run.scenario.workload.duration / 4 * Int64($0)) }
    guard debts[0] < debts[1], debts[1] < debts[2] else { return nil }
    let offered = Int(Int64(run.rumors.count) * 1_000_000_000 / (4 * quarter / 1000))
    return Overload(offered: offered, served: Int(Int64(offered) * time / (time + growth)))
  }

  /// The number of deliveries at live hosts that were due and not made at `time`.
  private func owed(at time: Instant) -> Int {
    (0..<run.rumors.count).reduce(0) { sum, rumor in
      guard run.intended(rumor) <= time.nanoseconds, isBroadcast(rumor) else { return sum }
      return sum
        + liveHosts.count { run.firstDelivery(rumor, $0).map { $0 > time.nanoseconds } ?? true }
    }
  }

  /// Broadcasts in each quarter of a workload, so that a mean says something.
  private static let fewest = 20
}
