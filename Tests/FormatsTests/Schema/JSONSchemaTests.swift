import Architectures
import Broadcasting
import Foundation
import Scenarios
import Schema
import Testing

@testable import Formats

@Suite struct JSONSchemaTests {
  private static var scenario: SchemaValidator {
    SchemaValidator(JSONSchema(of: Scenario.schema.shape, title: "scenario"))
  }
  private static var preset: SchemaValidator {
    SchemaValidator(JSONSchema(of: Preset.schema.shape, title: "preset"))
  }
  private static var gates: SchemaValidator {
    SchemaValidator(JSONSchema(of: Gates.schema.shape, title: "gates"))
  }

  private static func value(_ text: String) throws -> DocumentValue {
    try YAMLDocument(text, file: "x.yaml", expected: "something").value
  }

  private static let bench = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "bench")

  private static func files(of directory: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: bench.appending(path: directory), includingPropertiesForKeys: nil
    )
    .sorted { $0.path < $1.path }
  }

  @Test func everyFileOfTheBenchIsValid() throws {
    let files =
      try Self.files(of: "scenarios").map { ($0, Self.scenario) }
      + Self.files(of: "presets").map { ($0, Self.preset) } + [
        (Self.bench.appending(path: "gates.yaml"), Self.gates)
      ]
    #expect(files.count > 30)
    for (file, schema) in files {
      let value = try Self.value(String(contentsOf: file, encoding: .utf8))
      #expect(schema.mistakes(in: value) == [], "\(file.lastPathComponent)")
    }
  }

  @Test func everyScenarioThatCanBeReadIsValid() throws {
    let schema = Self.scenario
    for seed in 0..<120 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let value = try Self.value(ScenarioFile.text(of: random.someScenario()))
      #expect(schema.mistakes(in: value) == [], "seed \(seed)")
    }
  }

  /// Every key is misspelt once, and every value made one of another type.
  @Test func unknownKeysAndWrongTypesAreRefusedByBoth() {
    let schema = Self.scenario
    var tried: Set<String> = []
    for seed in 0..<50 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      for wrong in Scenario.schema.write(random.someScenario()).spoilt
      where tried.insert(wrong.mistake).inserted {
        let text = wrong.value.flow
        #expect(throws: SchemaError.self, "seed \(seed): \(text)") { try Scenario.schema.read(wrong.value) }
        #expect(schema.mistakes(in: wrong.value) != [], "seed \(seed): \(text)")
      }
    }
    #expect(tried.count >= 2 * Scenario.schema.shape.descriptions.count)
  }

  @Test(arguments: [
    "hosts: 0", "hosts: 1000001", "hosts: 2.5", "hosts: \"25\"", "hosts:", "network: fast",
    "network: { loss: 5 }",
    "network: { latency: 100 }", "network: { latency: {} }", "network: { model: inexact }",
    "network: { latency: { uniform: [1ms] } }",
    "network: { latency: { uniform: [1ms, 2ms], exponential: 1ms } }",
    "network: { latency: { lognormal: { median: 1ms } } }", "capacity: {}", "capacity: { bandwidth: 10Mbit }",
    "faults: [{}]", "faults: [{ crash: 1 }]", "faults: [{ crash: big boss, at: 1s }]",
    "faults: [{ crash: 1, pause: 2, at: 1s }]", "faults: [{ pause: 1, memory: lost, at: 1s }]",
    "faults: [{ crash: 1, memory: gone, at: 1s }]", "name: a b", "quiet: 10",
  ])
  func aWrongScenarioIsRefused(text: String) throws {
    #expect(throws: FormatError.self) { try ScenarioFile.parse(text, file: "x.yaml") }
    #expect(Self.scenario.mistakes(in: try Self.value(text)) != [])
  }

  @Test(arguments: [
    "summary: nothing", "runs: []", "runs: [{ seeds: 3 }]", "runs: [{ scenarios: [] }]",
    "runs: [{ scenarios: a }]",
    "runs: [{ scenarios: [a], seed: 3 }]", "runs: [{ scenarios: [a], hosts: [0] }]",
    "runs: [{ scenarios: [a], seeds: many }]", "run: []", "runs: [{ scenarios: [[a]] }]",
  ])
  func aWrongPresetIsRefused(text: String) throws {
    #expect(throws: FormatError.self) { try Preset.parse(text, file: "x.yaml") }
    #expect(Self.preset.mistakes(in: try Self.value(text)) != [])
  }

  /// The reader of presets leaves these to the command that runs them.
  @Test(arguments: [
    "runs: [{ scenarios: [a], architectures: [gosip] }]",
    "runs: [{ scenarios: [a], set: [gossip.fanuot=4] }]",
    "runs: [{ scenarios: [a], set: [fanout=4] }]",
  ])
  func aPresetOfWhatIsNotThereIsRefused(text: String) throws {
    #expect(Self.preset.mistakes(in: try Self.value(text)) != [])
  }

  @Test(arguments: [
    "rules: []", "schema: 2", "schema: 1\nrule: []", "schema: 1\nrules: 5", "schema: 1\nrules: [{ id: a }]",
    "schema: 1\nrules: [{ id: a, why: b, expect: {} }]",
    "schema: 1\nrules: [{ id: a, why: b, expect: { mesages: max < 5 } }]",
    "schema: 1\nrules: [{ id: a b, why: b, expect: { messages: max < 5 } }]",
    "schema: 1\nrules: [{ id: a, why: b, expect: { messages: [] } }]",
    "schema: 1\nrules: [{ id: a, why: b, where: { architecture: gosip }, expect: { messages: max < 5 } }]",
    "schema: 1\nrules: [{ id: a, why: b, where: { settings: { fanuot: 4 } }, expect: { hops: max < 5 } }]",
    "schema: 1\nrules: [{ id: a, why: b, where: { driver: zmq }, expect: { messages: max < 5 } }]",
    "schema: 1\npin: { metrics: [mesages] }", "schema: 1\ninstructions: { tolerance: 2 }",
    "schema: 1\nlive: [{ id: a, why: b, metric: messages, pairs: 5, warn_over: 1.1, fail_over: 1.2 }]",
    "schema: 1\npinned:\n  seeds: [1]\n  a/b: { verdict: [fine] }", "schema: 1\npinned: { gossip: {} }",
  ])
  func aWrongGatesFileIsRefused(text: String) throws {
    #expect(throws: FormatError.self) { try GatesFile.parse(text, file: "x.yaml") }
    #expect(Self.gates.mistakes(in: try Self.value(text)) != [])
  }
}

extension DocumentValue {
  /// The value with one mistake each: a key misspelt, or a value of another type.
  fileprivate var spoilt: [(mistake: String, value: DocumentValue)] {
    switch content {
    case .nothing: return []
    case .scalar: return [("type", .mapping([Member("x", .plain("1"))]))]
    case .list(let elements):
      return [("type", .plain("?!"))]
        + elements.indices.flatMap { index in
          elements[index].spoilt.map { wrong in
            var others = elements
            others[index] = wrong.value
            return ("[].\(wrong.mistake)", .list(others))
          }
        }
    case .mapping(let members):
      return [("type", .plain("?!"))] + members.indices.flatMap { Self.spoilt(members, at: $0) }
    }
  }

  private static func spoilt(
    _ members: [Member], at index: Int
  ) -> [(mistake: String, value: DocumentValue)] {
    let (name, value) = (members[index].name ?? "", members[index].value)
    let mistakes = value.spoilt.map { ("\(name).\($0.mistake)", Member(name, $0.value)) }
    return (mistakes + [("\(name) misspelt", Member(name + "?", value))]).map { mistake, member in
      var others = members
      others[index] = member
      return (mistake, .mapping(others))
    }
  }
}
