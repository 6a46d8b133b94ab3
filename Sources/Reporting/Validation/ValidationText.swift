import Architectures
import Broadcasting
import Measurement
import Scenarios

extension Validation {
  /// For a terminal or a pipe; every line ends with a newline.
  public var text: String {
    let lines = ["\(scenario.name) · \(outline)"] + table.lines(bold: false) + [""]
    return (lines + paragraph(notes) + [summary, ""]).map { $0 + "\n" }.joined()
  }

  /// For GitHub; every line ends with a newline.
  public var markdown: String {
    let lines = ["### \(scenario.name)", "", outline, "", summary, ""] + table.markdown + [""]
    let explanations = tolerances.map { "- \(explanation(of: $0))" }
    return (lines + paragraph(notes.map { "- \($0)" }) + ["Tolerances:", ""] + paragraph(explanations))
      .map { $0 + "\n" }.joined()
  }

  /// The meaning of the columns, to stand under the last table.
  public static let legend = """
    Medians over the runs: simulated with least and most in brackets, live with a 95 % bootstrap interval, or
    with least and most where there are fewer than 6 runs. Differences are live against simulated, run by run
    of the same seed, or between the medians where a live run has no simulated one. A row passes if the median
    of its differences is within the tolerance.

    """

  /// `31 of 33 rows pass, 1 fails, 1 unknown`.
  public var summary: String {
    let passed = rows.count { $0.verdict == .pass }
    let failed = rows.count { if case .fail = $0.verdict { true } else { false } }
    let unknown = rows.count - passed - failed
    return "\(passed) of \(rows.count) rows pass"
      + (failed == 0 ? "" : ", \(failed) fail\(failed == 1 ? "s" : "")")
      + (unknown == 0 ? "" : ", \(unknown) unknown")
  }

  private var outline: String {
    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    let live = ([count(runs.live, "run")] + drivers).joined(separator: ", ")
    return "\(scenario.outline) · simulated: \(count(runs.simulated, "seed")) · live: \(live)"
  }

  /// `lines`, set off from what follows; nothing for none.
  private func paragraph(_ lines: [String]) -> [String] { lines.isEmpty ? [] : lines + [""] }

  /// Those that rows were held to.
  private var tolerances: [Tolerance] {
    Tolerance.all.filter { tolerance in rows.contains { $0.tolerance == tolerance } }
  }

  private func explanation(of tolerance: Tolerance) -> String {
    let measure = Measure.all(in: scenario).first {
      $0.metric == tolerance.metric && $0.part == tolerance.part
    }
    return "\(measure?.title ?? tolerance.metric.name)\(tolerance.explanation)"
  }

  /// The reasons why rows do not pass, the same reason of one architecture once, and the remarks of valid
  /// runs.
  private var notes: [String] {
    var notes: [(architecture: String, word: String, reason: String, measures: [String])] = []
    for row in rows {
      guard let (word, reason) = row.verdict.complaint else { continue }
      let known = notes.firstIndex {
        $0.architecture == row.architecture && $0.word == word && $0.reason == reason
      }
      if let known {
        notes[known].measures.append(row.measure.title)
      } else {
        notes.append((row.architecture, word, reason, [row.measure.title]))
      }
    }
    let complaints = notes.map { note in
      let isAll = note.measures.count == Measure.all(in: scenario).count
      let measures = isAll ? "every row" : note.measures.joined(separator: ", ")
      return "\(note.architecture): \(measures): \(note.word): \(note.reason)"
    }
    return complaints + remarks
  }

  private var table: Table {
    let hasIntervals = rows.contains { $0.difference?.interval != nil }
    let bounds = hasIntervals ? "[95 %]" : "(range)"
    func heading(_ group: String, _ title: String, isNumber: Bool) -> Table.Heading {
      let full = group.isEmpty ? title : "\(group) \(title)"
      return Table.Heading(group: group, title: title, full: full, isNumber: isNumber)
    }
    var previous = ""
    let entries = rows.map { row in
      defer { previous = row.architecture }
      return [
        row.architecture == previous ? "" : row.architecture, row.measure.title, row.simulatedText,
        row.liveText, row.differenceText, row.tolerance?.text ?? "–", row.verdict.word,
      ].map { Table.Entry($0) }
    }
    return Table(
      headings: [
        heading("", "architecture", isNumber: false), heading("", "figure", isNumber: false),
        heading("simulated", "(range)", isNumber: true), heading("live", bounds, isNumber: true),
        heading("difference", bounds, isNumber: true), heading("", "tolerance", isNumber: true),
        heading("", "verdict", isNumber: false),
      ], rows: entries)
  }
}

extension Validation.Verdict {
  fileprivate var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "FAIL"
    case .unknown: "unknown"
    }
  }

  /// The complaint beside the table.
  fileprivate var complaint: (word: String, reason: String)? {
    switch self {
    case .pass, .fail(nil): nil
    case .fail(let reason?): (word, reason)
    case .unknown(let reason): (word, reason)
    }
  }
}

extension Validation.Row {
  var simulatedText: String {
    guard let spread = Spread(simulated.map(\.value)) else { return "–" }
    return Self.text(spread.median, spread.least...spread.most, ("(", "–", ")"), measure.quantity.text)
  }

  fileprivate var liveText: String {
    Self.text(Estimate(live.compactMap(\.value)), separator: "–", measure.quantity.text)
  }

  fileprivate var differenceText: String { Self.text(difference, separator: " to ", Self.percent) }

  private static func text(_ estimate: Estimate?, separator: String, _ write: (Double) -> String) -> String {
    guard let estimate else { return "–" }
    guard let interval = estimate.interval else {
      return text(estimate.median, estimate.least...estimate.most, ("(", separator, ")"), write)
    }
    return text(estimate.median, interval, ("[", separator, "]"), write)
  }

  /// The median, and its bounds where they do not read the same; a unit that all have stands once.
  private static func text(
    _ median: Double, _ bounds: ClosedRange<Double>, _ marks: (String, String, String),
    _ write: (Double) -> String
  ) -> String {
    let texts = [write(median), write(bounds.lowerBound), write(bounds.upperBound)]
    guard texts[1] != texts[2] else { return texts[0] }
    let parts = texts.map { $0.split(separator: " ") }
    let hasOneUnit = parts.allSatisfy { $0.count == 2 && $0[1] == parts[0].last }
    let (low, high) = hasOneUnit ? ("\(parts[1][0])", "\(parts[2][0])") : (texts[1], texts[2])
    return "\(texts[0]) \(marks.0)\(low)\(marks.1)\(high)\(marks.2)"
  }

  /// `+0.25 %`; exactly nothing is `0 %`.
  private static func percent(_ share: Double) -> String {
    guard share != 0 else { return "0 %" }
    guard share.isFinite else { return share > 0 ? "+∞" : "−∞" }
    return (share < 0 ? "−" : "+") + Quantity.significant(share.magnitude * 100) + " %"
  }
}
