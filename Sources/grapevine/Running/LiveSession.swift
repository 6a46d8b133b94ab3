import Architectures
import Measurement
import Scenarios
import Studies

/// Makes live runs one after another and says on stderr which, and how long the rest will take.
struct LiveSession {
  let cells: [Cell]
  let isQuiet: Bool

  /// The results in the order of the cells; of a run that broke down that nothing is known.
  func run(_ live: (Cell) throws(Failure) -> CellResult) throws(Failure) -> [CellResult] {
    let clock = ContinuousClock()
    var estimate = LiveEstimate()
    var results: [CellResult] = []
    for (place, cell) in cells.enumerated() {
      if !isQuiet {
        let rest = LiveEstimate.text(estimate.remaining(cells[place...].lazy.map(\.scenario)))
        StandardError.line(
          "live run \(place + 1) of \(cells.count): \(cell.configuration.architecture) in "
            + "\(cell.scenario.name), seed \(cell.seed); about \(rest) to go")
      }
      let start = clock.now
      do throws(Failure) {
        results.append(try live(cell))
      } catch {
        // What was measured before it is not thrown away for one run that broke down.
        guard error.status == .brokenDown else { throw error }
        if !isQuiet { StandardError.line(error.message) }
        results.append(cell.unknown(because: .brokeDown(error: error.message)))
      }
      estimate.finished(cell.scenario, after: clock.now - start)
    }
    return results
  }
}
