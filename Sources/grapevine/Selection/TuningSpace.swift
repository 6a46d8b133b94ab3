import Architectures
import Broadcasting
import Foundation
import Studies

/// The settings that a search varies.
enum TuningSpace {
  /// The space of the one architecture that is chosen; `vary` are settings with their values, each
  /// `architecture.setting=low..high` or `architecture.setting=a,b,c`; where it is `worthTrying`, the other
  /// settings vary, too, among the values that the architecture's sheet calls so.
  static func space(
    _ chosen: ArchitectureArguments, vary: [String], worthTrying: Bool = false
  ) throws(Failure) -> SearchSpace {
    let configurations = chosen.architectures.isEmpty ? [] : try chosen.configurations()
    guard configurations.count == 1, let name = configurations.first?.architecture,
      let architecture = Architecture.named(name)
    else {
      throw Failure(.usage, "one architecture is tuned at a time; name it, such as -a gossip")
    }
    let given = try ArchitectureSelection.overrides(chosen.assignments)[name] ?? []
    guard !vary.isEmpty || worthTrying else {
      return SearchSpace(
        architecture, given: given, varying: SearchSpace.dimensions(of: architecture, given: given))
    }
    var dimensions: [SearchSpace.Dimension] = []
    for text in vary {
      let dimension = try dimension(text, of: architecture)
      guard !given.contains(where: { $0.name == dimension.name }),
        !dimensions.contains(where: { $0.name == dimension.name })
      else {
        throw Failure(.usage, "--vary \(text): \(dimension.name) is given already; leave one of them out")
      }
      dimensions.append(dimension)
    }
    if worthTrying {
      dimensions += SearchSpace.dimensionsWorthTrying(of: architecture, given: given).filter { dimension in
        !dimensions.contains { $0.name == dimension.name }
      }
    }
    return SearchSpace(architecture, given: given, varying: dimensions)
  }

  private static func dimension(
    _ text: String, of architecture: Architecture
  ) throws(Failure) -> SearchSpace.Dimension {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let prefix = "\(architecture.name)."
    guard sides.count == 2, sides[0].hasPrefix(prefix) else {
      throw Failure(
        .usage, "--vary takes \(prefix)SETTING=LOW..HIGH or \(prefix)SETTING=A,B,…, not '\(text)'")
    }
    let name = String(sides[0].dropFirst(prefix.count))
    guard let setting = architecture.settings.first(where: { $0.name == name }) else {
      throw .unknown("setting of \(architecture.name)", name, known: architecture.settings.map(\.name))
    }
    let values = String(sides[1])
    func refusal(_ right: String) -> Failure {
      Failure(.usage, "--vary \(text): \(name) takes \(setting.values); \(right)")
    }
    // Each value by itself must be one that the setting takes.
    func check(_ value: String) throws(Failure) {
      do {
        _ = try architecture.configured([SettingValue(name: name, value: value)])
      } catch {
        // What other settings contradict may go with the values that they will have.
        guard error.kind != .contradiction else { return }
        throw Failure(.usage, "--vary \(text): \(error.description)")
      }
    }
    guard let range = values.range(of: "..") else {
      let words = values.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for word in words { try check(word) }
      return SearchSpace.Dimension(name: name, domain: .words(words))
    }
    let (low, high) = (String(values[..<range.lowerBound]), String(values[range.upperBound...]))
    try check(low)
    try check(high)
    switch setting.domain {
    case .integers:
      guard let low = Int(low), let high = Int(high), low <= high else { throw refusal("the lower first") }
      return SearchSpace.Dimension(name: name, domain: .integers(low...high, unit: setting.domain.unit))
    case .delays:
      guard let low = Delay(parsing: low), let high = Delay(parsing: high), low <= high else {
        throw refusal("the lower first")
      }
      return SearchSpace.Dimension(name: name, domain: .delays(low...high))
    case .words: throw refusal("name them, as in \(name)=A,B")
    }
  }
}
