import Measurement
import Scenarios

extension ReportData {
  /// A column in several scenarios side by side, or several columns in one place each; contenders whose runs
  /// are not valid are marked where they are not.
  func table(
    _ columns: Column..., in scenarios: [Scenario], titles: [String]? = nil, rows: [Contender.Key]? = nil
  ) -> Table {
    Table(
      rows: rows ?? contenders(inAny: scenarios).map(\.key), columns: scenarios.map { ($0, columns) },
      titles: titles ?? scenarios.map(\.name), in: self)
  }
}

extension Table {
  /// Figures of several scenarios and columns, a contender a row: medians, and for sampled figures their
  /// intervals.
  init(
    rows: [Contender.Key], columns: [(scenario: Scenario, columns: [Column])], titles: [String],
    showsPromise: Bool = false, in data: ReportData
  ) {
    let everyone = data.everyone
    var lines = rows.map { key in
      let contender = everyone.first { $0.key == key } ?? Contender(key: key, results: [])
      return [Entry(contender.markedLabel)] + (showsPromise ? [Entry(contender.promise)] : [])
    }
    for (scenario, columns) in columns {
      let contenders = rows.map { data.contender($0, in: scenario) }
      let figures = columns.map { Self.entries(of: contenders, $0) }
      for line in lines.indices {
        let isValid = contenders[line].map { $0.count(.valid) == $0.results.count } ?? true
        let mark = isValid ? (contenders[line]?.isRanked ?? true ? "" : " (no test)") : " ✗"
        let entries = figures.enumerated().map { place, figures in
          let entry = figures[line]
          return Entry(
            entry.text + (place == columns.count - 1 ? mark : ""), range: data.isExact ? nil : entry.range,
            isBest: entry.isBest)
        }
        lines[line].append(Entry(joining: entries))
      }
    }
    self.init(
      headings: [Heading("architecture")] + (showsPromise ? [Heading("acknowledged by")] : [])
        + titles.map { Heading($0, isNumber: true) },
      rows: lines)
  }
}
