import Broadcasting
import Formats
import Measurement
import Reporting

extension Difference {
  /// One object; values that are not there are left out.
  func json(all showsAll: Bool) -> String {
    let content = Content(
      schema: "grapevine.diff", schemaVersion: "1.1", isIdentical: isEmpty,
      groups: rows.map { Content.Group($0, all: showsAll) }, onlyInA: onlyBefore, onlyInB: onlyAfter,
      changedScenarios: changedScenarios, changedVerdicts: changedVerdicts, notValid: doubts,
      remarks: remarks)
    return JSONText.lines(of: content)
  }
}

private struct Content: Encodable {
  let schema: String
  let schemaVersion: String
  let isIdentical: Bool
  let groups: [Group]
  let onlyInA: [String]
  let onlyInB: [String]
  let changedScenarios: [String]
  let changedVerdicts: [String]
  let notValid: [String]
  let remarks: [String]

  struct Group: Encodable {
    let group: String
    let kind: String
    let pairs: Int
    let figures: [Figure]

    init(_ row: Difference.Row, all showsAll: Bool) {
      group = row.group
      kind = row.isExact ? "exact" : "sampled"
      pairs = row.pairs
      figures = row.lines.filter { showsAll || $0.mark != .same }.map(Figure.init)
    }
  }

  struct Figure: Encodable {
    let figure: String
    let unit: String
    let a: Double?
    let b: Double?
    let aInterval: [Double]?
    let bInterval: [Double]?
    let ratioInterval: [Double]?
    let change: Double?
    let mark: String
    let differing: Int
    let reason: String?

    init(_ line: Difference.Line) {
      func bounds(_ interval: ClosedRange<Double>?) -> [Double]? {
        interval.map { [$0.lowerBound, $0.upperBound] }
      }
      figure = line.figure
      unit = line.unit?.rawValue ?? ""
      a = line.before
      b = line.after
      aInterval = bounds(line.beforeInterval)
      bInterval = bounds(line.afterInterval)
      ratioInterval = bounds(line.ratioInterval)
      change = line.change
      mark = line.mark.rawValue
      differing = line.differing
      reason = line.reason
    }
  }
}
