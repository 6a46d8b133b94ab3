import Testing

@testable import Broadcasting
@testable import Scenarios

/// Load that changes over time, comes in bursts, or prefers some hosts.
@Suite struct WorkloadTimeTests {
  private static func operations(_ workload: Workload, hosts: Int = 10) -> [Operation] {
    Array(workload.operations(hosts: hosts, from: .zero, finalReadsAt: .never, seed: 1).dropLast(hosts))
  }

  private static func count(_ operations: [Operation], from: Int64, to: Int64) -> Int {
    operations.count { (Instant.zero + .seconds(from)..<Instant.zero + .seconds(to)).contains($0.intended) }
  }

  private static func workload(_ stages: Workload.Stage..., bursts: [Workload.Burst] = []) -> Workload {
    var workload = Workload(broadcasts: .one, arrivals: .constant, bursts: bursts)
    workload.schedule = stages
    return workload
  }

  /// 100 a second for 10 s, then evenly up to 300 over 10 s (200 in the mean), then nothing, then 50.
  @Test func stagesFollowOneAnother() {
    let workload = Self.workload(
      .init(rate: 100_000, for: .seconds(10)), .init(rate: 300_000, isRamp: true, for: .seconds(10)),
      .init(rate: 0, for: .seconds(5)), .init(rate: 50_000, for: .seconds(10)))
    #expect(workload.duration == .seconds(35))
    let operations = Self.operations(workload)
    #expect(Self.count(operations, from: 0, to: 10) == 1_000)
    #expect(abs(Self.count(operations, from: 10, to: 20) - 2_000) <= 2)
    #expect(abs(Self.count(operations, from: 10, to: 11) - 110) <= 2)
    #expect(abs(Self.count(operations, from: 19, to: 20) - 290) <= 2)
    #expect(Self.count(operations, from: 20, to: 25) == 0)
    #expect(Self.count(operations, from: 25, to: 35) == 500)
    #expect(Scenario(name: "stages", workload: workload).expectedOperations == 3_500)
  }

  @Test func burstsComeBesides() {
    let burst = Workload.Burst(
      count: 50, within: .milliseconds(100), at: .seconds(2), every: .seconds(3), times: 2)
    let operations = Self.operations(Self.workload(.init(rate: 10_000, for: .seconds(10)), bursts: [burst]))
    #expect(operations.count == 200)
    #expect(operations.map(\.intended) == operations.map(\.intended).sorted())
    #expect(Self.count(operations, from: 2, to: 3) == 60 && Self.count(operations, from: 5, to: 6) == 60)
    #expect(Self.count(operations, from: 8, to: 9) == 10)
  }

  /// By Zipf's law with exponent 1 the k-th of 10 hosts has 1/k of the first's, which has 1/2.929 of all.
  @Test func skewPrefersTheFirstHosts() {
    var workload = Workload(
      ratePerThousandSeconds: 1_000_000, broadcasts: .one, duration: .seconds(20), arrivals: .constant)
    workload.skew = 1_000
    let operations = Self.operations(workload)
    let counts = operations.reduce(into: [Int](repeating: 0, count: 10)) { $0[$1.host.int] += 1 }
    for (rank, count) in counts.enumerated() {
      let expected = 20_000 / 2.928_968 / Double(rank + 1)
      #expect(abs(Double(count) - expected) < 4 * expected.squareRoot())
    }
    // Each host numbers its rumors without gaps.
    var next = [UInt32](repeating: 0, count: 10)
    for operation in operations {
      guard case .broadcast(let rumor) = operation.kind else { continue }
      #expect(rumor.sequence == next[rumor.origin.int])
      next[rumor.origin.int] += 1
    }
  }
}
