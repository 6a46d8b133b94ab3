import Formats
import Foundation
import Measurement
import Scenarios
import Studies

/// The directory of a run: what was asked, each finished cell, and in the end the results.
struct ResultsDirectory {
  static let standard = "results"

  /// The directory of a run that names none: shards of one sweep may run beside one another.
  static func standard(_ shard: Shard?) -> String {
    shard.map { "\(standard)/shard-\($0.index)-of-\($0.count)" } ?? standard
  }

  let path: String

  private func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
  var results: String { file("results.json") }
  var matrix: String { file(MatrixFile.fileName) }
  private var journal: String { file(CellJournal.fileName) }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The journal to keep cells in.
  ///
  /// A fresh run replaces what an earlier one left there; `keeping` goes on with it. The earlier one's
  /// results go first: beside another run's cells they would be taken for that run's.
  func open(for matrix: Matrix, keeping: Bool) throws(Failure) -> sending CellJournal {
    do throws(FormatError) {
      let journal = try CellJournal(directory: path)
      if keeping { return journal }
      let request = MatrixFile.text(of: matrix, tool: Version.text)
      try journal.begin(request, at: self.matrix, forgetting: [results])
      return journal
    } catch {
      throw Failure(error)
    }
  }

  /// Writes the results of the matrix, or of `part` of it, as of `date`; gives the file's path.
  func close(
    matrix: Matrix, results cells: [CellResult], part: ResultsPart?, date: Date
  ) throws(Failure) -> String {
    try write(
      Results(
        command: matrix.command, environment: .current(tool: Version.text, date: date),
        scenarios: matrix.scenarios, cells: cells, part: part))
  }

  /// Writes the results as a whole or not at all; gives the file's path.
  func write(_ content: Results) throws(Failure) -> String {
    do throws(FormatError) {
      try ResultsFile.write(content, to: results)
    } catch {
      throw Failure(error)
    }
    return results
  }

  /// The request of a run, and the cells of it that are finished.
  func unfinished() throws(Failure) -> (Matrix, [CellResult]) {
    guard Self.exists(matrix) else {
      throw Failure(
        .missingInput, "\(matrix): there is no such file, so there is no run in \(path) to go on with")
    }
    do throws(FormatError) {
      let matrix = try MatrixFile.read(self.matrix, tool: Version.text)
      return (matrix, Self.exists(journal) ? try CellJournal.read(directory: path) : [])
    } catch {
      throw Failure(error)
    }
  }

  /// The cell with `id`, to be run again, and what came of it.
  func cell(_ id: String) throws(Failure) -> (Cell, CellResult) {
    var known = 0
    do throws(FormatError) {
      if Self.exists(results) {
        let stored = try ResultsFile.read(path: results)
        if let result = stored.cells.first(where: { $0.id == id }) {
          guard let text = stored.scenarios[result.scenario] else {
            throw FormatError(
              .invalidData, file: results,
              message: "the file has cells of '\(result.scenario)' but not the scenario")
          }
          let scenario = try Self.scenario(named: result.scenario, text, file: results)
          return (try cell(of: result, in: scenario), result)
        }
        known += stored.cells.count
      }
      if Self.exists(matrix), Self.exists(journal) {
        let cells = try CellJournal.read(directory: path)
        let scenarios = try MatrixFile.read(matrix, tool: Version.text).scenarios
        if let result = cells.first(where: { $0.id == id }),
          let scenario = scenarios.first(where: { $0.name == result.scenario })
        {
          return (try cell(of: result, in: scenario), result)
        }
        known += cells.count
      }
    } catch {
      throw Failure(error)
    }
    guard known > 0 else {
      throw Failure(.missingInput, "\(results): there is no such file; name the directory of results with -o")
    }
    throw Failure(.missingInput, "there is no cell '\(id)' in \(path); its results.json lists the ids")
  }

  private func cell(of result: CellResult, in scenario: Scenario) throws(FormatError) -> Cell {
    guard result.isSimulated else {
      throw FormatError(
        .invalidData, file: results,
        message: "cell \(result.id) was run live (\(result.driver)), and no live run can be replayed; "
          + "compare --driver zeromq --seed \(result.seed) runs another")
    }
    let configuration = try MatrixFile.configuration(result.architecture, result.settings, file: results)
    return Cell(configuration: configuration, scenario: scenario, seed: result.seed)
  }
}
