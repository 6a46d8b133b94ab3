public import Broadcasting

extension ScenarioFile {
  /// The scenario as a file that says everything, defaults included, and reads back as the same scenario.
  public static func text(of scenario: Scenario) -> String {
    var lines = ["name: \(scalar(scenario.name))"]
    if !scenario.summary.isEmpty { lines.append("summary: \(scalar(scenario.summary))") }
    lines += [
      "hosts: \(scenario.hosts)",
      "settle: \(scenario.settle)",
      "quiet: \(scenario.quiet)",
      "network:",
      "  model: \(scenario.network.model.rawValue)",
      "  latency: \(text(of: scenario.network.latency))",
      "  loss: \(scenario.network.loss)",
      "  duplication: \(scenario.network.duplication)",
      "  reordering: \(scenario.network.reordering)",
    ]
    if let capacity = scenario.capacity { lines += text(of: capacity) }
    lines += [
      "workload:",
      "  rate: \(Decimals.text(scenario.workload.ratePerThousandSeconds))",
      "  broadcasts: \(scenario.workload.broadcasts)",
      "  duration: \(scenario.workload.duration)",
      "  arrivals: \(scenario.workload.arrivals.rawValue)",
    ]
    if let origins = scenario.workload.origins { lines.append("  origins: \(origins)") }
    lines += [
      "  payload: \(scenario.workload.payload)",
      "  deadline: \(scenario.workload.deadline)",
      scenario.faults.isEmpty ? "faults: []" : "faults:",
    ]
    for fault in scenario.faults {
      lines.append("  - \(text(of: fault.kind))")
      if case .crash(_, let forgets) = fault.kind { lines.append("    memory: \(forgets ? "lost" : "kept")") }
      lines.append("    at: \(fault.at)")
      if let duration = fault.duration { lines.append("    for: \(duration)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(of latency: Latency) -> String {
    switch latency {
    case .constant(let delay): "\(delay)"
    case .uniform(let low, let high): "{ uniform: [\(low), \(high)] }"
    case .exponential(let mean): "{ exponential: \(mean) }"
    case .lognormal(let median, let sigma):
      "{ lognormal: { median: \(median), sigma: \(Decimals.text(sigma)) } }"
    case .pairwise(let low, let high, let jitter):
      "{ pairwise: { between: [\(low), \(high)], jitter: \(jitter) } }"
    }
  }

  private static func text(of capacity: Capacity) -> [String] {
    ["capacity:", "  receive: \(capacity.receive)", "  send: \(capacity.send)"]
      + (capacity.bandwidth.map { ["  bandwidth: \($0)"] } ?? [])
      + (capacity.queue.map { ["  queue: \($0)"] } ?? [])
  }

  private static func text(of kind: Fault.Kind) -> String {
    switch kind {
    case .partition(.isolate(let target)): "partition: { isolate: \(text(of: target)) }"
    case .partition(.groups(let groups)):
      "partition: { groups: ["
        + groups.map { "[\($0.map { "\($0.int)" }.joined(separator: ", "))]" }.joined(separator: ", ") + "] }"
    case .partition(let shape): "partition: \(shape)"
    case .crash(let target, _): "crash: \(text(of: target))"
    case .pause(let target): "pause: \(text(of: target))"
    case .slow(let target, let factor): "slow: { target: \(text(of: target)), factor: \(factor) }"
    case .loss(let share): "loss: \(share)"
    }
  }

  private static func text(of target: Fault.Target) -> String {
    switch target {
    case .node(let node): "\(node.int)"
    case .randomHost: "random"
    case .part(let part): part.rawValue
    }
  }

  /// Text as it is where no reader of YAML takes it for anything else, and in quotes otherwise.
  private static func scalar(_ text: String) -> String {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    let plain = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789 .-_,()/".unicodeScalars.contains($0))
    }
    let startsPlain = text.unicodeScalars.first?.properties.isAlphabetic ?? false
    if plain, startsPlain, text.last != " ", !words.contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.breaksLines || [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
