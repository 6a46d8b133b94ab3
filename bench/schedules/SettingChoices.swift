import Broadcasting

/// Settings drawn at random, for hunting bugs in what nobody sets.
enum SettingChoices {
  /// By name, values that can work with latencies of up to a second or so; repair stays on.
  private static let values: [String: [String]] = [
    "acknowledge": ["origin", "remote", "copies:1", "copies:2", "copies:3"],
    "batch": ["0s", "10ms", "100ms", "1s"],
    "receipt": ["0s", "50ms", "500ms", "2s"],
    "retry": ["200ms", "500ms", "1s", "3s"],
    "retry-most": ["200ms", "1s", "2s", "5s"],
    "repair": ["100ms", "500ms", "1s", "2s"],
    "persistence": ["none", "log"],
    "reading": ["subscribe", "poll"],
    "poll": ["50ms", "200ms", "1s"],
    "mode": ["push", "pull", "push-pull"],
    "spread": ["eager", "rounds"],
    "stop": [
      "infect-and-die", "forever", "feedback-counter", "feedback-coin", "blind-counter", "blind-coin",
    ],
    "k": ["1", "2", "4"],
    "pull": ["missing", "hot"],
    "align": ["none", "clock"],
    "echo": ["no", "yes"],
    "nodes": ["1", "3", "30"],
    "multiplier": ["1", "4"],
    "most": ["1", "3", "20"],
    "push-pull": ["0s", "200ms", "5s", "30s"],
    "counter-max": ["0", "1", "3", "8"],
    "final-rounds": ["0", "1", "5"],
    "calls": ["lingering", "always"],
    "linger": ["0", "3", "10"],
    "fanout": ["1", "2", "5", "30"],
    "interval": ["50ms", "200ms", "1s"],
    "topology": topologies,
    "peers": topologies,
    "leaders": ["1", "2", "3"],
    "epoch": ["500ms", "2s", "5s", "20s"],
    "suspicion": ["500ms", "3s", "10s", "20s"],
    "coordinators": ["1", "2", "3", "5"],
    "heartbeat": ["50ms", "200ms", "500ms"],
    "election-timeout": ["500ms", "1s", "2s"],
    "lease": ["1s", "3s", "6s", "10s"],
    "lazy": ["0s", "50ms", "500ms"],
    "graft": ["0s", "50ms", "500ms", "5s"],
    "graft-again": ["0s", "50ms", "250ms", "2s"],
    "threshold": ["0", "1", "2", "7"],
    "d": ["1", "2", "6"],
    "d-low": ["1", "4"],
    "d-high": ["2", "6", "12"],
    "d-lazy": ["0", "1", "6"],
    "history": ["1", "3", "5"],
    "gossip": ["1", "3"],
  ]

  private static let topologies = [
    "line", "ring", "grid", "tree1", "tree2", "tree4", "binary-heap", "star", "hypercube", "regular-2",
    "regular-3", "regular-4", "out-2", "out-3", "complete",
  ]

  /// About half of the architecture's settings with values from the table, drawn again until they do not
  /// contradict one another.
  static func configured(_ architecture: Architecture, seed: UInt64) throws -> Configuration {
    var random = SplitMix64(seed: SplitMix64.seed(seed, 0x5E77_1265))
    for _ in 0..<100 {
      let drawn = architecture.settings.compactMap { setting -> SettingValue? in
        guard let choices = values[setting.name], random.index(below: 2) == 0 else { return nil }
        return SettingValue(name: setting.name, value: choices[random.index(below: choices.count)])
      }
      if let configuration = try? architecture.configured(drawn) { return configuration }
    }
    return try architecture.configured()
  }
}
