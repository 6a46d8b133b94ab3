import Formats
import Foundation
import Measurement
import Scenarios
import Synchronization

/// One run of a matrix: keeps each finished cell at once, in memory and in the journal.
final class Session: Sendable {
  private struct State {
    /// By place in `cells`; nil until the cell is finished.
    var results: [CellResult?]
    var journal: CellJournal
    var progress: CellProgress
    var failure: Failure?
  }

  private let cells: [Cell]
  private let runCell: @Sendable (Cell) throws(Failure) -> CellResult
  private let directory: ResultsDirectory
  private let jobs: Int
  private let state: Mutex<State>

  /// `finished` are results of an earlier session; their cells are not run again.
  ///
  /// Of the others `jobs` are run at once.
  init(
    _ cells: [Cell], run: @escaping @Sendable (Cell) throws(Failure) -> CellResult, finished: [CellResult],
    in directory: ResultsDirectory, jobs: Int,
    journal: consuming sending CellJournal,
    progress: Progress.Style
  ) {
    let known = Dictionary(finished.map { ($0.id, $0) }) { first, _ in first }
    self.cells = cells
    runCell = run
    self.directory = directory
    let results = known.isEmpty ? cells.map { _ in nil } : cells.map { known[$0.id] }
    self.jobs = jobs
    state = Mutex(
      State(
        results: results, journal: journal,
        progress: CellProgress(
          progress, total: cells.count, done: results.count { $0 != nil }, jobs: jobs)))
  }

  /// Runs what is not finished and gives the results of all cells, in the order of the cells.
  func run() throws(Failure) -> [CellResult] {
    let open = state.withLock { state in cells.indices.filter { state.results[$0] == nil } }
    CellRunner.run(open.map { cells[$0] }, jobs: jobs, by: runCell) { place, result, time in
      keep(result, at: open[place], after: time)
    }
    let (results, failure) = state.withLock { state in
      state.progress.clear()
      return (state.results.compactMap { $0 }, state.failure)
    }
    if let failure { throw failure }
    return results
  }

  /// False where it could not be kept.
  private func keep(
    _ outcome: Result<CellResult, Failure>, at place: Int, after time: Duration
  ) -> Bool {
    state.withLock { state in
      guard state.failure == nil else { return false }
      let result: CellResult
      switch outcome {
      case .success(let value): result = value
      case .failure(let failure):
        state.failure = failure
        return false
      }
      do throws(FormatError) {
        try state.journal.append(result)
      } catch {
        state.failure = Failure(error)
        return false
      }
      state.results[place] = result
      state.progress.finished(cells[place], after: time) {
        cells.indices.filter { state.results[$0] == nil }.map { cells[$0] }
      }
      return true
    }
  }

  /// Says how to go on and ends the process, with the lock held so that no line of the journal is cut short.
  func interrupt(_ status: Int32) -> Never {
    state.withLock { (state) -> Never in
      state.progress.clear()
      StandardError.line(
        "interrupted with \(state.progress.done) of \(cells.count) cells done; "
          + "go on with: grapevine compare --resume \(directory.path)")
      // Without exit handlers: they are not safe beside threads that run.
      _exit(status)
    }
  }
}
