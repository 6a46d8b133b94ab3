import Foundation
import Testing

@testable import Broadcasting

/// Random schedules of faults: whatever happens, safety; after it, a leader whom all know.
@Suite struct CoordinationScheduleTests {
  /// The number of schedules to run; set `GRAPEVINE_SCHEDULES` for more.
  static let count =
    ProcessInfo.processInfo.environment["GRAPEVINE_SCHEDULES"].flatMap { UInt64($0) } ?? 300
  static let onlySeed = ProcessInfo.processInfo.environment["GRAPEVINE_SEED"].flatMap { UInt64($0) }

  @Test func everyScheduleIsSafeAndEndsWithOneLeader() {
    var failures = 0
    var blind = 0
    var forgot = 0
    var epochs = 0
    for seed in Self.onlySeed.map({ $0...$0 }) ?? 0...(Self.count - 1) {
      var schedule = Schedule(seed: seed)
      let cluster = schedule.run()
      blind += cluster.votedBlindly ? 1 : 0
      forgot += schedule.forgets ? 1 : 0
      epochs += cluster.grants.count
      let problems = cluster.violations + cluster.disagreements
      guard !problems.isEmpty else { continue }
      failures += 1
      Issue.record(
        """
        seed \(seed): \(problems.joined(separator: "; "))
        again: GRAPEVINE_SEED=\(seed) swift test --filter everyScheduleIsSafeAndEndsWithOneLeader
        """)
      if failures == 5 { return }
    }
    if Self.onlySeed == nil {
      // Schedules that never take what they are to try would prove nothing.
      #expect(forgot > 0 && blind > 0 && blind < forgot && epochs > Int(Self.count))
    }
    if Self.count > 1_000 {
      print("\(Self.count) schedules: \(forgot) with memory lost, \(blind) blind votes, \(epochs) epochs")
    }
  }
}

/// Faults drawn from a seed, in the first part of a run; calm after it.
struct Schedule {
  private var random: SplitMix64
  private(set) var cluster: CoordinationCluster
  private(set) var forgets = false

  init(seed: UInt64) {
    random = SplitMix64(seed: SplitMix64.hash(seed, 7))
    let latencies: [ClosedRange<Delay>] = [
      .milliseconds(100)...(.milliseconds(100)), .milliseconds(1)...(.milliseconds(200)),
      .milliseconds(0)...(.milliseconds(5)), .milliseconds(200)...(.milliseconds(200)),
    ]
    cluster = CoordinationCluster(
      coordinators: random.index(below: 4) == 0 ? 5 : 3, hosts: 1 + random.index(below: 5), seed: seed,
      latency: latencies[random.index(below: latencies.count)])
    if random.index(below: 2) == 0 { cluster.loss = Probability(millionths: random.index(below: 200_001)) }
    if random.index(below: 2) == 0 {
      cluster.duplication = Probability(millionths: random.index(below: 200_001))
    }
    if random.index(below: 3) == 0 {
      cluster.skew = cluster.nodes.indices.map { _ in
        random.delay(in: .zero...(.milliseconds(900)))
      }
    }
    for _ in 0...random.index(below: 8) { addFault() }
  }

  mutating func run() -> CoordinationCluster {
    cluster.at(.seconds(24), .calm)
    cluster.start()
    cluster.run(until: .seconds(64))
    return cluster
  }

  /// A node, a coordinator half of the time.
  private mutating func node() -> Int {
    random.index(below: 2) == 0
      ? cluster.hosts + random.index(below: cluster.coordinatorIndexes.count)
      : random.index(below: cluster.nodes.count)
  }

  private mutating func addFault() {
    let begin = random.delay(in: .zero...(.seconds(20)))
    let end = min(begin + random.delay(in: .milliseconds(1)...(.seconds(12))), .seconds(24))
    switch random.index(below: 6) {
    case 0, 1: crash(node(), from: begin, to: end, forgets: random.index(below: 2) == 0)
    case 2:
      let node = node()
      cluster.at(begin, .pause(node))
      cluster.at(end, .wake(node))
    case 3:
      // Several coordinators forget together, or almost.
      for coordinator in cluster.coordinatorIndexes where random.index(below: 3) > 0 {
        let late = random.index(below: 2) == 0 ? .zero : random.delay(in: .zero...(.seconds(2)))
        crash(coordinator, from: begin + late, to: max(begin + late, end), forgets: true)
      }
    default:
      var cuts: [(Int, Int)] = []
      let sides = cluster.nodes.indices.map { _ in random.index(below: 2) }
      let isRandom = random.index(below: 3) == 0
      let isOneWay = random.index(below: 3) == 0
      for a in sides.indices {
        for b in sides.indices where a != b {
          let isCut = isRandom ? random.index(below: 2) == 0 : sides[a] != sides[b]
          if isCut, !isOneWay || sides[a] == 0 { cuts.append((a, b)) }
        }
      }
      cluster.at(begin, .cut(cuts))
      cluster.at(end, .heal)
    }
  }

  private mutating func crash(_ node: Int, from begin: Delay, to end: Delay, forgets: Bool) {
    if forgets { self.forgets = true }
    cluster.at(begin, .crash(node, forgets: forgets))
    cluster.at(end, .restart(node))
  }
}
