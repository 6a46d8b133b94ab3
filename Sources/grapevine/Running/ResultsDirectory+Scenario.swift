import Formats
import Scenarios

extension ResultsDirectory {
  /// The scenario that results `file` holds under `name` as `text`.
  ///
  /// The scenario in `text`. Mistakes in it have no place of their own: the text's lines are not the file's.
  static func scenario(named name: String, _ text: String, file: String) throws(FormatError) -> Scenario {
    let scenario: Scenario
    do throws(FormatError) {
      scenario = try ScenarioFile.parse(text, file: file)
    } catch {
      throw FormatError(
        error.kind, file: file, message: "the scenario '\(name)' in it is not valid: \(error.message)")
    }
    guard scenario.name == name else {
      throw FormatError(
        .invalidData, file: file, message: "the scenario '\(name)' in it calls itself '\(scenario.name)'")
    }
    return scenario
  }
}
