import Architectures
import Broadcasting
import Formats
import Schema

/// The architectures that are run, and their settings.
enum ArchitectureSelection {
  /// The architectures called `names`, or all for none, with the settings of `assignments`, each written
  /// `architecture.setting=value`.
  static func configurations(names: [String], assignments: [String]) throws(Failure) -> [Configuration] {
    let known = Architecture.all.map(\.name)
    let selected = try selected(names, known: known)
    let overrides = try overrides(assignments)
    for assignment in assignments {
      let (name, _) = try parsed(assignment)
      guard selected.contains(where: { $0.name == name }) else {
        throw Failure(.usage, "--set \(assignment): \(name) is not selected; add it to -a or leave it out")
      }
    }
    var configurations: [Configuration] = []
    for architecture in selected {
      do {
        configurations.append(try architecture.configured(overrides[architecture.name] ?? []))
      } catch {
        throw Failure(.usage, error.description + guess(overrides[architecture.name] ?? [], architecture))
      }
    }
    return configurations
  }

  /// The settings of `assignments` by the name of their architecture, each of which there is.
  static func overrides(_ assignments: [String]) throws(Failure) -> [String: [SettingValue]] {
    let known = Architecture.all.map(\.name)
    var overrides: [String: [SettingValue]] = [:]
    for assignment in assignments {
      let (name, setting) = try parsed(assignment)
      guard known.contains(name) else { throw .unknown("architecture", name, known: known) }
      overrides[name, default: []].append(setting)
    }
    return overrides
  }

  private static func selected(_ names: [String], known: [String]) throws(Failure) -> [Architecture] {
    let names = names.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard !names.isEmpty else { return Architecture.all }
    var selected: [Architecture] = []
    for name in names {
      guard let architecture = Architecture.named(name) else {
        throw .unknown("architecture", name, known: known)
      }
      if !selected.contains(where: { $0.name == name }) { selected.append(architecture) }
    }
    return selected
  }

  private static func parsed(_ assignment: String) throws(Failure) -> (architecture: String, SettingValue) {
    let sides = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = sides.first?.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false) ?? []
    guard sides.count == 2, path.count == 2 else {
      throw Failure(
        .usage, "--set takes ARCHITECTURE.SETTING=VALUE, such as flooding.topology=ring, not '\(assignment)'")
    }
    return (String(path[0]), SettingValue(name: String(path[1]), value: String(sides[1])))
  }

  /// The setting that was probably meant, where one is not known.
  private static func guess(_ overrides: [SettingValue], _ architecture: Architecture) -> String {
    let known = architecture.settings.map(\.name)
    guard let wrong = overrides.first(where: { !known.contains($0.name) }),
      let near = wrong.name.nearest(of: known)
    else { return "" }
    return "; did you mean '\(near)'?"
  }
}
