internal import Architectures
internal import Broadcasting
internal import Formats
internal import Schema

/// The architecture that a node runs, with its settings.
enum NodeSelection {
  /// The architecture called `name` with the settings of `assignments`, each written `setting=value` or
  /// `architecture.setting=value`.
  static func configuration(
    of name: String, assignments: [String]
  ) throws(MaelstromFailure) -> Configuration {
    guard let architecture = Architecture.named(name) else {
      let known = Architecture.all.map(\.name)
      let guess = name.nearest(of: known).map { "did you mean '\($0)'? " } ?? ""
      throw .usage("unknown architecture '\(name)'; \(guess)known: \(known.joined(separator: ", "))")
    }
    var settings: [SettingValue] = []
    for assignment in assignments { settings.append(try setting(assignment, of: architecture)) }
    do {
      return try architecture.configured(settings)
    } catch {
      throw .usage(error.description + guess(settings, architecture))
    }
  }

  private static func setting(
    _ assignment: String, of architecture: Architecture
  ) throws(MaelstromFailure) -> SettingValue {
    let sides = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = sides[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, let name = path.last, !name.isEmpty else {
      throw .usage("--set takes SETTING=VALUE, such as batch=100ms, not '\(assignment)'")
    }
    guard path.count == 1 || path[0] == architecture.name else {
      throw .usage("--set \(assignment): this node runs \(architecture.name), not \(path[0])")
    }
    return SettingValue(name: String(name), value: String(sides[1]))
  }

  /// The setting that was probably meant, where one is not known.
  private static func guess(_ settings: [SettingValue], _ architecture: Architecture) -> String {
    let known = architecture.settings.map(\.name)
    guard let wrong = settings.first(where: { !known.contains($0.name) }),
      let near = wrong.name.nearest(of: known)
    else { return "" }
    return "; did you mean '\(near)'?"
  }
}
