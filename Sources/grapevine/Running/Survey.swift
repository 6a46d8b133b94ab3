import Foundation
import Measurement
import Running
import Scenarios
import Synchronization

/// Simulated cells that are run for an answer and not kept.
final class Survey: Sendable {
  private let cells: [Cell]
  private let jobs: Int
  private let state: Mutex<State>

  private struct State {
    var results: [CellResult?]
    var progress: CellProgress
  }

  init(_ cells: [Cell], jobs: Int, progress: Progress.Style) {
    self.cells = cells
    self.jobs = jobs
    state = Mutex(
      State(
        results: [CellResult?](repeating: nil, count: cells.count),
        progress: CellProgress(progress, total: cells.count, jobs: jobs)))
  }

  /// The results in the order of the cells, whatever the number of cores.
  func run() -> [CellResult] {
    CellRunner.run(cells, jobs: jobs, by: { (cell: Cell) throws(Failure) in cell.run() }) {
      place, result, time in
      state.withLock { state in
        guard let result = try? result.get() else { return false }
        state.results[place] = result
        state.progress.finished(cells[place], after: time) {
          cells.indices.filter { state.results[$0] == nil }.map { cells[$0] }
        }
        return true
      }
    }
    return state.withLock { state in
      state.progress.clear()
      return state.results.compactMap { $0 }
    }
  }

  /// Says how far it came and ends the process.
  func interrupt(_ status: Int32) -> Never {
    state.withLock { (state) -> Never in
      state.progress.clear()
      StandardError.line(
        "interrupted with \(state.progress.done) of \(cells.count) runs done; nothing is kept")
      // Without exit handlers: they are not safe beside threads that run.
      _exit(status)
    }
  }
}
