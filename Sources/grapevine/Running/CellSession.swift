import Architectures
import Formats
import Measurement
import Scenarios
import Studies

/// A run of cells that somebody waits for: stderr says how far it is, and on an interruption how far it came.
struct CellSession {
  let cells: [Cell]
  /// The number of cells that are run at once.
  let jobs: Int
  let isQuiet: Bool
  /// The words behind "interrupted with", given the number of finished cells.
  let remark: @Sendable (_ done: Int) -> String

  /// The results in the order of the cells; those that are known, by place, are not run again, and new ones
  /// are put into the journal at once.
  func results(
    known: [Int: CellResult] = [:], journal: sending CellJournal? = nil, by run: CellRun
  ) throws(Failure) -> [CellResult] {
    let progress = Progress(Progress.style(quiet: isQuiet), total: cells.count)
    var estimate = SimulationEstimate()
    let runner = Runner(
      known: known, keep: { (_, result) throws(Failure) in try journal?.keep(result) },
      finished: { [cells, jobs] place, time, known in
        let cell = cells[place]
        estimate.finished(cell, after: time)
        let name = "\(cell.configuration.architecture) in \(cell.scenario.name), seed \(cell.seed)"
        progress.advance(to: known.count, name) {
          let open = cells.indices.lazy.filter { known[$0] == nil }.map { cells[$0] }
          return estimate.remaining(open, jobs: jobs).map { "about \(LiveEstimate.text($0)) to go" }
        }
      })
    let interruption = Interruption(of: runner, clearing: progress, remark: remark)
    defer {
      progress.clear()
      interruption.end()
    }
    return try runner.run(cells, threads: jobs, by: run)
  }
}

extension LineJournal {
  /// Adds a line; it is on the disk when this returns.
  func keep(_ line: Line) throws(Failure) {
    do throws(FormatError) {
      try append(line)
    } catch {
      throw Failure(error)
    }
  }
}
