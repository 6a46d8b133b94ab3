public import Verification

extension Reproduction {
  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    let blocks = sections.map { section in
      ([section.study.source] + section.table.lines(bold: false) + section.remarks(prefix: "")).joined(
        separator: "\n")
    }
    return (blocks + [Self.legend, summary]).joined(separator: "\n\n") + "\n"
  }

  /// `98 of 100 figures pass, 2 fail; 12 are shown and not judged`.
  public var summary: String {
    let rows = rows
    let passed = rows.count { $0.verdict == .pass }
    let failed = rows.count { $0.verdict == .fail }
    let rest = rows.count - passed - failed
    return "\(passed) of \(passed + failed) figures pass" + (failed == 0 ? "" : ", \(failed) fail")
      + (rest == 0 ? "" : "; \(rest) \(rest == 1 ? "is" : "are") shown and not judged")
  }

  /// The meaning of the columns, to stand under the last table.
  static let legend = """
    measured ± SE: the mean over the runs and its standard error, the standard deviation of single runs over
    the square root of their number. slack: what the source leaves open, half a unit of a printed figure's
    last digit or what an equation neglects. off: by how many SE the figure is beyond that, 0 within. A
    figure passes if |measured − expected| ≤ 3 SE + slack, an identity if every run gives it, a bound if
    measured − 3 SE is not above it.
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

  /// The reasons why figures are not judged, each once.
  func remarks(prefix: String) -> [String] {
    var reasons: [(reason: String, figures: [String])] = []
    for row in groups.flatMap(\.rows) {
      guard case .none(let reason) = row.verdict, row.claim.expectation != nil else { continue }
      if let known = reasons.firstIndex(where: { $0.reason == reason }) {
        if !reasons[known].figures.contains(row.claim.figure) {
          reasons[known].figures.append(row.claim.figure)
        }
      } else {
        reasons.append((reason, [row.claim.figure]))
      }
    }
    return reasons.map { "\(prefix)not judged: \($0.figures.joined(separator: ", ")): \($0.reason)" }
  }
}

extension Reproduction.Row {
  /// Expected, by whom, slack, measured, distance, runs, verdict.
  fileprivate var texts: [String] {
    let expectation = claim.expectation
    let beside = expectation?.beside.map { " (\($0))" } ?? ""
    let expected = expectation.map { $0.text + beside } ?? "–"
    let (value, error) = claim.measured(in: sample)
    let digits = claim.isExact ? Number.text(value) : Self.text(value, error)
    return [
      expected, expectation?.origin.rawValue ?? "no published figure",
      expectation.map { $0.slack == 0 ? "0" : Number.text($0.slack, digits: 2) } ?? "–",
      digits, claim.distance(of: sample).map(Self.distance) ?? "–",
      "\(sample.runs)", verdict.word,
    ]
  }

  /// To the second digit of the error: more would be noise.
  private static func text(_ value: Double, _ error: Double) -> String {
    // What is left of the rounding of sums is no error.
    guard error > 1e-12 * value.magnitude, value.isFinite else { return "\(Number.text(value)) ± 0" }
    var decimals = 0
    var scaled = error
    while scaled < 9.95, decimals < 12 {
      scaled *= 10
      decimals += 1
    }
    let number = Quantity.fixed(value, decimals: decimals).replacing("-", with: "−")
    return "\(number) ± \(Quantity.fixed(error, decimals: decimals))"
  }

  private static func distance(_ errors: Double) -> String {
    if errors == 0 { return "0" }
    guard errors.isFinite else { return errors > 0 ? "+∞" : "−∞" }
    return (errors < 0 ? "−" : "+") + Quantity.fixed(errors.magnitude, decimals: 1)
  }
}

extension Claim {
  fileprivate var isExact: Bool { rule == .exact }
}

extension Ruling {
  fileprivate var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "FAIL"
    case .none: "–"
    }
  }
}
