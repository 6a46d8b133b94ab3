import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct AlignmentTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let alignment: Alignment
    let now: Int64
    let lag: Int64
    let end: Int64
    var testDescription: String { "\(alignment) at \(now) ms, \(lag) ms late" }
  }

  @Test(arguments: [
    Case(alignment: .none, now: 130, lag: 0, end: 230),
    Case(alignment: .clock, now: 130, lag: 0, end: 200),
    Case(alignment: .clock, now: 200, lag: 0, end: 300),
    Case(alignment: .clock, now: 130, lag: 40, end: 140),
    Case(alignment: .clock, now: 140, lag: 40, end: 240),
    Case(alignment: .clock, now: 10, lag: 40, end: 40),
  ])
  func endsOnTheClocksMultipleOrALengthLater(_ one: Case) {
    let end = one.alignment.end(
      of: .milliseconds(100), from: Instant(nanoseconds: one.now * 1_000_000), lag: .milliseconds(one.lag))
    #expect(end == Instant(nanoseconds: one.end * 1_000_000))
  }

  @Test func noLengthIsAtOnce() {
    let now = Instant(nanoseconds: 77)
    #expect(Alignment.clock.end(of: .zero, from: now) == now)
    #expect(Alignment.none.end(of: .zero, from: now) == now)
  }
}
