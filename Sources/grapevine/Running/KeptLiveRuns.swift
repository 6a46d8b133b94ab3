import Formats
import Measurement
import Reporting
import Scenarios
import Studies

/// Live runs that were made before, with what it takes to simulate the same.
struct KeptLiveRuns {
  /// In the order in which cells first name them.
  let scenarios: [Scenario]
  let cells: [CellResult]
  let driver: Driver
  let environment: Environment
  /// The commands that made them, where they are known.
  let commands: [String]
  private let file: String

  /// Throws where there is no results file at `path`, or where its cells are not all live ones of one driver.
  init(_ path: String) throws(Failure) {
    file = ResultsDirectory.file(at: path)
    let joined = try ResultsDirectory.joined([path])
    guard let first = joined.cells.first, let environment = joined.environments.first else {
      throw Failure(.invalidData, "\(file): there is no cell in it, so there is nothing to validate")
    }
    guard !first.isSimulated, let driver = Driver(parsing: first.driver) else {
      throw Failure(
        .invalidData, "\(file): its cells were not run live; compare --driver zeromq makes such results")
    }
    guard joined.cells.allSatisfy({ $0.driver == first.driver }) else {
      throw Failure(.invalidData, "\(file): its cells are not all of one driver; validate each on its own")
    }
    scenarios = try ResultsDirectory.scenarios(of: joined, in: file)
    cells = joined.cells
    self.driver = driver
    self.environment = environment
    commands = joined.commands.compactMap { $0 }
  }

  /// The same cells in the simulator.
  func twins() throws(Failure) -> [Cell] {
    var twins: [Cell] = []
    for result in cells {
      guard let scenario = scenarios.first(where: { $0.name == result.scenario }) else { continue }
      do throws(FormatError) {
        let configuration = try MatrixFile.configuration(result.architecture, result.settings, file: file)
        twins.append(Cell(configuration: configuration, scenario: scenario, seed: result.seed))
      } catch {
        throw Failure(error)
      }
    }
    return twins
  }
}
