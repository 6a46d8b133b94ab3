import Formats
import Measurement

/// Holds a rule against cells: a finding for each condition in each group that the rule is about.
///
/// A missing figure is never taken for good: a rule that matches nothing, a figure that is absent and a run
/// without a verdict are unknown.
struct RuleCheck {
  let rule: GateRule

  func findings(in cells: [CellResult]) -> [Finding] {
    let matched = cells.filter(rule.cells.matches)
    guard !matched.isEmpty else { return [finding(.unknown, "no cell of these results matches the rule")] }
    let unmatched = rule.cells.unmatched(in: matched).map { what in
      finding(.unknown, "no cell that matches the rule has \(what), which it names")
    }
    return unmatched + CellGroup.all(in: matched).flatMap(findings)
  }

  private func finding(
    _ verdict: Finding.Verdict, _ reason: String? = nil, in group: CellGroup? = nil, cell: CellResult? = nil
  ) -> Finding {
    Finding(
      rule: rule.id, why: rule.why, line: rule.line, group: group?.title, verdict: verdict, reason: reason,
      cell: cell)
  }

  private func findings(in group: CellGroup) -> [Finding] {
    // The figures of a run that broke its promise, or that nobody can judge, say nothing.
    if let cell = group.first(.invalid) { return [finding(.fail, cell.doubt, in: group, cell: cell)] }
    if let cell = group.first(.unknown) { return [finding(.unknown, cell.doubt, in: group, cell: cell)] }
    return rule.expectations.map { expectation in
      var finding = finding(.pass, in: group)
      finding.line = expectation.line
      finding.figure = expectation.figure.description
      if let condition = expectation.condition {
        finding.condition = condition.text
        judge(condition, expectation.figure, group, &finding)
      } else {
        finding.demand = "valid"
      }
      return finding
    }
  }

  private typealias Sample = (cell: CellResult, value: Double)

  private func judge(
    _ condition: Condition, _ name: FigureName, _ group: CellGroup, _ finding: inout Finding
  ) {
    func unknown(_ reason: String, _ cell: CellResult? = nil) {
      finding.verdict = .unknown
      finding.demand = condition.text
      finding.reason = reason
      finding.cell = cell
    }
    var samples: [Sample] = []
    for cell in group.cells {
      switch cell.finite(name) {
      case .success(let value): samples.append((cell, value))
      case .failure(let lack): return unknown("seed \(cell.seed) has no value: \(lack)", cell)
      }
    }
    if condition.comparison.isExact, condition.aggregate != .count, !group.isSimulated {
      return unknown("a sampled figure is never exactly the same; give a bound, such as <=")
    }
    guard samples.count >= condition.aggregate.leastRuns else {
      return unknown(
        "\(samples.count) seed\(samples.count == 1 ? "" : "s") cannot tell \(condition.aggregate) from max; "
          + "run \(condition.aggregate.leastRuns), or hold max")
    }
    let unit = condition.aggregate == .count ? nil : name.metric?.unit
    func compare(_ sample: Sample) -> Bool? {
      let limit = condition.limit.value(hosts: sample.cell.hosts)
      guard limit.isFinite else { return nil }
      guard !condition.comparison.holds(sample.value, limit) else { return true }
      finding.limit = limit
      finding.actual = sample.value
      finding.got = Exact.text(sample.value, unit: unit)
      finding.cell = sample.cell
      return false
    }
    func demand(_ cell: CellResult) -> String {
      let limit = Exact.text(condition.limit.value(hosts: cell.hosts), unit: unit)
      return "\(condition.aggregate) \(condition.comparison.rawValue) \(limit)"
    }
    let noNumber = "the limit comes to no number with so many hosts"

    guard condition.aggregate != .value else {
      let failing = samples.filter { compare($0) != true }
      guard let first = failing.first else { return finding.demand = demand(samples[0].cell) }
      guard compare(first) == false else { return unknown(noNumber, first.cell) }
      finding.verdict = .fail
      finding.demand = demand(first.cell)
      if failing.count > 1 { finding.reason = "\(failing.count) of \(samples.count) seeds fail" }
      return
    }
    guard Set(samples.map(\.cell.hosts)).count == 1 else {
      return unknown("the cells have different numbers of hosts, so they have no common limit")
    }
    let aggregate = condition.aggregate.sample(of: samples, seeking: condition.comparison)
    guard let holds = compare(aggregate) else { return unknown(noNumber) }
    finding.verdict = holds ? .pass : .fail
    finding.demand = demand(aggregate.cell)
    // All of them together are one number, of which no cell is the culprit.
    if condition.aggregate == .count { finding.cell = nil }
  }
}
