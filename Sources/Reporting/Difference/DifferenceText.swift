import Broadcasting
import Measurement

extension Difference {
  /// True where the two have the same cells with the same verdicts, and no figure differs by more than chance
  /// explains.
  public var isEmpty: Bool {
    onlyBefore.isEmpty && onlyAfter.isEmpty && changedScenarios.isEmpty && changedVerdicts.isEmpty
      && rows.allSatisfy { !$0.lines.contains(where: \.isShown) }
  }

  /// For a terminal or a pipe; `showsAll` shows figures that do not differ, too.
  public func text(all showsAll: Bool = false, bold: Bool = false) -> String {
    report(showsAll: showsAll, heading: { $0 }) { $0.lines(bold: bold).dropFirst() + [] }
  }

  /// For GitHub.
  public func markdown(all showsAll: Bool = false) -> String {
    report(showsAll: showsAll, heading: { "### \($0)\n" }) { $0.markdown }
  }

  private func report(
    showsAll: Bool, heading: (String) -> String, layOut: (Table) -> [String]
  ) -> String {
    var lines: [String] = []
    var identical: [String] = []
    for row in rows {
      let shown = row.lines.filter { showsAll || $0.isShown }
      if row.lines.allSatisfy({ !$0.isShown }) { identical.append(row.identity) }
      guard !shown.isEmpty else { continue }
      lines.append(heading("\(row.group) · \(row.scope) · \(row.differing)"))
      lines += layOut(Table(shown, isExact: row.isExact)) + [""]
    }
    if isEmpty {
      lines.append(rows.isEmpty ? "There are no cells to compare." : "No difference.")
    }
    lines += identical
    lines += onlyBefore.map { "only in A: \($0)" } + onlyAfter.map { "only in B: \($0)" }
    lines += changedScenarios.map { "\($0) is another scenario in B than in A" }
    lines += changedVerdicts + doubts.map { "not valid: \($0)" } + remarks
    while lines.last == "" { lines.removeLast() }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension Difference.Line {
  /// True where it is worth a line of its own.
  fileprivate var isShown: Bool { mark != .same }

  fileprivate func text(_ value: Double?, _ interval: ClosedRange<Double>?) -> String {
    guard let value else { return "–" }
    guard let interval else { return Figures.text(value, unit: unit) }
    return "\(Figures.text(value, unit: unit)) [\(Figures.text(interval.lowerBound, unit: unit))–"
      + "\(Figures.text(interval.upperBound, unit: unit))]"
  }

  fileprivate var delta: String {
    if let reason, mark == .unknown { return reason }
    if mark == .same, ratioInterval != nil, differing > 0 { return "~" }
    guard let change else { return reason ?? "–" }
    guard let ratioInterval else { return Change.text(change) }
    return "\(Change.text(change)) [\(Change.text(ratioInterval.lowerBound - 1)), "
      + "\(Change.text(ratioInterval.upperBound - 1))]"
  }
}

extension Difference.Row {
  fileprivate var scope: String {
    let runs = "\(pairs) \(isExact ? "seed" : "pair")\(pairs == 1 ? "" : "s")"
    return isExact ? "exact, \(runs)" : runs
  }

  fileprivate var differing: String {
    "\(lines.count(where: \.isShown)) of \(lines.count) figures differ"
  }

  fileprivate var identity: String {
    let figures = "\(lines.count) figure\(lines.count == 1 ? "" : "s")"
    return isExact ? "\(group): identical (\(figures), \(scope))" : "\(group): ~ (\(figures), \(scope))"
  }
}

extension Table {
  fileprivate init(_ lines: [Difference.Line], isExact: Bool) {
    func heading(_ title: String, isNumber: Bool = true) -> Heading {
      Heading(group: "", title: title, full: title, isNumber: isNumber)
    }
    let headings = [
      heading("figure", isNumber: false), heading("A"), heading("B"), heading("B to A"),
      heading(isExact ? "seeds" : "pairs"), heading("", isNumber: false),
    ]
    self.init(
      headings: headings,
      rows: lines.map { line in
        [
          Entry(line.figure), Entry(line.text(line.before, line.beforeInterval)),
          Entry(line.text(line.after, line.afterInterval)), Entry(line.delta),
          Entry(line.differing == 0 ? "–" : "\(line.differing)"), Entry(line.mark.word),
        ]
      })
  }
}

extension Difference.Mark {
  fileprivate var word: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .other: "differs"
    case .same: "same"
    case .unknown: "unknown"
    }
  }
}

/// Figures to be read, in the units that people think in.
private enum Figures {
  static func text(_ value: Double, unit: Metric.Unit?) -> String {
    switch unit {
    case .nanoseconds: Quantity.nanoseconds.text(value)
    case .bytes: Quantity.bytes.text(value)
    case _ where value == value.rounded(): Quantity.fixed(value, decimals: 0)
    case .ratio: Quantity.fixed(value, decimals: 4)
    default: Quantity.significant(value)
    }
  }
}
