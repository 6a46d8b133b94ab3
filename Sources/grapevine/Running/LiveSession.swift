import Architectures
import Measurement
import Scenarios
import Studies
import Synchronization

/// Live runs that somebody waits for, made one after another, since each wants the machine for itself: stderr
/// says which one comes, and on an interruption how many there were.
///
/// Nothing of them is kept: runs of another hour would meet another machine. `compare` keeps its live cells.
final class LiveSession<Outcome: Sendable>: Sendable {
  struct Run: Sendable {
    /// Its place, such as `round 1 of 3`.
    let turn: String
    let name: String
    let cell: Cell
  }

  private struct State {
    var estimate = LiveEstimate()
    /// The number of runs so far that were asked for.
    var asked = 0
  }

  private let runner = Runner<Int, Outcome, Failure>()
  private let state = Mutex(State())
  private let isQuiet: Bool
  private let isOpen: Bool

  /// `isOpen` where each run decides which one follows, so that nobody knows how long the rest will take.
  init(isQuiet: Bool, isOpen: Bool = false) {
    self.isQuiet = isQuiet
    self.isOpen = isOpen
  }

  /// Ends the run under way, and the process, on a signal.
  func interruption() -> Interruption {
    Interruption(of: runner) { done in
      done == 1 ? "1 live run done; nothing of it is kept" : "\(done) live runs done; nothing of them is kept"
    }
  }

  /// The outcomes of `runs`, in their order; throws the first failure.
  func outcomes(
    of runs: [Run], by live: @Sendable (Run) throws(Failure) -> Outcome
  ) throws(Failure) -> [Outcome] {
    let first = state.withLock { state in
      defer { state.asked += runs.count }
      return state.asked
    }
    let jobs = runs.indices.map { (key: first + $0, work: runs[$0...]) }
    return try runner.run(jobs, threads: 1) { (rest) throws(Failure) in
      announce(rest)
      let run = rest[rest.startIndex]
      let start = ContinuousClock.now
      let outcome = try live(run)
      state.withLock { $0.estimate.finished(run.cell.scenario, after: ContinuousClock.now - start) }
      return outcome
    }
  }

  /// Says which run begins, the first of those that are left.
  private func announce(_ rest: ArraySlice<Run>) {
    guard !isQuiet else { return }
    let line = "\(rest[rest.startIndex].turn): \(rest[rest.startIndex].name)"
    guard !isOpen else { return StandardError.line(line) }
    let time = state.withLock { $0.estimate.remaining(rest.lazy.map(\.cell.scenario)) }
    StandardError.line("\(line); about \(LiveEstimate.text(time)) to go")
  }
}

extension LiveSession<CellResult> {
  /// The results of `cells`, in their order; of a run that broke down that nothing is known.
  func results(of cells: [Cell], by live: CellRun) throws(Failure) -> [CellResult] {
    let runs = cells.enumerated().map { place, cell in
      Run(
        turn: "live run \(place + 1) of \(cells.count)",
        name: "\(cell.configuration.architecture) in \(cell.scenario.name), seed \(cell.seed)", cell: cell)
    }
    return try outcomes(of: runs) { [isQuiet] (run) throws(Failure) in
      do throws(Failure) {
        return try live(run.cell)
      } catch {
        // What was measured before it is not thrown away for one run that broke down.
        guard error.status == .brokenDown else { throw error }
        if !isQuiet { StandardError.line(error.message) }
        return run.cell.unknown(because: .brokeDown(error: error.message))
      }
    }
  }
}
