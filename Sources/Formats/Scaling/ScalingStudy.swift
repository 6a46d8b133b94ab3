public import Broadcasting

/// What a scaling study was asked, and on what machine it runs: the file beside its runs.
public struct ScalingStudy: Hashable, Sendable {
  /// What was asked, as words of a command line after the command's name.
  public var arguments: [String]
  public var environment: Environment
  /// The canonical text of each scenario, by its name; the number of hosts is the run's.
  public var scenarios: [String: String]
  /// What each run may take at most.
  public var mostSeconds: Int
  /// In bytes.
  public var mostMemory: Int

  public static let schema = "grapevine.scaling"
  public static let schemaVersion = "1.0"
  public static let fileName = "scaling.json"

  public init(
    arguments: [String], environment: Environment, scenarios: [Scenario], mostSeconds: Int, mostMemory: Int
  ) {
    self.arguments = arguments
    self.environment = environment
    self.scenarios = [:]
    self.mostSeconds = mostSeconds
    self.mostMemory = mostMemory
    for scenario in scenarios { self.scenarios[scenario.name] = ScenarioFile.text(of: scenario) }
  }

  /// The file's text, as `init(path:)` reads it.
  var text: String {
    JSONValue.object([
      .init("schema", .string(Self.schema)), .init("schemaVersion", .string(Self.schemaVersion)),
      .init("arguments", .array(arguments.map { .string($0) })),
      .init("most_seconds", .integer(Int64(mostSeconds))), .init("most_memory", .integer(Int64(mostMemory))),
      .init("environment", .sorted(environment.members)),
      .init("scenarios", .sorted(scenarios.map { .init($0.key, .string($0.value)) })),
    ]).text + "\n"
  }

  public init(path: String) throws(FormatError) {
    let bytes = try InputFile.bytes(at: path, limit: 1 << 20)
    let root = try JSONField(JSONSource(bytes: bytes, file: path, firstLine: 1))
    let schema = try root.member("schema")
    guard try schema.string() == Self.schema else {
      throw schema.error("the file holds \(try schema.string().quoted); a study has \(Self.schema.quoted)")
    }
    let version = try root.member("schemaVersion")
    guard try version.string().hasPrefix("1.") else {
      throw version.error("schema version \(try version.string()) is not read here, only 1.x; study anew")
    }
    arguments = try root.member("arguments").elements().map { (word) throws(FormatError) in try word.string()
    }
    environment = try Environment(try root.member("environment"))
    mostSeconds = Int(try root.member("most_seconds").integer())
    mostMemory = Int(try root.member("most_memory").integer())
    scenarios = [:]
    for (name, field) in try root.member("scenarios").members() { scenarios[name] = try field.string() }
  }
}

/// A study's runs, a line each, on the disk as soon as they are finished.
public final class ScalingJournal {
  public static let fileName = "runs.ndjson"

  private let directory: String
  private let lines: LineJournal

  /// Opens the journal of `directory` to add to it; makes both if they are not there.
  public init(directory: String) throws(FormatError) {
    self.directory = directory
    lines = try LineJournal(directory: directory, path: "\(directory)/\(Self.fileName)")
  }

  /// Forgets all runs, and writes down the study that is made instead.
  ///
  /// A process that is killed in the midst of it leaves no study, and so nothing to go on with.
  public func begin(_ study: ScalingStudy) throws(FormatError) {
    try lines.begin(study.text, at: "\(directory)/\(ScalingStudy.fileName)")
  }

  /// Adds a run; it is on the disk when this returns.
  public func append(_ run: ScalingRun) throws(FormatError) { try lines.append(run.json.text) }

  /// The runs in the journal of `directory`, in the order in which they were finished.
  public static func read(directory: String) throws(FormatError) -> [ScalingRun] {
    try LineJournal.read("\(directory)/\(fileName)") { (line) throws(FormatError) in try ScalingRun(line) }
  }
}
