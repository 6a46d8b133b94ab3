import Broadcasting
import Measurement
import Testing

@testable import Formats

@Suite struct CellSelectionTests {
  private static func cell(
    _ architecture: String, _ scenario: String, hosts: Int = 25, driver: String = "simulator",
    _ settings: [String: String] = [:]
  ) -> CellResult {
    CellResult(
      id: "c", architecture: architecture,
      settings: settings.sorted { $0.key < $1.key }.map { SettingValue(name: $0.key, value: $0.value) },
      scenario: scenario, hosts: hosts, seed: 1, driver: driver, verdict: .valid, reasons: [],
      fingerprint: "f", metrics: [])
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let selection: String
    let cells: [CellResult]
    var missing: [String] = []
  }

  private static let samples = [
    Sample(
      testDescription: "each value is there, but not each with each",
      selection: "{ architecture: [gossip, flooding], scenario: [maelstrom-25, loss-5] }",
      cells: [cell("gossip", "maelstrom-25"), cell("flooding", "loss-5")],
      missing: [
        "architecture gossip with scenario loss-5", "architecture flooding with scenario maelstrom-25",
      ]),
    Sample(
      testDescription: "each with each", selection: "{ architecture: [gossip, flooding], scenario: [a, b] }",
      cells: ["gossip", "flooding"].flatMap { [cell($0, "a"), cell($0, "b")] }),
    Sample(
      testDescription: "what is missing by itself is named once",
      selection: "{ architecture: [gossip, flooding], scenario: [a, b] }",
      cells: [cell("gossip", "a"), cell("flooding", "a")], missing: ["scenario b"]),
    Sample(
      testDescription: "drivers are combined",
      selection: "{ scenario: [a, b], driver: [simulator, zeromq tcp] }",
      cells: [cell("gossip", "a"), cell("gossip", "a", driver: "zeromq tcp"), cell("gossip", "b")],
      missing: ["scenario b with driver zeromq tcp"]),
    Sample(
      testDescription: "a scenario has one number of hosts",
      selection: "{ scenario: [s-10, s-100], hosts: [10, 100] }",
      cells: [cell("gossip", "s-10", hosts: 10), cell("gossip", "s-100", hosts: 100)]),
    Sample(
      testDescription: "each number of hosts is there",
      selection: "{ hosts: [10, 100] }", cells: [cell("gossip", "s-10", hosts: 10)], missing: ["hosts 100"]),
    Sample(
      testDescription: "settings are combined",
      selection:
        "{ architecture: gossip, scenario: [a, b], settings: { fanout: [4, 5], mode: [push, pull] } }",
      cells: [
        cell("gossip", "a", ["fanout": "4", "mode": "push"]),
        cell("gossip", "a", ["fanout": "4", "mode": "pull"]),
        cell("gossip", "a", ["fanout": "5", "mode": "push"]),
        cell("gossip", "b", ["fanout": "4", "mode": "push"]),
        cell("gossip", "b", ["fanout": "4", "mode": "pull"]),
      ],
      missing: [
        "architecture gossip with scenario a and setting fanout 5 and setting mode pull",
        "architecture gossip with scenario b and setting fanout 5",
      ]),
    Sample(
      testDescription: "a value that only one of the architectures takes",
      selection: "{ architecture: [full-mesh, flooding], settings: { acknowledge: [origin, 'copies: 2'] } }",
      cells: [
        cell("full-mesh", "a", ["acknowledge": "origin"]),
        cell("full-mesh", "a", ["acknowledge": "copies: 2"]),
        cell("flooding", "a", ["acknowledge": "origin"]),
      ]),
    Sample(
      testDescription: "all are meant", selection: "{ architecture: '*', scenario: [a, b] }",
      cells: [cell("gossip", "a"), cell("flooding", "b")]),
  ]

  @Test(arguments: samples)
  func namesEachCombinationThatIsMissing(sample: Sample) throws {
    let gates = try GatesFile.parse(
      "schema: 1\nrules: [{ id: r, why: w, where: \(sample.selection), expect: { hops: max < 5 } }]",
      file: "g.yaml")
    let selection = gates.rules[0].cells
    #expect(sample.cells.allSatisfy(selection.matches))
    #expect(selection.unmatched(in: sample.cells) == sample.missing)
  }
}
