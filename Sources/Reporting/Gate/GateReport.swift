public import Formats
import Measurement

/// The outcome of holding gates against results: findings, the worst first.
public struct GateReport: Sendable {
  /// The gates file, as it was named.
  public let file: String
  public let findings: [Finding]
  /// The demands that were held, in words: `12 rules, 96 pinned groups`.
  public let scope: String
  /// The demands that were not held, and the reasons.
  public let remarks: [String]

  private init(_ gates: Gates, _ findings: [Finding], scope: String, remarks: [String] = []) {
    file = gates.file
    self.scope = scope
    self.remarks = remarks
    // Stable: of the same verdict, in the order of the file and of the results.
    self.findings = Finding.Verdict.allCases.reversed().flatMap { verdict in
      findings.filter { $0.verdict == verdict }
    }
  }

  /// The worst of all.
  ///
  /// Where nothing was held nothing is known.
  public var verdict: Finding.Verdict { findings.map(\.verdict).max() ?? .unknown }

  /// Holds rules and pins; the same results always give the same report.
  public static func exact(_ gates: Gates, _ results: JoinedResults) -> GateReport {
    var held = gates.rules.flatMap { RuleCheck(rule: $0).findings(in: results.cells) }
    if !gates.pin.isEmpty || !gates.pinned.groups.isEmpty {
      held += PinsCheck(pins: gates.pinned, wanted: gates.pin).findings(in: results.cells)
    }
    if held.isEmpty { held.append(nothing("there are neither rules nor pins that are about these results")) }
    let live = gates.live.count
    return GateReport(
      gates, validity(of: results) + held,
      scope: "\(counted(gates.rules.count, "rule")), \(counted(gates.pinned.groups.count, "pinned group"))",
      remarks: live == 0
        ? [] : ["\(counted(live, "live rule")) not held: they need the base's results (--base)"])
  }

  /// Holds the live rules alone.
  public static func live(_ gates: Gates, _ head: JoinedResults, base: JoinedResults) -> GateReport {
    var findings = validity(of: head)
    findings += gates.live.flatMap { LiveCheck(rule: $0, head: head, base: base).findings() }
    if gates.live.isEmpty { findings.append(nothing("the gates file has no live rules to hold")) }
    return GateReport(
      gates, findings, scope: counted(gates.live.count, "live rule"), remarks: [exactRemark])
  }

  /// Holds the instruction counts alone.
  public static func instructions(_ gates: Gates, _ counts: InstructionCounts) -> GateReport {
    var findings = InstructionsCheck(gates: gates).findings(in: counts)
    if findings.isEmpty { findings.append(nothing("nothing was counted and nothing is pinned")) }
    return GateReport(
      gates, findings, scope: counted(counts.counts.count, "instruction count"), remarks: [exactRemark])
  }

  /// The rule that always holds: no run may have broken its promise, whether another rule looks at it or not.
  static func validity(of results: JoinedResults) -> [Finding] {
    guard !results.cells.isEmpty else {
      return [Finding(rule: validCells, verdict: .unknown, reason: "there are no cells")]
    }
    let doubtful = results.cells.filter { $0.verdict != .valid }
    guard !doubtful.isEmpty else { return [Finding(rule: validCells, verdict: .pass)] }
    return doubtful.map { cell in
      Finding(
        rule: validCells, group: CellGroup.name(of: cell),
        verdict: cell.verdict == .invalid ? .fail : .unknown,
        reason: cell.doubt, cell: cell)
    }
  }

  private static let validCells = "valid-cells"

  private static let exactRemark =
    "rules and pinned figures not held: leave --base and --instructions out for them"

  private static func nothing(_ reason: String) -> Finding {
    Finding(rule: "gates", verdict: .unknown, reason: reason)
  }

  func count(_ verdict: Finding.Verdict) -> Int { findings.count { $0.verdict == verdict } }

  /// `12 rules, 96 pinned groups: 1 failed, 2 unknown, 700 passed`.
  public var summary: String {
    let words: [(Finding.Verdict, String)] = [
      (.fail, "failed"), (.unknown, "unknown"), (.warning, "worth a warning"), (.improved, "improved"),
      (.pass, "passed"),
    ]
    let counts = words.compactMap { verdict, word in
      count(verdict) == 0 ? nil : "\(count(verdict)) \(word)"
    }
    return "\(scope): \(counts.joined(separator: ", "))"
  }

  private static func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}
