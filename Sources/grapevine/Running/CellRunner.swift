import Dispatch
import Measurement
import Running
import Scenarios
import Synchronization

/// Runs cells on several cores.
///
/// A simulated cell is a pure function, so the number of cores changes no result.
enum CellRunner {
  /// The results of simulated cells, in their order.
  static func results(of cells: [Cell], jobs: Int) -> [CellResult] {
    let results = Mutex([CellResult?](repeating: nil, count: cells.count))
    run(cells, jobs: jobs, by: { (cell: Cell) throws(Failure) in cell.run() }) { place, result, _ in
      results.withLock { $0[place] = try? result.get() }
      return true
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Calls `finish` with each cell's place, its result and how long it took, as soon as it is there, from
  /// whichever thread ran it; no further cell is begun once it gives false.
  static func run(
    _ cells: [Cell], jobs: Int, by run: @Sendable (Cell) throws(Failure) -> CellResult,
    finish: @Sendable (Int, Result<CellResult, Failure>, Duration) -> Bool
  ) {
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, cells.count)) { _ in
      while true {
        let place = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard place < cells.count else { return }
        let cell = cells[place]
        let clock = ContinuousClock()
        let start = clock.now
        let result = Result { () throws(Failure) in try run(cell) }
        guard finish(place, result, clock.now - start) else {
          next.withLock { $0 = cells.count }
          return
        }
      }
    }
  }
}
