import Testing

@testable import Architectures
@testable import Broadcasting

@Suite struct AlarmTests {
  private typealias Surroundings = NodeContext<Flooding.Message>
  private static let start = Instant.zero

  @Test func anAlarmIsOnlyMovedEarlier() {
    var alarm = Alarm(3)
    var context = Surroundings()
    alarm.set(for: Self.start + .seconds(5), in: &context)
    alarm.set(for: Self.start + .seconds(6), in: &context)
    alarm.set(for: Self.start + .seconds(2), in: &context)
    #expect(
      context.drain() == [
        .wake(TimerID(3, token: 1), after: .seconds(5)), .wake(TimerID(3, token: 2), after: .seconds(2)),
      ])
    let timers = [(3, 1), (4, 2), (3, 2), (3, 2)] as [(UInt32, UInt32)]
    let rings = timers.map { kind, token in alarm.rings(TimerID(kind, token: token)) }
    #expect(rings == [false, false, true, false])
    #expect(alarm.owns(TimerID(3, token: 1)))
  }

  @Test func anAlarmInThePastRingsAtOnce() {
    var alarm = Alarm(3)
    var context = Surroundings(now: Self.start + .seconds(1))
    alarm.set(for: Self.start, in: &context)
    #expect(context.drain() == [.wake(TimerID(3, token: 1), after: .zero)])
  }

  @Test func aTimerOfBeforeACrashIsStale() {
    var alarm = Alarm(3)
    var context = Surroundings()
    alarm.set(for: Self.start + .seconds(5), in: &context)
    alarm.reset()
    #expect(!alarm.isSet)
    let rings = alarm.rings(TimerID(3, token: 1))
    #expect(!rings)
  }

  @Test(arguments: [(0, 1000), (1, 2000), (2, 4000), (3, 5000), (60, 5000)] as [(Int, Int64)])
  func backoffDoublesUpToItsMost(attempt: Int, milliseconds: Int64) {
    let backoff = Backoff(first: .seconds(1), most: .seconds(5))
    #expect(backoff.delay(attempt: attempt) == .milliseconds(milliseconds))
  }
}
