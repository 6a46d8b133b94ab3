import Formats
import Measurement
import Reporting
import Scenarios

extension ResultsDirectory {
  /// The scenarios that cells of `joined` name, in the order in which they first do; `file` stands in errors.
  static func scenarios(of joined: JoinedResults, in file: String) throws(Failure) -> [Scenario] {
    var scenarios: [Scenario] = []
    for name in joined.cells.map(\.scenario) where !scenarios.contains(where: { $0.name == name }) {
      guard let text = joined.scenarios[name] else {
        throw Failure(.invalidData, "\(file): there are cells of '\(name)' but not the scenario")
      }
      do throws(FormatError) {
        scenarios.append(try scenario(named: name, text, file: file))
      } catch {
        throw Failure(error)
      }
    }
    return scenarios
  }

  /// The scenario that results `file` holds under `name` as `text`.
  ///
  /// Mistakes in it have no place of their own: the text's lines are not the file's.
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
