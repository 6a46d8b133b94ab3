import Testing

@testable import Broadcasting
@testable import Measurement

@Suite struct ProfileTests {
  private static let a = RumorID(origin: NodeID(0), sequence: 0)
  private static let b = RumorID(origin: NodeID(0), sequence: 1)

  /// Two broadcasts and a read; the first is everywhere after 40 ms, the second never reaches host 2.
  private static var account: Account {
    var account = Account([.broadcast(0, at: 0), .read(1, at: 10), .broadcast(0, at: 500)])
    account.deliver(a, at: 0, 20, 40)
    account.deliver(b, at: 500, 700, nil)
    account.acknowledge(a, 5)
    account.message([a], 0, 1)
    account.message([a], 0, 2)
    return account
  }

  private static var profile: Profile {
    let observations = account.observations()
    return observations.profile(stable: observations.latencies().stable)
  }

  @Test func theSpectrumIsOfRumorsThatReachedEveryHost() {
    #expect(Self.profile.spectrum.map(\.quantile) == Profile.quantiles)
    #expect(Set(Self.profile.spectrum.map(\.latency)) == [40_000_000])
  }

  @Test func quantilesAreThoseOfThePercentiles() throws {
    let observations = Account([]).observations()
    for count in [1, 2, 3, 99, 100, 1_000] {
      let values = (0..<count).map { Int64(($0 * 7_919) % count) }
      let spectrum = observations.profile(stable: values).spectrum
      func at(_ quantile: Int64) -> Int64? { spectrum.first { $0.quantile == quantile }?.latency }
      let percentiles = try #require(Percentiles(values))
      #expect(at(500_000) == percentiles.p50)
      #expect(at(950_000) == percentiles.p95)
      #expect(at(990_000) == percentiles.p99)
      #expect(at(1_000_000) == percentiles.max)
    }
  }

  @Test func nothingStableHasNoSpectrum() {
    #expect(Account([]).observations().profile(stable: []).spectrum.isEmpty)
  }

  @Test func loadsAreWhatEachNodeSentAndReceived() {
    #expect(Self.profile.loads == [2, 1, 1])
    #expect(Self.profile.services.isEmpty)
  }

  @Test func operationsCountWhenTheyWereDue() {
    // The workload lasts 1 s, its deadline is 100 ms, and the final reads come later.
    let timeline = Self.profile.timeline
    #expect(timeline.interval == 20_000_000)
    #expect(timeline.buckets.count == 50)
    // The read at 10 ms is answered at once, and the broadcast after 5 ms.
    #expect(timeline.buckets[0] == .init(due: 2, answered: 2, wanted: 2, reached: 2))
    // The second is never acknowledged, and comes to host 1 after 200 ms.
    #expect(timeline.buckets[25] == .init(due: 1, answered: 0, wanted: 2, reached: 0))
    #expect(timeline.buckets.map(\.due).reduce(0, +) == 3)
  }

  @Test(
    arguments: [
      (1, 1_000_000), (50, 1_000_000), (51, 2_000_000), (1_000, 20_000_000), (20_000, 500_000_000),
      (86_400_000, 2_000_000_000_000),
    ] as [(Int64, Int64)])
  func intervalsAreRoundAndFew(milliseconds: Int64, interval: Int64) {
    #expect(Timeline.interval(for: .milliseconds(milliseconds)) == interval)
  }
}
