import Broadcasting
import Foundation
import Synchronization

/// Simulated cells that are run for an answer and not kept.
final class Survey: Sendable {
  private let cells: [Cell]
  private let state: Mutex<State>

  private struct State {
    var results: [CellResult?]
    var done = 0
    var progress: Progress
  }

  init(_ cells: [Cell], progress: Progress.Style) {
    self.cells = cells
    state = Mutex(
      State(
        results: [CellResult?](repeating: nil, count: cells.count),
        progress: Progress(progress, total: cells.count)))
  }

  /// The results in the order of the cells, whatever the number of cores.
  func run(jobs: Int) -> [CellResult] {
    CellRunner.run(cells, jobs: jobs, by: { (cell: Cell) throws(Failure) in cell.run() }) { place, result in
      state.withLock { state in
        guard let result = try? result.get() else { return false }
        state.results[place] = result
        state.done += 1
        let name = "\(result.architecture) in \(result.scenario), seed \(result.seed)"
        state.progress.advance(to: state.done, name)
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
      StandardError.line("interrupted with \(state.done) of \(cells.count) runs done; nothing is kept")
      // Without exit handlers: they are not safe beside threads that run.
      _exit(status)
    }
  }
}
