import Testing

@testable import Broadcasting
@testable import Scenarios

@Suite struct WorkloadTests {
  private static let start = Instant.zero + .seconds(5)
  private static let end = Instant.zero + .seconds(60)

  private static func operations(_ workload: Workload, hosts: Int = 25, seed: UInt64 = 1) -> [Operation] {
    Array(workload.operations(hosts: hosts, from: start, finalReadsAt: end, seed: seed))
  }

  /// The workload's own operations, without the reads at the end.
  private static func loop(_ operations: [Operation]) -> ArraySlice<Operation> {
    operations.prefix { $0.intended < end }
  }

  private static func broadcasts(_ operations: some Sequence<Operation>) -> [RumorID] {
    operations.compactMap { if case .broadcast(let rumor) = $0.kind { rumor } else { nil } }
  }

  @Test(arguments: [(100_000, 20, 2000), (1_000, 10, 10), (500, 10, 5), (3_000, 1, 4)])
  func constantArrivalsComeAtTheRate(rate: Int, seconds: Int64, count: Int) {
    let workload = Workload(
      ratePerThousandSeconds: rate, duration: .seconds(seconds), arrivals: .constant)
    let loop = Self.loop(Self.operations(workload))
    #expect(loop.count == count)
    let gap = Int64(1_000_000_000_000) / Int64(rate)
    for (index, operation) in loop.enumerated() {
      #expect(operation.intended == Self.start + .nanoseconds(gap) * Int64(index))
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func uniformArrivalsComeAtTheRateOnAverage(seed: UInt64) {
    let operations = Self.operations(Workload(), seed: seed)
    let loop = Self.loop(operations)
    // 2000 expected; the deviation of their number is √(2000/3), and five of them are 129.
    #expect(abs(loop.count - 2000) < 129)
    #expect(loop.first?.intended == Self.start)
    for (earlier, later) in zip(loop, loop.dropFirst()) {
      #expect(earlier.intended <= later.intended)
      #expect(later.intended - earlier.intended < .milliseconds(20))
    }
    #expect(loop.allSatisfy { $0.intended < Self.start + .seconds(20) })
  }

  /// Each host once before any comes again; and the first ten leave no gap of a quarter of the fleet.
  @Test(arguments: [1, 2, 3, 10, 25, 100, 1_000, 4_096, 10_000])
  func spreadOperationsAreAllOverTheFleet(hosts: Int) {
    let workload = Workload(
      ratePerThousandSeconds: 1_000_000, broadcasts: .one, duration: .milliseconds(Int64(2 * hosts)),
      arrivals: .constant, order: .spread)
    let origins = Self.broadcasts(Self.loop(Self.operations(workload, hosts: hosts))).map(\.origin.int)
    #expect(origins.count == 2 * hosts)
    #expect(origins.prefix(hosts).sorted() == Array(0..<hosts))
    #expect(origins.dropFirst(hosts) == origins.prefix(hosts))
    guard hosts >= 10 else { return }
    let first = origins.prefix(10).sorted()
    let gaps = zip(first, first.dropFirst() + [first[0] + hosts]).map { $1 - $0 }
    #expect((gaps.max() ?? hosts) * 4 < hosts, "\(first)")
  }

  @Test(arguments: [1, 3, 25])
  func operationsRotateOverTheHosts(hosts: Int) {
    for (index, operation) in Self.loop(Self.operations(Workload(), hosts: hosts)).enumerated() {
      #expect(operation.host == NodeID(index % hosts))
    }
  }

  @Test(arguments: [1, 4, 9])
  func clientsTalkToTheOriginsOnly(origins: Int) {
    let operations = Self.operations(Workload(origins: origins), hosts: 9)
    for (index, operation) in Self.loop(operations).enumerated() {
      #expect(operation.host == NodeID(index % origins))
    }
    #expect(operations.suffix(9).map(\.host) == (0..<9).map { NodeID($0) })
  }

  @Test func withoutOriginsEveryHostIsOne() {
    #expect(Self.operations(Workload(), hosts: 7) == Self.operations(Workload(origins: 7), hosts: 7))
  }

  @Test(arguments: [nil, 3])
  func aHostsBroadcastsAreNumberedWithoutHoles(origins: Int?) {
    let operations = Self.operations(Workload(origins: origins), hosts: 7)
    var next = [UInt32](repeating: 0, count: 7)
    for operation in operations {
      guard case .broadcast(let rumor) = operation.kind else { continue }
      #expect(rumor.origin == operation.host)
      #expect(rumor.sequence == next[rumor.origin.int])
      next[rumor.origin.int] += 1
    }
    #expect(next.prefix(origins ?? 7).allSatisfy { $0 > 0 })
  }

  @Test(arguments: [(0, 0...0), (500_000, 888...1112), (1_000_000, 2000...2000)])
  func theShareOfBroadcastsIsAsAsked(millionths: Int, count: ClosedRange<Int>) {
    let workload = Workload(broadcasts: Probability(millionths: millionths), arrivals: .constant)
    #expect(count.contains(Self.broadcasts(Self.operations(workload)).count))
  }

  @Test func everyHostIsReadOnceAtTheEnd() {
    let operations = Self.operations(Workload(), hosts: 9)
    let last = operations.suffix(9)
    #expect(last.map(\.host) == (0..<9).map { NodeID($0) })
    #expect(last.allSatisfy { $0.intended == Self.end && $0.kind == .read })
    #expect(Self.loop(operations).count == operations.count - 9)
  }

  @Test func theSeedDecides() {
    #expect(Self.operations(Workload(), seed: 1) == Self.operations(Workload(), seed: 1))
    #expect(Self.operations(Workload(), seed: 1) != Self.operations(Workload(), seed: 2))
  }

  @Test func withoutHostsNothingIsAsked() {
    #expect(Self.operations(Workload(), hosts: 0).isEmpty)
  }

  @Test func aScenarioReadsFinallyWhenItHasBeenQuiet() {
    let fault = Fault(at: .seconds(15), duration: .seconds(10), kind: .partition(.halves))
    let forever = Fault(at: .seconds(1), duration: nil, kind: .crash(.node(NodeID(0)), forgets: true))
    let scenario = Scenario(name: "x", hosts: 3, faults: [fault, forever])
    #expect(scenario.begin == .zero + .seconds(5))
    #expect(scenario.calm == .zero + .seconds(30))
    #expect(scenario.end == .zero + .seconds(40))
    let operations = scenario.operations(seed: 4)
    #expect(operations.first?.intended == scenario.begin)
    #expect(operations.last?.intended == scenario.end)
  }
}
