extension GateReport {
  /// For a person: what did not pass, the worst first, and a line that counts all.
  public var text: String {
    let lines = findings.filter { $0.verdict != .pass }.flatMap(lines(of:))
    return (lines + [summary]).map { $0 + "\n" }.joined()
  }

  private func lines(of finding: Finding) -> [String] {
    var lines = [
      [finding.verdict.sign + " " + finding.rule, finding.headline, place(of: finding)]
        .filter { !$0.isEmpty }.joined(separator: "  ")
    ]
    if let why = finding.why { lines.append("  why: \(why.oneLine)") }
    if let replay = finding.replay { lines.append("  replay: \(replay.oneLine)") }
    return lines
  }

  /// `bench/gates.yaml:12`; the file alone for a rule that always holds.
  func place(of finding: Finding) -> String { finding.line.map { "\(file):\($0)" } ?? file }
}

extension Finding {
  /// The problem and the group that has it, in one line.
  var headline: String {
    [subject, statement].filter { !$0.isEmpty }.joined(separator: ": ").oneLine
  }
}

extension Finding.Verdict {
  fileprivate var sign: String {
    switch self {
    case .pass: "✓"
    case .improved: "↑"
    case .warning: "!"
    case .unknown: "?"
    case .fail: "✗"
    }
  }
}

extension String {
  /// With line breaks as spaces: reasons come from files.
  var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
