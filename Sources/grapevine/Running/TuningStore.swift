import Formats
import Foundation
import Measurement
import Running
import Scenarios
import Synchronization

/// The runs of a search: those that are on the disk already are not made again.
final class TuningStore: Sendable {
  private struct State {
    var finished: [String: CellResult]
    let journal: CellJournal
  }

  private let state: Mutex<State>
  private let jobs: Int
  private let size: SizeCheck

  /// `jobs` cells are run at once, or fewer where so many do not fit.
  init(finished: [CellResult], journal: sending CellJournal, jobs: Int, size: SizeCheck) {
    let byID = Dictionary(finished.map { ($0.id, $0) }) { first, _ in first }
    state = Mutex(State(finished: byID, journal: journal))
    self.jobs = jobs
    self.size = size
  }

  /// The results of `cells`, in their order.
  func results(of cells: [Cell]) throws(Failure) -> [CellResult] {
    let open = state.withLock { state in cells.filter { state.finished[$0.id] == nil } }
    let failure = Mutex(Failure?.none)
    CellRunner.run(
      open, jobs: size.most(of: open, atOnce: jobs), by: { (cell: Cell) throws(Failure) in cell.run() }
    ) { _, result, _ in
      state.withLock { state in
        do throws(Failure) {
          let result = try result.get()
          do throws(FormatError) {
            try state.journal.append(result)
          } catch {
            throw Failure(error)
          }
          state.finished[result.id] = result
          return true
        } catch {
          failure.withLock { $0 = error }
          return false
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return state.withLock { state in cells.compactMap { state.finished[$0.id] } }
  }

  /// Says how to go on, and ends the process.
  func interrupt(_ status: Int32, resuming path: String) -> Never {
    state.withLock { (state) -> Never in
      StandardError.line(
        "interrupted with \(state.finished.count) runs done; go on with grapevine tune --resume \(path)")
      // Without exit handlers: they are not safe beside threads that run.
      _exit(status)
    }
  }
}
