public import Broadcasting

/// Which cells a rule is about; what is nil is left open.
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

  /// Whether the rule is about the cell.
  public func matches(_ cell: CellResult) -> Bool { aspects.allSatisfy { $0.matches(cell) } }

  /// The listed values that none of `cells`, which are those it matches, has: as `scenario halves`.
  public func unmatched(in cells: [CellResult]) -> [String] {
    aspects.flatMap { aspect in
      aspect.values.filter { value in !cells.contains { aspect.value($0) == value } }
        .map { "\(aspect.name) \($0)" }
    }
  }

  /// One thing that is asked of a cell.
  private struct Aspect {
    let name: String
    let values: [String]
    let value: (CellResult) -> String?

    func matches(_ cell: CellResult) -> Bool { value(cell).map(values.contains) ?? false }
  }

  private var aspects: [Aspect] {
    var aspects: [Aspect] = []
    if let architectures {
      aspects.append(Aspect(name: "architecture", values: architectures) { $0.architecture })
    }
    if let scenarios { aspects.append(Aspect(name: "scenario", values: scenarios) { $0.scenario }) }
    if let hosts { aspects.append(Aspect(name: "hosts", values: hosts.map(String.init)) { "\($0.hosts)" }) }
    if let drivers { aspects.append(Aspect(name: "driver", values: drivers) { $0.driver }) }
    for setting in settings {
      aspects.append(
        Aspect(name: "setting \(setting.name)", values: setting.values) { cell in
          cell.settings.first { $0.name == setting.name }?.value
        })
    }
    return aspects
  }
}
