public import Scenarios
import Schema

extension ScenarioFile {
  /// The scenario as a file that says everything, defaults included, and reads back as the same scenario.
  public static func text(of scenario: Scenario) -> String { Scenario.schema.write(scenario).yaml }

  /// A scenario's `capacity:` alone, to be put into a file.
  public static func text(of capacity: Capacity) -> String {
    let whole = Scenario.schema.write(Scenario(name: "", capacity: capacity))
    guard case .mapping(let members) = whole.content else { return "" }
    return DocumentValue.mapping(members.filter { $0.name == "capacity" }).yaml
  }
}
