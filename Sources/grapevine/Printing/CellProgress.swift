import Architectures
import Scenarios

/// The number of finished cells of a run, and the time that the others will take.
struct CellProgress {
  private(set) var done: Int
  private let total: Int
  private let jobs: Int
  private var progress: Progress
  private var estimate = SimulationEstimate()

  /// Of `total` cells `done` were finished before; `jobs` are run at once.
  init(_ style: Progress.Style, total: Int, done: Int = 0, jobs: Int) {
    self.done = done
    self.total = total
    self.jobs = jobs
    progress = Progress(style, total: total)
  }

  /// `open` gives the cells that are left.
  mutating func finished(_ cell: Cell, after time: Duration, open: () -> [Cell]) {
    done += 1
    estimate.finished(cell, after: time)
    let name = "\(cell.configuration.architecture) in \(cell.scenario.name), seed \(cell.seed)"
    let (estimate, jobs) = (estimate, jobs)
    progress.advance(to: done, name) {
      estimate.remaining(open(), jobs: jobs).map { "about \(LiveEstimate.text($0)) to go" }
    }
  }

  func clear() { progress.clear() }
}
