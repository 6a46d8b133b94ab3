import Broadcasting
import Formats
import Foundation
import Scenarios

/// The scenarios that are run.
enum ScenarioSelection {
  /// The directory in which scenarios are found by name.
  static let directory = "bench/scenarios"

  /// The scenarios that are compared where none is asked for.
  ///
  /// They are known without their files, so that the program
  /// is of use away from its repository.
  static let builtIn = [
    Scenario(
      name: "maelstrom-25", summary: "25 hosts, 100 ms a link, 100 operations a second, no faults"),
    Scenario(
      name: "maelstrom-25-partition", summary: "halves cut off from one another for 10 s",
      faults: [Fault(at: .seconds(5), duration: .seconds(10), kind: .partition(.halves))]),
  ]

  /// The scenario that is drawn where none is asked for.
  static let oneBroadcast = Scenario(
    name: "one-broadcast", summary: "9 hosts, 100 ms a link, one broadcast", hosts: 9,
    workload: Workload(
      ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(1), arrivals: .constant))

  /// The scenarios that `arguments` name, by path or by name, or the built-in ones for none.
  static func scenarios(_ arguments: [String]) throws(Failure) -> [Scenario] {
    var scenarios: [Scenario] = []
    for argument in arguments.isEmpty ? builtIn.map(\.name) : arguments {
      let scenario = try scenario(argument)
      if let same = scenarios.first(where: { $0.name == scenario.name }) {
        if same == scenario { continue }
        throw Failure(
          .usage,
          "two different scenarios are called '\(scenario.name)'; give one of them a 'name:' of its own")
      }
      scenarios.append(scenario)
    }
    return scenarios
  }

  /// A path, if it is one or there is such a file; or the name of a scenario of `directory`, or built in; or
  /// such a name and a number of hosts, which is what a run of several sizes calls its scenarios.
  static func scenario(_ argument: String) throws(Failure) -> Scenario {
    if let scenario = try named(argument) { return scenario }
    if let dash = argument.lastIndex(of: "-"),
      let hosts = Int(argument[argument.index(after: dash)...]), argument.hasSuffix("-\(hosts)"),
      Scenario.Limits.hosts.contains(hosts),
      let scenario = try named(String(argument[..<dash]), mayBeFile: false)
    {
      return try Self.scenario(scenario, hosts: hosts)
    }
    throw Failure(.missingInput, Failure.unknown("scenario", argument, known: names).message)
  }

  /// Nil if there is none.
  private static func named(_ argument: String, mayBeFile: Bool = true) throws(Failure) -> Scenario? {
    let isPath = argument.contains("/") || argument.hasSuffix(".yaml") || argument.hasSuffix(".yml")
    do throws(FormatError) {
      if mayBeFile, isPath || FileManager.default.fileExists(atPath: argument) {
        return try ScenarioFile.read(path: argument)
      }
      let path = "\(directory)/\(argument).yaml"
      if FileManager.default.fileExists(atPath: path) { return try ScenarioFile.read(path: path) }
    } catch {
      throw Failure(error)
    }
    return (builtIn + [oneBroadcast]).first { $0.name == argument }
  }

  /// As `scenarios`, but each at each of the sizes `hosts`, where there are any.
  static func scenarios(_ arguments: [String], hosts: [Int]) throws(Failure) -> [Scenario] {
    let scenarios = try scenarios(arguments)
    guard !hosts.isEmpty else { return scenarios }
    var sized: [Scenario] = []
    for scenario in scenarios {
      for count in hosts { sized.append(try Self.scenario(scenario, hosts: count)) }
    }
    return sized
  }

  /// The scenario with so many hosts, under its name and the number.
  private static func scenario(_ scenario: Scenario, hosts: Int) throws(Failure) -> Scenario {
    var sized = scenario
    sized.hosts = hosts
    sized.name = "\(scenario.name)-\(hosts)"
    do {
      try sized.validate()
    } catch {
      throw Failure(.invalidData, "\(scenario.name) with \(hosts) hosts: \(error.path): \(error.message)")
    }
    return sized
  }

  /// The scenarios that can be run by name: the files of `directory` and the built-in ones.
  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let named = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    return Set(named + (builtIn + [oneBroadcast]).map(\.name)).sorted()
  }
}
