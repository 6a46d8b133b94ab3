import Broadcasting
import Formats
import Measurement
import Reporting

extension GateReport {
  /// One object with every finding, the worst first; values that are not there are left out.
  func json() -> String {
    let content = Content(
      schema: "grapevine.gate", schemaVersion: "1.0", gates: file, verdict: verdict.rawValue,
      findings: findings.map(Content.Row.init), remarks: remarks)
    return JSONText.lines(of: content)
  }
}

private struct Content: Encodable {
  let schema: String
  let schemaVersion: String
  let gates: String
  let verdict: String
  let findings: [Row]
  let remarks: [String]

  struct Row: Encodable {
    let rule: String
    let why: String?
    let line: Int?
    let group: String?
    let cell: String?
    let seed: UInt64?
    let metric: String?
    let condition: String?
    let limit: Double?
    let actual: Double?
    let verdict: String
    let reason: String?
    let replay: String?

    init(_ finding: Finding) {
      rule = finding.rule
      why = finding.why
      line = finding.line
      group = finding.group
      cell = finding.cell?.id
      seed = finding.cell?.seed
      metric = finding.figure
      condition = finding.condition
      limit = finding.limit.flatMap { $0.isFinite ? $0 : nil }
      actual = finding.actual.flatMap { $0.isFinite ? $0 : nil }
      verdict = finding.verdict.rawValue
      reason = finding.reason
      replay = finding.replay
    }
  }
}
