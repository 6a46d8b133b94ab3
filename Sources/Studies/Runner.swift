import Dispatch
import Synchronization

/// A run of many jobs, each outcome of which is kept at once, so that neither a failure nor an interruption
/// loses what was finished.
///
/// A job is work, and the key by which its outcome is known. One whose outcome is known already, such as from
/// an earlier process, is not run again. How many are run at once changes neither the outcomes nor their
/// order.
public final class Runner<Key: Hashable & Sendable, Outcome: Sendable, Failure: Error>: Sendable {
  private struct State {
    var outcomes: [Key: Outcome]
    /// The number of jobs, or series, of the present run that were begun.
    var begun = 0
    var failure: Failure?
    let keep: ((Key, Outcome) throws(Failure) -> Void)?
    let finished: ((Key, Duration, [Key: Outcome]) -> Void)?
  }

  private let state: Mutex<State>

  /// `keep` puts each new outcome where it stays; `finished` is told of it then, with the time that the job
  /// took and all outcomes so far.
  ///
  /// Both are called on any thread, but never on two at once.
  public init(
    known: [Key: Outcome] = [:],
    keep: sending ((Key, Outcome) throws(Failure) -> Void)? = nil,
    finished: sending ((Key, Duration, [Key: Outcome]) -> Void)? = nil
  ) {
    state = Mutex(State(outcomes: known, keep: keep, finished: finished))
  }

  /// Runs jobs on `threads` threads and gives the outcomes of all, in their order.
  ///
  /// Throws the first failure, after which no further job is begun.
  public func run<Work: Sendable>(
    _ jobs: [(key: Key, work: Work)], threads: Int, by run: @Sendable (Work) throws(Failure) -> Outcome
  ) throws(Failure) -> [Outcome] {
    let open = state.withLock { state in
      state.begun = 0
      return jobs.filter { state.outcomes[$0.key] == nil }
    }
    DispatchQueue.concurrentPerform(iterations: min(threads, open.count)) { _ in
      while let (key, work) = next(of: open) {
        let start = ContinuousClock.now
        let result = Result { () throws(Failure) in try run(work) }
        finish(key, result, after: ContinuousClock.now - start)
      }
    }
    return try state.withLock { (state) throws(Failure) in
      if let failure = state.failure { throw failure }
      return jobs.compactMap { state.outcomes[$0.key] }
    }
  }

  /// A series of jobs, one after another: the next one, given the outcomes that there are; nil at its end.
  public typealias Series<Work> =
    @Sendable (_ known: (Key) -> Outcome?) -> (key: Key, work: Work)?

  /// Runs series to their ends, `tasks` of them at once; throws the first failure.
  public func run<Work: Sendable>(
    _ series: [Series<Work>], tasks: Int, by run: @escaping @Sendable (Work) async -> Outcome
  ) async throws(Failure) {
    state.withLock { $0.begun = 0 }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<min(tasks, series.count) {
        group.addTask {
          while let series = self.next(of: series) {
            while let (key, work) = self.next(of: series) {
              let start = ContinuousClock.now
              let outcome = await run(work)
              self.finish(key, .success(outcome), after: ContinuousClock.now - start)
            }
          }
        }
      }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Calls `end`, which ends the process, with the outcomes so far.
  ///
  /// Nothing is being kept meanwhile, so that no line of a journal is cut short.
  public func interrupt(_ end: (_ known: [Key: Outcome]) -> Never) -> Never {
    state.withLock { (state) -> Never in end(state.outcomes) }
  }

  /// The next that was not begun; nil at the end, and after a failure.
  private func next<Item: Sendable>(of items: [Item]) -> Item? {
    state.withLock { state in
      guard state.failure == nil, state.begun < items.count else { return nil }
      defer { state.begun += 1 }
      return items[state.begun]
    }
  }

  private func next<Work>(of series: Series<Work>) -> (key: Key, work: Work)? {
    let known = state.withLock { $0.failure == nil ? $0.outcomes : nil }
    return known.flatMap { known in series { known[$0] } }
  }

  private func finish(_ key: Key, _ result: Result<Outcome, Failure>, after time: Duration) {
    state.withLock { state in
      guard state.failure == nil else { return }
      do throws(Failure) {
        let outcome = try result.get()
        try state.keep?(key, outcome)
        state.outcomes[key] = outcome
        state.finished?(key, time, state.outcomes)
      } catch {
        state.failure = error
      }
    }
  }
}

extension Runner where Key == Int {
  /// Runs a list of jobs, whose keys are their places in it.
  public func run<Work: Sendable>(
    _ list: [Work], threads: Int, by run: @Sendable (Work) throws(Failure) -> Outcome
  ) throws(Failure) -> [Outcome] {
    try self.run(list.enumerated().map { (key: $0, work: $1) }, threads: threads, by: run)
  }
}
