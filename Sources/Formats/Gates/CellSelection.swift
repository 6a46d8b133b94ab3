import Architectures
import Broadcasting
public import Measurement
import Schema

/// The cells that a rule is about; a property that is nil is left open.
public struct CellSelection: Hashable, Sendable {
  public var architectures: [String]?
  public var scenarios: [String]?
  public var hosts: [Int]?
  public var drivers: [String]?
  /// In the file's order, with the values as results have them.
  public var settings: [Setting] = []

  public struct Setting: Hashable, Sendable {
    public let name: String
    public let values: [String]
  }

  /// True where the rule is about the cell.
  public func matches(_ cell: CellResult) -> Bool { aspects.allSatisfy { $0.matches(cell) } }

  /// The values that the rule names and none of `cells`, which are those it matches, has: listed values, as
  /// `scenario halves`, and combinations of them, as `architecture gossip with scenario halves`.
  ///
  /// A rule that names two architectures and two scenarios is about four kinds of cells. A combination that
  /// no cell could have is not missed: a scenario has one number of hosts, and an architecture does not take
  /// every setting's value.
  public func unmatched(in cells: [CellResult]) -> [String] {
    let single = aspects.flatMap { aspect in
      aspect.values.filter { value in !cells.contains { aspect.value($0) == value } }
        .map { "\(aspect.name) \($0)" }
    }
    // Values that are missing by themselves are missing in every combination, which need not be said.
    let present = aspects.filter(\.isCombined).map { aspect in
      aspect.keeping { value in cells.contains { aspect.value($0) == value } }
    }
    return single + Self.combinations(of: present[...], in: cells, after: [])
  }

  private typealias Choice = (aspect: Aspect, value: String)

  /// The shortest combinations of the values of `aspects` that none of `cells`, which all have `chosen`, has.
  ///
  /// A value that no cell has is not combined further, so there are never more combinations than values for
  /// each cell.
  private static func combinations(
    of aspects: ArraySlice<Aspect>, in cells: [CellResult], after chosen: [Choice]
  ) -> [String] {
    guard let aspect = aspects.first else { return [] }
    return aspect.values.flatMap { value -> [String] in
      let choices = chosen + [(aspect, value)]
      guard isPossible(choices) else { return [] }
      let rest = cells.filter { aspect.value($0) == value }
      guard !rest.isEmpty else {
        let words = choices.map { "\($0.aspect.name) \($0.value)" }
        return [words.prefix(1).joined() + " with " + words.dropFirst().joined(separator: " and ")]
      }
      return combinations(of: aspects.dropFirst(), in: rest, after: choices)
    }
  }

  /// True where the architecture among the choices, if there is one, takes the last one's setting.
  private static func isPossible(_ choices: [Choice]) -> Bool {
    guard let last = choices.last, let setting = last.aspect.setting,
      let name = choices.first(where: { $0.aspect.name == Aspect.architecture })?.value,
      let architecture = Architecture.named(name)
    else { return true }
    return (try? architecture.configured([SettingValue(name: setting, value: last.value)])) != nil
  }

  /// One thing that is asked of a cell.
  private struct Aspect {
    static let architecture = "architecture"

    let name: String
    /// The setting's name where the aspect is one.
    var setting: String?
    /// True where each of its values must come with each value of the others.
    var isCombined = true
    var values: [String]
    let value: (CellResult) -> String?

    func keeping(_ isKept: (String) -> Bool) -> Aspect {
      var aspect = self
      aspect.values = values.filter(isKept)
      return aspect
    }

    func matches(_ cell: CellResult) -> Bool { value(cell).map(values.contains) ?? false }
  }

  private var aspects: [Aspect] {
    var aspects: [Aspect] = []
    if let architectures {
      aspects.append(Aspect(name: Aspect.architecture, values: architectures) { $0.architecture })
    }
    if let scenarios { aspects.append(Aspect(name: "scenario", values: scenarios) { $0.scenario }) }
    if let hosts {
      aspects.append(
        Aspect(name: "hosts", isCombined: false, values: hosts.map(String.init)) { "\($0.hosts)" })
    }
    if let drivers { aspects.append(Aspect(name: "driver", values: drivers) { $0.driver }) }
    for setting in settings {
      aspects.append(
        Aspect(name: "setting \(setting.name)", setting: setting.name, values: setting.values) { cell in
          cell.settings.first { $0.name == setting.name }?.value
        })
    }
    return aspects
  }
}
