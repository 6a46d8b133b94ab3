import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct DeliveryTests {
  private static let start = Instant.zero

  private static let backoff = Backoff(first: .seconds(1), most: .seconds(4))
  private static func runs(_ ranges: Range<UInt64>...) -> RunSet {
    RunSet(sortedRuns: ranges.map { Run($0.lowerBound, $0.upperBound) })
  }

  @Test func onlyWhatWasSentBeforeTheWaitIsLost() {
    var delivery = Delivery()
    delivery.sent(below: 2, at: Self.start, backoff: Self.backoff)
    delivery.sent(below: 4, at: Self.start + .milliseconds(900), backoff: Self.backoff)
    #expect(delivery.due == Self.start + .seconds(1))
    delivery.holds(Self.runs(0..<1))
    let lost = delivery.lost(of: Self.runs(0..<4), at: delivery.due, backoff: Self.backoff)
    #expect(lost == Self.runs(1..<2))
    // Something was lost, so the next wait is longer, and then all of it is due.
    #expect(delivery.due == Self.start + .seconds(3))
    #expect(
      delivery.lost(of: Self.runs(0..<4), at: delivery.due, backoff: Self.backoff) == Self.runs(1..<4))
  }

  @Test func nothingIsDueWhenAllIsHeld() {
    var delivery = Delivery()
    delivery.sent(below: 2, at: Self.start, backoff: Self.backoff)
    delivery.holds(Self.runs(0..<2))
    #expect(delivery.lost(of: Self.runs(0..<2), at: delivery.due, backoff: Self.backoff).isEmpty)
    #expect(delivery.due == .never)
  }

  @Test func afterACrashAllCountsAsLost() {
    var delivery = Delivery()
    delivery.suspectAll(below: 3, at: Self.start + .seconds(7))
    #expect(delivery.due == Self.start + .seconds(7))
    #expect(
      delivery.lost(of: Self.runs(0..<3), at: delivery.due, backoff: Self.backoff) == Self.runs(0..<3))
  }
}
