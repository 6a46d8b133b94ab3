import Testing

@testable import Cluster

@Suite struct ClockEstimateTests {
  @Test func theQuickestAnswerDecides() {
    var clock = ClockEstimate()
    clock.ask(0, at: 1_000)
    clock.ask(1, at: 2_000)
    clock.ask(2, at: 3_000)
    clock.answer(0, clock: 501_000, at: 1_900)
    #expect(clock.uncertainty == 450)
    clock.answer(1, clock: 502_050, at: 2_100)
    #expect(clock.offset == 500_000)
    #expect(clock.uncertainty == 50)
    clock.answer(2, clock: 999_999, at: 9_000)
    #expect(clock.offset == 500_000)
    #expect(clock.correction == 500_000)
  }

  @Test func clocksThatMayBeOneAreOne() {
    var clock = ClockEstimate()
    #expect(clock.correction == 0)
    clock.ask(0, at: 1_000)
    clock.answer(0, clock: 1_080, at: 1_100)
    #expect(clock.offset == 30)
    #expect(clock.correction == 0)
  }

  @Test func answersToNoQuestionAreNothing() {
    var clock = ClockEstimate()
    clock.answer(7, clock: 5, at: 6)
    clock.ask(0, at: 0)
    clock.answer(0, clock: 100, at: 10)
    clock.answer(0, clock: 900, at: 10)
    #expect(clock.offset == 95)
  }
}
