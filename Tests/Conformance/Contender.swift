import Testing

@testable import Broadcasting

/// An architecture with settings, as the tests are parameterised by it.
struct Contender: Sendable, CustomTestStringConvertible {
  let architecture: String
  /// As `name=value`.
  let settings: [String]

  init(_ architecture: String, _ settings: String...) {
    self.architecture = architecture
    self.settings = settings
  }

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

extension Contender {
  /// Every registered architecture with its defaults.
  static let defaults = Architecture.all.map { Contender($0.name) }

  /// Every documented variant of every architecture, and each acknowledgement and batching with it.
  static let variants: [Contender] = [
    Contender("full-mesh", "acknowledge=copies:2"),
    Contender("full-mesh", "batch=100ms"),
    Contender("full-mesh", "receipt=0s"),
    Contender("shared-cache", "acknowledge=origin"),
    Contender("shared-cache", "reading=poll"),
    Contender("shared-cache", "reading=poll", "persistence=log", "batch=100ms"),
    Contender("shared-cache", "persistence=log"),
    Contender("shared-cache", "batch=100ms"),
    Contender("elected-leader", "acknowledge=origin"),
    Contender("elected-leader", "acknowledge=copies:2"),
    Contender("elected-leader", "coordinators=5"),
    Contender("elected-leader", "coordinators=1"),
    Contender("elected-leader", "batch=100ms"),
    Contender("random-leader", "acknowledge=origin"),
    Contender("random-leader", "acknowledge=copies:2"),
    Contender("random-leader", "leaders=3"),
    Contender("random-leader", "leaders=3", "acknowledge=copies:2", "batch=100ms"),
    Contender("random-leader", "batch=100ms"),
    Contender("gossip", "acknowledge=copies:2"),
    Contender("gossip", "batch=100ms"),
    Contender("gossip", "peers=ring"),
    Contender("gossip", "mode=pull"),
    Contender("gossip", "mode=push-pull"),
    Contender("gossip", "mode=pull", "acknowledge=copies:2"),
    Contender("gossip", "spread=rounds", "stop=infect-and-die"),
    Contender("gossip", "spread=rounds", "stop=forever", "fanout=2"),
    Contender("gossip", "spread=rounds", "stop=feedback-counter"),
    Contender("gossip", "spread=rounds", "stop=feedback-coin"),
    Contender("gossip", "spread=rounds", "stop=blind-counter"),
    Contender("gossip", "spread=rounds", "stop=blind-coin", "acknowledge=copies:3"),
    Contender("gossip", "mode=pull", "pull=hot", "stop=feedback-counter"),
    Contender("gossip", "mode=pull", "pull=hot", "stop=blind-coin", "acknowledge=copies:2"),
    Contender("gossip", "spread=rounds", "stop=feedback-counter", "align=clock"),
    Contender("gossip", "mode=push-pull", "align=clock"),
    Contender("gossip", "batch=100ms", "align=clock"),
    Contender("flooding", "batch=100ms"),
    Contender("flooding", "echo=yes"),
    Contender("flooding", "topology=line"),
    Contender("flooding", "topology=ring"),
    Contender("flooding", "topology=tree2"),
    Contender("flooding", "topology=tree4"),
    Contender("flooding", "topology=binary-heap"),
    Contender("flooding", "topology=star"),
    Contender("flooding", "topology=hypercube"),
    Contender("flooding", "topology=regular-4"),
    Contender("flooding", "topology=complete"),
    Contender("plumtree", "lazy=100ms"),
    Contender("plumtree", "graft=0s", "graft-again=0s"),
    Contender("plumtree", "threshold=0"),
    Contender("plumtree", "threshold=1", "topology=grid"),
    Contender("plumtree", "topology=line"),
    Contender("plumtree", "topology=ring", "lazy=50ms"),
    Contender("plumtree", "topology=hypercube"),
    Contender("plumtree", "topology=out-3"),
    Contender("plumtree", "topology=complete"),
    Contender("gossipsub", "d=2", "d-low=2", "d-high=3"),
    Contender("gossipsub", "d-lazy=0"),
    Contender("gossipsub", "heartbeat=100ms"),
    Contender("gossipsub", "history=1", "gossip=1"),
    Contender("gossipsub", "peers=out-3"),
    Contender("gossipsub", "peers=ring"),
    Contender("gossipsub", "peers=complete"),
    Contender("memberlist", "acknowledge=copies:2"),
    Contender("memberlist", "align=clock", "push-pull=500ms"),
    Contender("memberlist", "push-pull=0s", "most=1"),
    Contender("median-counter", "acknowledge=copies:2"),
    Contender("median-counter", "align=clock"),
    Contender("median-counter", "calls=always"),
    Contender("median-counter", "counter-max=1", "final-rounds=1", "linger=0"),
  ]
}
