import Foundation
import Testing

@Suite struct PresetTests {
  private static let preset = """
    summary: small
    runs:
      - scenarios: [tiny.yaml]
        hosts: [3, 5]
        seeds: 2
      - scenarios: [tiny.yaml]
        set: [gossip.fanout=1, flooding.topology=ring]

    """

  private func withPreset(_ body: (Program) throws -> Void) throws {
    try withProgram { program in
      try program.write(Self.preset, to: "small.yaml")
      try body(program)
    }
  }

  /// The cells that were run: architecture, scenario and seed, sorted.
  private func cells(_ output: String) throws -> [String] {
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    return list.map { cell in
      "\(cell["architecture"] ?? "") \(cell["scenario"] ?? "") \(cell["seed"] ?? "")"
    }.sorted()
  }

  @Test func everyRunHasItsOwnScenariosSizesAndSeeds() throws {
    try withPreset { program in
      let outcome = try program.run("compare", "--preset", "small.yaml", "-a", "gossip", "-f", "json", "-q")
      #expect(outcome.status == 0)
      #expect(
        try cells(outcome.output) == [
          "gossip tiny 1", "gossip tiny-3 1", "gossip tiny-3 2", "gossip tiny-5 1", "gossip tiny-5 2",
        ])
      // What the preset sets for architectures that are not asked for says nothing.
      #expect(outcome.output.contains(#""fanout":"1""#))
      #expect(outcome.error.isEmpty)
    }
  }

  @Test func aPresetIsGoneOnWithLikeAnyOtherRun() throws {
    try withPreset { program in
      let whole = try program.run("compare", "--preset", "small.yaml", "-a", "gossip", "-f", "json", "-q")
      let journal = try program.read("results/cells.ndjson").split(separator: "\n")
      try program.write(journal[..<2].joined(separator: "\n") + "\n", to: "results/cells.ndjson")
      let resumed = try program.run("compare", "--resume", "results", "-f", "json", "-q")
      #expect(resumed.output == whole.output)
      #expect(
        try program.read("results/results.json").contains(
          #""command" : "compare -a gossip --preset small.yaml""#))
    }
  }

  @Test(arguments: [
    ("runs: []", 65, "runs: there is nothing to run"),
    ("runs: [{ seeds: 3 }]", 65, "1:8: runs[0]: 'scenarios' is missing"),
    ("runs: [{ scenarios: [] }]", 65, "runs[0].scenarios: there is none"),
    ("runs: [{ scenarios: [tiny.yaml], seed: 3 }]", 65, "unknown key 'seed'; did you mean 'seeds'?"),
    ("runs: [{ scenarios: [tiny.yaml], hosts: [0] }]", 65, "runs[0].hosts[0] cannot be '0'"),
    ("runs: [{ scenarios: [tiny.yaml], architectures: [raft] }]", 65, "runs[0]: unknown architecture 'raft'"),
    ("runs: [{ scenarios: [nowhere] }]", 66, "runs[0]: unknown scenario 'nowhere'"),
    (
      "runs: [{ scenarios: [tiny.yaml] }, { scenarios: [other/tiny.yaml] }]", 65,
      "two different scenarios are called 'tiny'"
    ),
  ])
  func aWrongPresetIsRefusedInOneLine(text: String, status: Int, message: String) throws {
    try withProgram { program in
      try program.makeDirectory("other")
      try program.write("hosts: 7\n", to: "other/tiny.yaml")
      try program.write(text, to: "p.yaml")
      let outcome = try program.run("compare", "--preset", "p.yaml", "-q")
      #expect(Int(outcome.status) == status)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.contains("p.yaml") == true, "\(outcome.error)")
      #expect(outcome.errorLines.first?.contains(message) == true, "\(outcome.error)")
      #expect(!program.exists("results"))
    }
  }

  @Test(arguments: [
    (["--preset", "nothing"], 66, "unknown preset 'nothing'"),
    (["tiny.yaml", "--preset", "small.yaml"], 64, "--preset says which scenarios and sizes"),
    (["--hosts", "5", "--preset", "small.yaml"], 64, "--preset says which scenarios and sizes"),
    (["tiny.yaml", "--hosts", "five"], 64, "--hosts takes whole numbers from 1 to"),
    (["--preset", "small.yaml", "--resume", "results"], 64, "--resume takes scenarios"),
  ])
  func whatContradictsAPresetIsRefused(arguments: [String], status: Int, message: String) throws {
    try withPreset { program in
      let outcome = try program.run(["compare"] + arguments)
      #expect(Int(outcome.status) == status)
      #expect(outcome.errorLines.first?.contains(message) == true, "\(outcome.error)")
    }
  }
}
