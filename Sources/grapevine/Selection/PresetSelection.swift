import Broadcasting
import Formats
import Foundation
import Scenarios
import Simulation
import Studies

/// The preset that is run.
enum PresetSelection {
  /// The directory in which presets are found by name.
  static let directory = "bench/presets"

  /// The matrix of the preset called `name`, or of the file that it names.
  ///
  /// The architectures of `selection` stand in for those that a run leaves open, its settings come after the
  /// run's own, and `seeds`, where there are any, stand in for its own.
  static func matrix(
    _ name: String, beside selection: MatrixArguments, seeds: [UInt64]?, driver: Driver, command: String
  ) throws(Failure) -> Matrix {
    guard selection.scenarios.isEmpty, selection.hosts.isEmpty else {
      throw Failure(.usage, "--preset says which scenarios and sizes; leave out scenarios and --hosts")
    }
    let (architectures, assignments) = (selection.chosen.architectures, selection.chosen.assignments)
    // What is wrong with them is the command line's fault, not the file's.
    _ = try ArchitectureSelection.configurations(names: architectures, assignments: assignments)
    let path = try path(of: name)
    let preset = try preset(name)
    var blocks: [Matrix.Block] = []
    for (index, run) in preset.runs.enumerated() {
      do throws(Failure) {
        let own = try SeedSelection.seeds(count: run.seeds, seed: nil)
        blocks.append(
          Matrix.Block(
            scenarios: try ScenarioSelection.scenarios(run.scenarios, hosts: run.hosts),
            configurations: try ArchitectureSelection.configurations(
              names: run.architectures.isEmpty ? architectures : run.architectures,
              assignments: run.assignments(of: architectures) + assignments),
            seeds: seeds ?? own))
      } catch {
        throw Failure(
          error.status == .usage ? .invalidData : error.status, "\(path): runs[\(index)]: \(error.message)")
      }
    }
    return try Matrix(blocks: blocks, driver: driver, command: command).validated(path)
  }

  /// The preset called `name`, or in the file that it names.
  static func preset(_ name: String) throws(Failure) -> Preset {
    let path = try path(of: name)
    do {
      return try Preset.read(path: path)
    } catch {
      throw Failure(error)
    }
  }

  private static func path(of name: String) throws(Failure) -> String {
    if name.contains("/") || name.hasSuffix(".yaml") || FileManager.default.fileExists(atPath: name) {
      return name
    }
    let path = "\(directory)/\(name).yaml"
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missingInput, Failure.unknown("preset", name, known: names).message)
    }
    return path
  }

  /// The presets that can be run by name.
  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }
}

extension Preset.Run {
  /// The run's settings; where the command line narrows the architectures to `names`, those of the others say
  /// nothing.
  fileprivate func assignments(of names: [String]) -> [String] {
    guard architectures.isEmpty, !names.isEmpty else { return assignments }
    let selected = names.flatMap { $0.split(separator: ",") }
    return assignments.filter { assignment in selected.contains { assignment.hasPrefix("\($0).") } }
  }
}

extension Matrix {
  /// Throws where two different scenarios have one name; `file` stands in the error.
  fileprivate func validated(_ file: String) throws(Failure) -> Matrix {
    var seen: [String: Scenario] = [:]
    for scenario in blocks.flatMap(\.scenarios) {
      if let other = seen[scenario.name], other != scenario {
        throw Failure(
          .invalidData,
          "\(file): two different scenarios are called '\(scenario.name)'; give one of them a 'name:' of its "
            + "own")
      }
      seen[scenario.name] = scenario
    }
    return self
  }
}
