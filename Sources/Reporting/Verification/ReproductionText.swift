public import Verification

extension Reproduction {
  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    let blocks = sections.map { section in
      ([section.study.source] + section.table.lines(bold: false)).joined(separator: "\n")
    }
    return (blocks + [Self.legend, summary]).joined(separator: "\n\n") + "\n"
  }

  /// `98 of 101 figures pass, 2 fail, 1 is undecided; 12 are not judged`.
  public var summary: String {
    func count(_ isCounted: (Ruling) -> Bool) -> Int { rows.count { isCounted($0.verdict) } }
    func are(_ number: Int) -> String { "\(number) \(number == 1 ? "is" : "are")" }
    let (passed, failed) = (count { $0 == .pass }, count { $0 == .fail })
    let undecided = count { $0 == .undecided }
    let judged = passed + failed + undecided
    let rest = rows.count - judged
    return "\(passed) of \(judged) figures pass" + (failed == 0 ? "" : ", \(failed) fail")
      + (undecided == 0 ? "" : ", \(are(undecided)) undecided")
      + (rest == 0 ? "" : "; \(are(rest)) not judged")
  }

  /// The meaning of the columns, to stand under the last table.
  static let legend = """
    measured ± SE: the figure over the runs and its standard error. slack: what the source leaves open, half a
    unit of a printed figure's last digit or what an equation neglects. off: by how many SE the figure is
    beyond that, 0 within; a model's own error is part of the SE. A figure passes if |measured − expected| ≤
    3 SE + slack, an identity if every run gives it, a bound if the figure is 3 SE inside it; a bound within
    3 SE is undecided, and more --runs can tell. Figures of a few published runs are allowed 3 standard
    deviations of single runs.
    """
}

extension Reproduction.Section {
  var table: Table {
    func heading(_ title: String, isNumber: Bool = false) -> Table.Heading {
      Table.Heading(group: "", title: title, full: title, isNumber: isNumber)
    }
    let rows = groups.flatMap { group in
      group.rows.enumerated().map { place, row in
        ([place == 0 ? group.subject : "", row.claim.figure] + row.texts).map { Table.Entry($0) }
      }
    }
    return Table(
      headings: [
        heading("set-up"), heading("figure"), heading("expected", isNumber: true), heading("by"),
        heading("slack", isNumber: true), heading("measured ± SE", isNumber: true),
        heading("off", isNumber: true), heading("runs", isNumber: true), heading("verdict"),
      ], rows: rows)
  }
}

extension Reproduction.Row {
  /// Expected, by whom, slack, measured, distance, runs, verdict.
  fileprivate var texts: [String] {
    let expectation = claim.expectation
    let beside = expectation?.beside.map { " (\($0))" } ?? ""
    let expected = expectation.map { $0.text + beside } ?? "–"
    let digits =
      claim.rule == .exact
      ? Number.text(measured.value) : Number.text(measured.value, error: measured.error)
    return [
      expected, expectation?.origin.rawValue ?? "nobody",
      expectation.map { $0.slack == 0 ? "0" : Number.text($0.slack, digits: 2) } ?? "–",
      digits, distance.map(Self.distance) ?? "–", "\(sample.runs)", verdict.words,
    ]
  }

  private static func distance(_ errors: Double) -> String {
    if errors.magnitude < 0.05 { return "0" }
    let sign = errors < 0 ? "−" : "+"
    guard errors.magnitude < mostErrors else { return sign + (errors.isFinite ? "1000 or more" : "∞") }
    return sign + Quantity.fixed(errors.magnitude, decimals: 1)
  }

  /// Further off the number says no more.
  private static let mostErrors = 1000.0
}

extension Ruling {
  fileprivate var words: String {
    switch self {
    case .pass: "pass"
    case .fail: "FAIL"
    case .undecided: "undecided"
    case .none(let reason): "not judged: \(reason)"
    }
  }
}
