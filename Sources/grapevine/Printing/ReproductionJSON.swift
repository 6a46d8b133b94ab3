import Formats
import Reporting
import Verification

extension Reproduction {
  /// One object; values that are not there are left out.
  ///
  /// `command` makes a study's rows again.
  func json(command: (Study) -> String) -> String {
    JSONText.lines(
      of: Content(summary: summary, studies: sections.map { Content.Study($0, command: command($0.study)) }))
  }
}

private struct Content: Encodable {
  let schema = "grapevine.verify"
  let schemaVersion = "1.0"
  let summary: String
  let studies: [Study]

  struct Study: Encodable {
    let study: String
    let source: String
    let command: String
    let rows: [Row]

    init(_ section: Reproduction.Section, command: String) {
      study = section.study.name
      source = section.study.source
      self.command = command
      rows = section.groups.flatMap { group in group.rows.map { Row($0, of: group) } }
    }
  }

  struct Row: Encodable {
    /// The experiment, in words and in settings.
    let subject: String
    let setup: String
    let figure: String
    let expected: String?
    let by: String?
    let slack: Double?
    let measured: Double
    let standardError: Double
    /// In standard errors beyond the slack.
    let off: Double?
    let runs: Int
    /// `pass`, `fail` or `not judged`.
    let verdict: String
    /// The reason why nobody judges it.
    let reason: String?

    init(_ row: Reproduction.Row, of group: Reproduction.Group) {
      (subject, setup, figure) = (group.subject, group.setup, row.claim.figure)
      expected = row.claim.expectation?.text
      by = row.claim.expectation?.origin.rawValue
      slack = row.claim.expectation?.slack
      (measured, standardError) = row.claim.measured(in: row.sample)
      off = row.claim.distance(of: row.sample)
      runs = row.sample.runs
      switch row.verdict {
      case .pass: (verdict, reason) = ("pass", nil)
      case .fail: (verdict, reason) = ("fail", nil)
      case .undecided: (verdict, reason) = ("undecided", nil)
      case .none(let why): (verdict, reason) = ("not judged", why)
      }
    }
  }
}
