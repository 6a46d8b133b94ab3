import Testing

@testable import Broadcasting
@testable import Facts
@testable import Measurement

/// Golden vectors that Maelstrom's own checker computed, so far as reads that take no time can show them.
@Suite struct MaelstromLatencyTests {
  /// One rumor, broadcast at 0 by n0 and acknowledged; what reads on n1 see, in order of time.
  struct Vector: CustomTestStringConvertible {
    let name: String
    let acknowledged: Int64?
    /// The time when n1 gets it.
    let delivered: Int64?
    let reads: [Int64]
    /// In milliseconds; nil where the rumor is not stable.
    let latency: Int64?
    var testDescription: String { name }
  }

  @Test(arguments: [
    Vector(name: "1: seen by the first read", acknowledged: 10, delivered: 15, reads: [20], latency: 0),
    Vector(name: "2: missed, then seen", acknowledged: 10, delivered: 40, reads: [20, 50], latency: 10),
    Vector(name: "4: never read", acknowledged: 10, delivered: 15, reads: [], latency: nil),
    Vector(name: "5: missed and not known", acknowledged: nil, delivered: nil, reads: [20], latency: nil),
    Vector(name: "6: known by a read", acknowledged: nil, delivered: 15, reads: [20], latency: 0),
    Vector(name: "8: missed before known", acknowledged: 10, delivered: nil, reads: [2], latency: nil),
    Vector(
      name: "9: missed before known, then seen", acknowledged: 10, delivered: 12, reads: [2, 40], latency: 0),
    Vector(
      name: "floored to milliseconds", acknowledged: 10, delivered: 300, reads: [11, 295, 300], latency: 285),
  ])
  func latencyCountsFromKnownToTheLastReadThatMissed(vector: Vector) {
    var account = Account(
      [.broadcast(0, at: 0)] + vector.reads.map { .read(1, at: $0) })
    account.deliver(rumor(0, 0), at: 0, vector.delivered)
    if let time = vector.acknowledged { account.acknowledge(rumor(0, 0), time) }
    #expect(
      account.observations().setFull().stable == (vector.latency.map { [$0] } ?? []))
  }

  /// 3 and 11: the last read that could have seen it did not, so it is lost, not stable.
  @Test func aRumorThatVanishesIsNotStable() {
    var account = Account([.broadcast(0, at: 0), .read(1, at: 20), .read(1, at: 50)])
    account.deliver(rumor(0, 0), at: 0, 15)
    account.acknowledge(rumor(0, 0), 10)
    account.change(1, to: .down(forgets: true), 30)
    account.change(1, to: .up(life: 1), 40)
    #expect(account.observations().setFull().stable == [])
  }

  /// 12: the first read that shows it makes it known, before its acknowledgement.
  @Test func aRumorIsKnownFromItsFirstRead() {
    var account = Account([.broadcast(0, at: 0), .read(1, at: 5), .read(2, at: 50), .read(2, at: 120)])
    account.deliver(rumor(0, 0), at: 0, 4, 100)
    account.acknowledge(rumor(0, 0), 100)
    #expect(account.observations().setFull().stable == [45])
  }

  /// 13: five rumors with latencies 0, 100, 200, 300 and 400.
  @Test func quantilesTakeTheIndexThatMaelstromTakes() {
    let times: [Int64] = [0, 100, 200, 300, 400]
    var account = Account(
      hosts: 6,
      times.indices.map { .broadcast($0, at: 0) } + times.map { .read(5, at: $0) } + [.read(5, at: 500)])
    for (index, time) in times.enumerated() {
      account.deliver(rumor(index, 0), index, 0)
      account.deliver(rumor(index, 0), 5, index == 0 ? 0 : time + 50)
      account.acknowledge(rumor(index, 0), 0)
    }
    #expect(account[.maelstromStableLatency] == .milliseconds(200, 400, 400, 400))
  }
}
