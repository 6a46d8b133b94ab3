import Formats

/// Holds instruction counts against those that were pinned for the same compiler.
struct InstructionsCheck {
  let gates: Gates

  static let rule = "instructions"

  func findings(in counts: InstructionCounts) -> [Finding] {
    guard let tolerance = gates.instructionTolerance else {
      return [finding(.unknown, "the gates file does not say instructions: { tolerance: … }")]
    }
    guard let pinned = gates.pinned.instructions.first(where: { $0.version == counts.toolchain }) else {
      return [
        finding(.unknown, "no count is pinned for Swift \(counts.toolchain); grapevine gate update pins them")
      ]
    }
    let new = counts.counts.filter { count in !pinned.counts.contains { $0.name == count.name } }
    return pinned.counts.map { pin in
      guard let count = counts.counts.first(where: { $0.name == pin.name }) else {
        return finding(.unknown, "it is pinned, but not counted", pin.name, pinned.line)
      }
      return finding(of: count, pin, tolerance, pinned.line)
    } + new.map { finding(.unknown, "it is not pinned; grapevine gate update pins it", $0.name, pinned.line) }
  }

  private func finding(
    _ verdict: Finding.Verdict, _ reason: String?, _ name: String? = nil, _ line: Int? = nil
  ) -> Finding {
    Finding(
      rule: Self.rule, line: line ?? gates.pinned.line, group: name, verdict: verdict, reason: reason)
  }

  private func finding(
    of count: InstructionCounts.Count, _ pin: InstructionCounts.Count, _ tolerance: Double, _ line: Int?
  ) -> Finding {
    var finding = finding(.pass, nil, count.name, line)
    let (actual, pinned) = (Double(count.instructions), Double(pin.instructions))
    let percent = Quantity.significant(tolerance * 100)
    finding.limit = pinned
    finding.actual = actual
    finding.condition = "ratio <= 1 + \(percent) %"
    finding.demand = "at most \(percent) % over \(pin.instructions)"
    finding.got = "\(count.instructions)"
    if actual > pinned * (1 + tolerance) {
      finding.verdict = .fail
    } else if actual < pinned * (1 - tolerance) {
      finding.verdict = .improved
      finding.reason = "better; grapevine gate update pins it anew"
    }
    return finding
  }
}
