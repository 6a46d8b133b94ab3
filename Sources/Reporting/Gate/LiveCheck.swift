import Broadcasting
import Formats

/// Holds live runs against those of another build that were made in turn with them.
///
/// Wall-clock figures of two builds differ by chance alone, so it takes two things to fail: the best of one
/// batch is worse by more than the rule allows, and the interval of the paired ratios lies wholly above 1;
/// and then both again in a second batch of runs that had no part in the first.
struct LiveCheck {
  let rule: LiveRule
  let head: JoinedResults
  let base: JoinedResults

  func findings() -> [Finding] {
    let matched = head.cells.filter { !$0.isSimulated && rule.cells.matches($0) }
    guard !matched.isEmpty else {
      return [finding(.unknown, "no live cell of these results matches the rule")]
    }
    let unmatched = rule.cells.unmatched(in: matched).map { what in
      finding(.unknown, "no live cell that matches the rule has \(what), which it names")
    }
    return unmatched + CellGroup.all(in: matched).map(finding)
  }

  private func finding(
    _ verdict: Finding.Verdict, _ reason: String?, in group: CellGroup? = nil
  ) -> Finding {
    var finding = Finding(
      rule: rule.id, why: rule.why, line: rule.line, group: group?.title, verdict: verdict, reason: reason)
    finding.figure = rule.figure.description
    finding.condition = "ratio <= \(rule.failOver)"
    return finding
  }

  private func finding(of group: CellGroup) -> Finding {
    if let cell = group.first(.invalid) { return finding(.fail, cell.doubt, in: group) }
    if let cell = group.first(.unknown) { return finding(.unknown, cell.doubt, in: group) }
    if let why = incomparable(group) { return finding(.unknown, why, in: group) }
    let twins = CellGroup.all(in: base.cells).first { $0.name == group.name && $0.driver == group.driver }
    let pairs: [Pair] = group.cells.compactMap { cell in
      twins?.cells.first { $0.seed == cell.seed }.map { Pair(head: cell, base: $0) }
    }
    guard pairs.count >= max(rule.pairs, Estimate.leastRuns) else {
      return finding(
        .unknown,
        "\(pairs.count) pairs of runs with the same seed, but \(rule.pairs) are needed; "
          + "run both with \(rule.pairs) seeds, in turn", in: group)
    }
    switch batch(pairs.prefix(rule.pairs)) {
    case .failure(let lack): return finding(.unknown, lack.reason, in: group)
    case .success(let first): return finding(first, then: pairs.dropFirst(rule.pairs), group)
    }
  }

  private func finding(_ first: Batch, then rest: ArraySlice<Pair>, _ group: CellGroup) -> Finding {
    var finding = finding(.pass, nil, in: group)
    finding.limit = rule.failOver
    finding.actual = first.ratio
    finding.areRatios = true
    finding.demand = "at most \(Quantity.significant(rule.failOver)) times the base"
    finding.got = first.text
    guard first.isSuspicious(rule.failOver) else {
      if first.isSuspicious(rule.warnOver) {
        finding.verdict = .warning
        finding.limit = rule.warnOver
        finding.demand = "at most \(Quantity.significant(rule.warnOver)) times the base"
      }
      return finding
    }
    guard rest.count >= rule.pairs else {
      finding.verdict = .unknown
      let last = group.seeds.last ?? 0
      let fresh = (1...UInt64(rule.pairs - rest.count)).map { last &+ $0 }
      finding.reason = "this needs a confirmation: run the seeds \(ranges(of: fresh)) of both, too"
      return finding
    }
    switch batch(rest.prefix(rule.pairs)) {
    case .failure(let lack):
      finding.verdict = .unknown
      finding.reason = lack.reason
    case .success(let second):
      let confirmed = second.isSuspicious(rule.failOver)
      finding.verdict = confirmed ? .fail : .pass
      finding.reason = "a second batch \(confirmed ? "confirms" : "does not confirm") it: \(second.text)"
    }
    return finding
  }

  /// Why the runs of the two builds cannot be held against one another; nil where they can.
  private func incomparable(_ group: CellGroup) -> String? {
    let environments = head.environments + base.environments
    if environments.contains(where: { $0.build != "release" }) {
      return "not all of these results say that a release build made them, and others are slow"
    }
    guard let machine = environments.first?.machine, environments.allSatisfy({ $0.machine == machine }) else {
      return "the results do not all say that they were made on the same machine"
    }
    guard let scenario = group.cells.first?.scenario, let text = head.scenarios[scenario],
      base.scenarios[scenario] == text
    else { return "the base's scenario of this name is another, or is not there" }
    return nil
  }

  private struct Pair {
    let head: CellResult
    let base: CellResult
  }

  private func batch(_ pairs: ArraySlice<Pair>) -> Result<Batch, Lack> {
    var (heads, bases): ([Double], [Double]) = ([], [])
    for pair in pairs {
      guard pair.base.verdict == .valid else {
        return .failure(Lack(reason: "the base's \(pair.base.doubt)"))
      }
      switch (pair.head.finite(rule.figure), pair.base.finite(rule.figure)) {
      case (.success(let head), .success(let base)):
        guard head > 0, base > 0 else {
          return .failure(Lack(reason: "seed \(pair.head.seed): there is no ratio of \(head) to \(base)"))
        }
        heads.append(head)
        bases.append(base)
      case (.failure(let lack), _), (_, .failure(let lack)):
        return .failure(Lack(reason: "seed \(pair.head.seed) has no value: \(lack.reason)"))
      }
    }
    guard let batch = Batch(heads, bases, rule.figure.better) else {
      return .failure(Lack(reason: "too few pairs for an interval"))
    }
    return .success(batch)
  }
}

/// How many times as bad as the base some runs are.
private struct Batch {
  /// Of the best of each side: what disturbs a run only ever makes it worse.
  let ratio: Double
  /// Of the ratios of pairs.
  let interval: ClosedRange<Double>

  init?(_ heads: [Double], _ bases: [Double], _ better: Metric.Direction) {
    let isMore = better == .more
    guard let head = isMore ? heads.max() : heads.min(), let base = isMore ? bases.max() : bases.min(),
      let interval = Estimate(zip(heads, bases).map { isMore ? $1 / $0 : $0 / $1 })?.interval
    else { return nil }
    ratio = isMore ? base / head : head / base
    self.interval = interval
  }

  func isSuspicious(_ limit: Double) -> Bool { ratio > limit && interval.lowerBound > 1 }

  var text: String {
    let bounds = [interval.lowerBound, interval.upperBound].map { Quantity.fixed($0, decimals: 3) }
    return "\(Quantity.fixed(ratio, decimals: 3)) [\(bounds.joined(separator: "–"))]"
  }
}
