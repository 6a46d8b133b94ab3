import Architectures
import Broadcasting
import Scenarios
public import Schema

/// Every key of a preset file.
extension Preset {
  public static let schema = Schema<Preset>.record(
    "preset, which is a mapping with runs:", start: Preset(),
    [
      Field(
        "summary", \.summary, .anyText("a line for people"), help: "a line for people", absent: "no text"),
      Field(
        "runs", \.runs,
        .list(
          of: Run.schema, "runs, such as [{ scenarios: [maelstrom-25], seeds: 10 }]", count: 1...Int.max,
          tooFew: "there is nothing to run; give at least one"),
        help: "a list such as [{ scenarios: [maelstrom-25], seeds: 10 }]", required: true),
    ])
}

extension Preset.Run {
  fileprivate static let schema = Schema<Preset.Run>.record(
    "a mapping such as { scenarios: [maelstrom-25], seeds: 10 }", start: Preset.Run(),
    [
      Field(
        "scenarios", \.scenarios,
        .list(
          of: .anyText("a word"), "scenarios, such as [maelstrom-25]", count: 1...Int.max,
          tooFew: "there is none; name at least one"),
        help: "which, such as [maelstrom-25]", required: true),
      Field(
        "hosts", \.hosts,
        .list(of: .integer(Scenario.Limits.hosts, unit: "hosts"), "numbers of hosts, such as [5, 25]"),
        help: "sizes at which each scenario is run in place of its own", absent: "each scenario's own"),
      Field(
        "architectures", \.architectures, .list(of: architecture, "architectures, such as [gossip]"),
        help: "which architectures are run", absent: "all, or those that the command line names"),
      Field(
        "set", \.assignments, .list(of: assignment, "settings, such as [gossip.fanout=4]"),
        help: "settings, as --set takes them", absent: "the defaults of the architectures"),
      Field(
        "seeds", \.seeds, .integer(1...1_000_000, unit: "seeds"), help: "how many seeds each cell is run with"
      ),
    ])

  /// An architecture's name, or several with commas, as on the command line.
  private static var architecture: Schema<String> {
    let names = Architecture.all.map(\.name)
    let any = "(" + names.joined(separator: "|") + ")"
    return .anyText("a word", pattern: "\(any)(,\(any))*", words: names)
  }

  private static var assignment: Schema<String> {
    let known = Architecture.all.map { architecture in
      architecture.name + #"\.("# + architecture.settings.map(\.name).joined(separator: "|") + ")"
    }
    return .anyText("a word", pattern: "(" + known.joined(separator: "|") + ")=.+")
  }
}

extension Schema<String> {
  /// Any text but none; `pattern` is what it must be like to be of use, and `words` are proposals.
  fileprivate static func anyText(
    _ takes: String, pattern: String? = nil, words: [String] = []
  ) -> Schema {
    text(
      range: "", takes: takes, pattern: pattern, words: words, samples: ["a", "b"], isTaken: { _ in true })
  }
}
