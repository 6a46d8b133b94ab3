import Foundation
public import Scenarios

/// The request of a scaling study, and the machine that it runs on: the file beside its runs.
public struct ScalingStudy: Hashable, Sendable {
  /// The words of the command line after the command's name.
  public var arguments: [String]
  public var environment: Environment
  /// The canonical text of each scenario, by its name; the number of hosts is the run's.
  public var scenarios: [String: String]
  /// The longest time that each run may take, in seconds.
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
  public var text: String { JSONText.line(of: self) + "\n" }

  public init(path: String) throws(FormatError) {
    let bytes = try InputFile.bytes(at: path, limit: 1 << 20)
    self = try JSONReader.value(ScalingStudy.self, from: Data(bytes), file: path)
  }
}

extension ScalingStudy: Codable {
  private enum Key: String, CodingKey {
    case arguments, environment, scenarios
    case mostSeconds = "most_seconds"
    case mostMemory = "most_memory"
  }

  public func encode(to encoder: any Encoder) throws {
    try SchemaHeader(schema: Self.schema, schemaVersion: Self.schemaVersion).encode(to: encoder)
    var study = encoder.container(keyedBy: Key.self)
    try study.encode(arguments, forKey: .arguments)
    try study.encode(environment, forKey: .environment)
    try study.encode(scenarios, forKey: .scenarios)
    try study.encode(mostSeconds, forKey: .mostSeconds)
    try study.encode(mostMemory, forKey: .mostMemory)
  }

  public init(from decoder: any Decoder) throws {
    try SchemaHeader(from: decoder).check(Self.schema, Self.schemaVersion, "a study has")
    let study = try decoder.container(keyedBy: Key.self)
    arguments = try study.decode([String].self, forKey: .arguments)
    environment = try study.decode(Environment.self, forKey: .environment)
    scenarios = try study.decode([String: String].self, forKey: .scenarios)
    mostSeconds = try study.numbers(.mostSeconds)
    mostMemory = try study.numbers(.mostMemory)
  }
}
