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
    guard joined.cells.allSatisfy({ !$0.isSimulated }), let driver = Driver(parsing: first.driver) else {
      throw Failure(
        .invalidData,
        "\(file): there are simulated cells in it; compare --driver zeromq makes results of live runs"
      )
    }
    guard joined.cells.allSatisfy({ $0.driver == first.driver }) else {
      throw Failure(
        .invalidData,
        "\(file): some cells are of another driver than \(first.driver); give results of one run of compare")
    }
    scenarios = try ResultsDirectory.scenarios(of: joined, in: file)
    cells = joined.cells
    self.driver = driver
    self.environment = environment
    commands = joined.commands.compactMap { $0 }
  }

  /// The same cells in the simulator.
  func twins() throws(Failure) -> [Cell] {
    let named = Dictionary(uniqueKeysWithValues: scenarios.map { ($0.name, $0) })
    var twins: [Cell] = []
    for result in cells {
      // Whoever made `scenarios` saw to it that each cell's is there.
      guard let scenario = named[result.scenario] else {
        preconditionFailure("no scenario \(result.scenario)")
      }
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
