import Cluster
import Formats

/// The checks of this machine with a run of some nodes in mind.
struct Examination: Encodable {
  let nodes: Int
  let findings: [PreflightCheck]

  /// A line for each check, and one more for what to do about it.
  var text: String {
    let statusWidth = PreflightCheck.Status.allCases.map(\.rawValue.count).max() ?? 0
    let subjectWidth = findings.map(\.subject.count).max() ?? 0
    return findings.map { check in
      let start = pad(check.status.rawValue, statusWidth) + "  " + pad(check.subject, subjectWidth) + "  "
      let advice = check.advice.map { pad("", start.count) + "→ \($0)\n" } ?? ""
      return start + check.text + "\n" + advice
    }.joined()
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  func json() -> String { JSONText.lines(of: self) }

  /// Nil if nothing is a problem.
  var failure: Failure? {
    let problems = findings.filter { $0.status == .problem }.map(\.subject)
    guard !problems.isEmpty else { return nil }
    return Failure(
      .unavailable, "no live run of \(nodes) nodes here, for want of: \(problems.joined(separator: ", "))")
  }
}
