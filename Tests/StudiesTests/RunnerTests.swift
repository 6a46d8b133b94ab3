import Studies
import Synchronization
import Testing

@Suite struct RunnerTests {
  private struct Refusal: Error, Equatable { let work: Int }

  /// The keys in the order in which something happened to them, on any thread.
  private final class Log: Sendable {
    private let entries = Mutex<[Int]>([])
    var all: [Int] { entries.withLock { $0 } }
    func add(_ entry: Int) { entries.withLock { $0.append(entry) } }
  }

  @Test(arguments: [1, 2, 5, 100])
  func outcomesAreInTheOrderOfTheJobs(threads: Int) {
    let kept = Log()
    let runner = Runner<Int, Int, Never>(keep: { place, _ in kept.add(place) })
    #expect(runner.run(Array(0..<50), threads: threads) { $0 * $0 } == (0..<50).map { $0 * $0 })
    #expect(kept.all.sorted() == Array(0..<50), "each is kept once")
  }

  @Test func whatIsKnownIsNotRunAgain() {
    let (ran, kept, told) = (Log(), Log(), Log())
    let runner = Runner<String, Int, Never>(
      known: ["b": 7], keep: { _, outcome in kept.add(outcome) },
      finished: { _, _, known in told.add(known.count) })
    for _ in 0..<2 {
      let outcomes = runner.run([("a", 1), ("b", 2), ("c", 3)], threads: 1) { work in
        ran.add(work)
        return work
      }
      #expect(outcomes == [1, 7, 3])
    }
    #expect(ran.all == [1, 3])
    #expect(kept.all == [1, 3])
    #expect(told.all == [2, 3])
  }

  @Test func aFailureEndsTheRunAndLosesNothing() {
    let (ran, kept) = (Log(), Log())
    let runner = Runner<Int, Int, Refusal>(keep: { (place, _) throws(Refusal) in kept.add(place) })
    #expect(throws: Refusal(work: 2)) {
      try runner.run(Array(0..<9), threads: 1) { (work) throws(Refusal) in
        ran.add(work)
        guard work < 2 else { throw Refusal(work: work) }
        return work
      }
    }
    #expect(ran.all == [0, 1, 2])
    #expect(kept.all == [0, 1])
  }

  @Test func anOutcomeThatCannotBeKeptEndsTheRun() {
    let ran = Log()
    let runner = Runner<Int, Int, Refusal>(keep: { (place, _) throws(Refusal) in throw Refusal(work: place) })
    #expect(throws: Refusal(work: 0)) {
      try runner.run(Array(0..<9), threads: 1) { (work) throws(Refusal) in
        ran.add(work)
        return work
      }
    }
    #expect(ran.all == [0])
  }

  /// Each series goes on from what is known of its own keys, until there are four.
  @Test(arguments: [1, 3])
  func aSeriesGoesOnFromWhatIsKnown(tasks: Int) async {
    let kept = Log()
    let runner = Runner<Int, Int, Never>(known: [0: 0, 1: 1, 100: 100], keep: { key, _ in kept.add(key) })
    let series = [0, 100, 200].map { start -> Runner<Int, Int, Never>.Series<Int> in
      { known in (start..<start + 4).first { known($0) == nil }.map { ($0, $0) } }
    }
    await runner.run(series, tasks: tasks) { $0 }
    #expect(kept.all.sorted() == [2, 3, 101, 102, 103, 200, 201, 202, 203])
    #expect(kept.all.filter { $0 < 200 && $0 >= 100 } == [101, 102, 103])
  }
}
