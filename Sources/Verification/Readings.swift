import Broadcasting
import Measurement

/// Figures of a run with one broadcast.
extension Propagation {
  private var wave: Wave? { waves.first }

  private var live: Int { isUp.count { $0 } }

  /// Live hosts that the broadcast reached, its origin included.
  var reached: Int {
    wave.map { wave in wave.delays.indices.count { isUp[$0] && wave.delays[$0] != nil } } ?? 0
  }

  /// The share of live hosts that it never reached.
  var residue: Double { 1 - reach }
  var reach: Double { Double(reached) / Double(live) }
  var reachedAll: Double { reached == live ? 1 : 0 }

  /// Messages with the rumor, over all hosts.
  var traffic: Double { Double(wave?.payloadMessages ?? 0) / Double(isUp.count) }
  var messages: Double { Double(wave?.messages ?? 0) }

  /// The cycle of the last delivery, where rounds are played at whole seconds: the first after the broadcast
  /// is cycle 1.
  var lastCycle: Double { cycles.max() ?? 0 }
  /// The mean cycle of a first delivery, the origin apart.
  var meanCycle: Double {
    let cycles = cycles
    return cycles.isEmpty ? 0 : cycles.reduce(0, +) / Double(cycles.count)
  }

  private var cycles: [Double] {
    guard let wave else { return [] }
    func second(_ instant: Instant) -> Int64 { instant.nanoseconds / 1_000_000_000 }
    return wave.delays.indices.compactMap { host in
      guard host != wave.rumor.origin.int, let delay = wave.delays[host] else { return nil }
      return Double(second(wave.begin + delay) - second(wave.begin))
    }
  }

  /// The number of hosts that knew before the end of each cycle, from 0 on.
  var knownByCycle: [Int] {
    var counts = [Int](repeating: 0, count: Int(lastCycle) + 1)
    for cycle in cycles { counts[Int(cycle)] += 1 }
    counts[0] += 1
    for cycle in counts.indices.dropFirst() { counts[cycle] += counts[cycle - 1] }
    return counts
  }
}
