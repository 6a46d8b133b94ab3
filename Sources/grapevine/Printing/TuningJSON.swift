import Architectures
import Broadcasting
import Formats
import Reporting
import Scenarios
import Studies

extension TuningReport {
  /// One object; values that are not there are left out.
  func json() -> String { JSONText.lines(of: Content(self)) }
}

private struct Content: Encodable {
  let schema = "grapevine.tune"
  let schemaVersion = "1.0"
  let architecture: String
  let scenario: String
  let validUnder: [String]
  let minimise: String
  let subjectTo: [String]
  let candidates: Candidates
  /// The candidates of which none other is better in every figure.
  let front: [Row]
  let triedAgain: TriedAgain

  init(_ report: TuningReport) {
    let search = report.search
    architecture = search.space.architecture.name
    scenario = search.plan.scenario.name
    validUnder = search.plan.enduring.map(\.name)
    minimise = "\(search.goal.minimised)"
    subjectTo = search.goal.constraints.map(\.text)
    candidates = Candidates(search)
    front = search.front.map { Row(report.row($0)) }
    triedAgain = TriedAgain(report)
  }

  struct Candidates: Encodable {
    let asked: Int
    let tried: Int
    /// The reason why fewer were tried than asked for.
    let shortage: String?
    let triedInFull: Int
    let seeds: [UInt64]
    let fulfilling: Int
    let leftOut: [String]

    init(_ search: Search) {
      asked = search.budget
      tried = search.tried
      shortage = search.shortage
      triedInFull = search.evaluations.count
      seeds = search.plan.seeds
      fulfilling = search.evaluations.count(where: \.isFeasible)
      leftOut = search.leftOut
    }
  }

  struct TriedAgain: Encodable {
    let seeds: [UInt64]
    let tried: Int
    let refuted: Int
    let found: Row?
    /// The settings that the search began with.
    let start: Row?

    init(_ report: TuningReport) {
      seeds = report.heldOut
      tried = report.triedAgain
      refuted = report.refuted
      found = report.found.map { Row(report.row($0)) }
      start = report.start.map { Row(report.row($0)) }
    }
  }

  struct Row: Encodable {
    let settings: [String: String]
    let medians: [String: Double]
    let fulfils: Bool
    /// The reason why a run is not valid.
    let doubt: String?
    let command: String

    init(_ row: TuningReport.Row) {
      settings = Dictionary(row.settings.map { ($0.name, $0.value) }) { first, _ in first }
      medians = Dictionary(row.medians.map { ("\($0.figure)", $0.value) }) { first, _ in first }
      fulfils = row.fulfils
      doubt = row.doubt
      command = row.command
    }
  }
}
