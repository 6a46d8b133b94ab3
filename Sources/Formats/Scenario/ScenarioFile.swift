public import Scenarios
import Schema

/// Scenario files: YAML that says what is run, whatever the architecture.
///
/// `Scenario.schema` has every key. Whatever the file leaves out has its default; what it misspells, gives
/// twice or makes impossible is refused.
public enum ScenarioFile {
  /// The largest file that is read, in bytes.
  public static let sizeLimit = 1 << 20

  /// Reads the scenario at `path`.
  public static func read(path: String) throws(FormatError) -> Scenario {
    try parse(InputFile.text(at: path, limit: sizeLimit), file: path)
  }

  /// Reads a scenario from `text`; `file` stands in errors and gives the scenario its name if it has none.
  public static func parse(_ text: String, file: String) throws(FormatError) -> Scenario {
    guard text.utf8.count <= sizeLimit else {
      throw FormatError(
        .invalidData, file: file, message: "the file is larger than \(sizeLimit) bytes, the most that is read"
      )
    }
    let document = try YAMLDocument(text, file: file, expected: "at least one key, such as hosts: 25")
    var scenario = try document.read(Scenario.schema)
    if scenario.name.isEmpty {
      let name = baseName(of: file)
      guard Scenario.isName(name) else {
        throw document.error(
          at: document.root,
          "the scenario needs a name: the file's name, \(name.quoted), is none; a name takes "
            + Scenario.nameTakes)
      }
      scenario.name = name
    }
    try scenario.topology?.readFile(beside: file, hosts: scenario.hosts)
    if let places = scenario.places { try scenario.network.matrix?.readFile(beside: file, for: places) }
    do {
      try scenario.validate()
    } catch {
      throw document.error(at: error.path, error.message)
    }
    return scenario
  }

  /// The file's name without directories and the `.yaml`.
  static func baseName(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    for ending in [".yaml", ".yml"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return String(name)
  }
}
