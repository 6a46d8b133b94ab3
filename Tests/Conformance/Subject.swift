import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// An architecture with settings, as the tests are parameterised by it.
struct Subject: Sendable, CustomTestStringConvertible {
  let architecture: String
  /// As `name=value`.
  let settings: [String]

  init(_ architecture: String, _ settings: [String]) {
    self.architecture = architecture
    self.settings = settings
  }

  init(_ architecture: String, _ settings: String...) { self.init(architecture, settings) }

  var testDescription: String { ([architecture] + settings).joined(separator: " ") }

  func configured() throws -> Configuration {
    let architecture = try #require(Architecture.named(architecture))
    return try architecture.configured(
      settings.map { setting in
        let parts = setting.split(separator: "=", maxSplits: 1)
        return SettingValue(name: String(parts[0]), value: String(parts[1]))
      })
  }

  func run(_ scenario: Scenario, seed: UInt64 = 1) throws -> CellResult {
    try scenario.validate()
    return Cell(configuration: try configured(), scenario: scenario, seed: seed).run()
  }

  /// Runs the scenario and holds the result to what every run must show.
  @discardableResult
  func mustSurvive(
    _ scenario: Scenario, seed: UInt64 = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CellResult {
    let result = try run(scenario, seed: seed)
    #expect(
      result.verdict == .valid, "\(testDescription), seed \(seed), \(scenario.faults): \(result.reasons)",
      sourceLocation: sourceLocation)
    return result
  }
}

extension Subject {
  /// Every registered architecture with its defaults.
  static let defaults = Architecture.all.map { Subject($0.name) }

  /// Every architecture with the settings that its sheet asks to be tested.
  static let variants = Architecture.all.flatMap { architecture in
    architecture.variants.map { Subject(architecture.name, $0.map { "\($0.name)=\($0.value)" }) }
  }
}
