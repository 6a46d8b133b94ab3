import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Reporting

/// Gates and results made by hand.
enum GateSample {
  static func gates(_ text: String) throws -> Gates {
    try GatesFile.parse("schema: 1\n" + text, file: "g.yaml")
  }

  /// A rule called `r` on `where` that expects `expect`.
  static func rule(_ expect: String, where cells: String = "{}") throws -> Gates {
    try gates("rules:\n  - { id: r, why: because, where: \(cells), expect: { \(expect) } }\n")
  }

  static func joined(
    _ cells: [CellResult], scenarios: [Scenario] = [Sample.steady, Sample.halves],
    environment: Environment = Environment(build: "release", machine: "m")
  ) throws -> JoinedResults {
    try JoinedResults([
      ("results.json", Results(environment: environment, scenarios: scenarios, cells: cells))
    ])
  }

  /// A file a cell, as bench/gate-live makes them; the dates are in the order of `seconds`.
  static func joined(
    _ cells: [CellResult], at seconds: [Int?], scenarios: [Scenario] = [Sample.steady, Sample.halves],
    environment: Environment = Environment(build: "release", machine: "m")
  ) throws -> JoinedResults {
    try JoinedResults(
      zip(cells, seconds).map { cell, second in
        var environment = environment
        environment.date = second.map { "2027-01-01T00:\($0 / 50 + 10):\($0 % 50 + 10)Z" }
        return ("\(cell.seed)", Results(environment: environment, scenarios: scenarios, cells: [cell]))
      })
  }

  static func cell(
    _ seed: UInt64, _ metrics: [CellResult.Measurement], architecture: String = "gossip",
    scenario: String = "steady", settings: [SettingValue] = [], verdict: Outcome = .valid,
    reasons: [Reason] = [], driver: String = "simulator"
  ) -> CellResult {
    Sample.result(
      architecture, seed: seed, scenario: scenario, settings: settings, verdict: verdict, reasons: reasons,
      driver: driver, metrics)
  }

  static func hops(_ seed: UInt64, _ hops: Int64, driver: String = "simulator") -> CellResult {
    cell(seed, [.init(.hops, .integer(hops))], driver: driver)
  }
}

extension GateReport {
  /// Verdict and statement of every finding but those of `valid-cells` that pass.
  var told: [String] {
    findings.filter { $0.rule != "valid-cells" || $0.verdict != .pass }.map { finding in
      ["\(finding.verdict.rawValue)", finding.subject, finding.statement].filter { !$0.isEmpty }
        .joined(separator: " | ")
    }
  }
}
