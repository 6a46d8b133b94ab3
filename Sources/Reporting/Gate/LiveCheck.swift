import Formats
import Measurement

/// Holds live runs against those of another build that were made in turn with them.
///
/// Wall-clock figures of two builds differ by chance alone, so it takes two things to fail: the best of one
/// batch is worse by more than the rule allows, and the interval of the paired ratios lies wholly above 1;
/// and then both again in a second batch of runs that had no part in the first.
///
/// Other work of the machine must meet both builds alike, so the runs of one must not all have come before
/// those of the other.
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
    if let why = outOfTurn(pairs) { return finding(.unknown, why, in: group) }
    switch batch(pairs.prefix(rule.pairs)) {
    case .failure(let doubt): return finding(.unknown, doubt.text, in: group)
    case .success(let first):
      return finding(first, then: pairs.dropFirst(rule.pairs), group, base: twins?.seeds ?? [])
    }
  }

  private func finding(
    _ first: Batch, then rest: ArraySlice<Pair>, _ group: CellGroup, base baseSeeds: [UInt64]
  ) -> Finding {
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
      let common = group.seeds.filter(baseSeeds.contains)
      let lastSeed = common.prefix(rule.pairs).last ?? 0
      let missing = Missing(group.seeds, baseSeeds, pairs: rule.pairs - rest.count, after: lastSeed)
      finding.reason = "this needs a confirmation: run the seeds \(missing.text), too"
      return finding
    }
    switch batch(rest.prefix(rule.pairs)) {
    case .failure(let doubt):
      finding.verdict = .unknown
      finding.reason = doubt.text
    case .success(let second):
      if second.isSuspicious(rule.failOver) {
        finding.verdict = .fail
        finding.reason = "a second batch confirms it: \(second.text)"
      } else if second.isSuspicious(rule.warnOver) {
        finding.verdict = .warning
        finding.reason =
          "a second batch does not confirm it, but is over \(Quantity.significant(rule.warnOver)) times "
          + "the base, too: \(second.text)"
      } else {
        finding.reason = "a second batch does not confirm it: \(second.text)"
      }
    }
    return finding
  }

  /// The reason why the runs of the two builds cannot be held against one another; nil where they can.
  private func incomparable(_ group: CellGroup) -> String? {
    if let why = head.incomparable(with: base) { return why }
    guard let scenario = group.cells.first?.scenario, let text = head.scenarios[scenario],
      base.scenarios[scenario] == text
    else { return "the base's scenario of this name is another, or is not there" }
    return nil
  }

  /// The reason why the runs may be of different times, in which the machine was busy with other things; nil
  /// where the dates of their files show that they were made in turn.
  private func outOfTurn(_ pairs: [Pair]) -> String? {
    let heads = pairs.map { head.environment(of: $0.head)?.date }
    let bases = pairs.map { base.environment(of: $0.base)?.date }
    let remedy = "bench/gate-live runs them so"
    // In one form and one zone, dates are in the order of their texts.
    let (change, other) = (heads.compactMap { $0 }.sorted(), bases.compactMap { $0 }.sorted())
    guard change.count == heads.count, other.count == bases.count, Set(change).count > 1,
      Set(other).count > 1,
      let (firstChange, lastChange) = change.ends, let (firstBase, lastBase) = other.ends
    else {
      return "nothing shows that base and change were run in turn, for which each needs files of several "
        + "dates; \(remedy)"
    }
    guard firstChange < lastBase, firstBase < lastChange else {
      return "base and change were not run in turn, but one after the other; \(remedy)"
    }
    return nil
  }

  private struct Pair {
    let head: CellResult
    let base: CellResult
  }

  /// The reason why two builds cannot be compared by a batch.
  private struct Doubt: Error {
    let text: String
  }

  private func batch(_ pairs: ArraySlice<Pair>) -> Result<Batch, Doubt> {
    var (heads, bases): ([Double], [Double]) = ([], [])
    for pair in pairs {
      guard pair.base.verdict == .valid else {
        return .failure(Doubt(text: "the base's \(pair.base.doubt)"))
      }
      switch (pair.head.finite(rule.figure), pair.base.finite(rule.figure)) {
      case (.success(let head), .success(let base)):
        guard head > 0, base > 0 else {
          return .failure(Doubt(text: "seed \(pair.head.seed): there is no ratio of \(head) to \(base)"))
        }
        heads.append(head)
        bases.append(base)
      case (.failure(let lack), _), (_, .failure(let lack)):
        return .failure(Doubt(text: "seed \(pair.head.seed) has no value: \(lack)"))
      }
    }
    guard let batch = Batch(heads, bases, rule.figure.better) else {
      return .failure(Doubt(text: "too few pairs for an interval"))
    }
    return .success(batch)
  }
}

extension [String] {
  /// The first and the last; nil where there is none.
  fileprivate var ends: (first: String, last: String)? {
    guard let first, let last else { return nil }
    return (first, last)
  }
}

/// The seeds that must still be run for so many more pairs.
private struct Missing {
  private let both: [UInt64]
  private let ofBase: [UInt64]
  private let ofChange: [UInt64]

  /// Seeds that one side has already are completed before fresh ones are taken, but none up to `last`, which
  /// would become part of the first batch.
  init(_ change: [UInt64], _ base: [UInt64], pairs: Int, after last: UInt64) {
    let halves = Set(change).symmetricDifference(base).filter { $0 > last }.sorted().prefix(pairs)
    ofBase = halves.filter(change.contains)
    ofChange = halves.filter(base.contains)
    var fresh: [UInt64] = []
    var seed = (change + base).max() ?? 0
    while fresh.count < pairs - halves.count {
      seed &+= 1
      if !change.contains(seed), !base.contains(seed) { fresh.append(seed) }
    }
    both = fresh
  }

  /// `9 to 12 of the base and 13 to 16 of both`.
  var text: String {
    let parts = [(ofBase, "the base"), (ofChange, "the change"), (both, "both")].compactMap { seeds, side in
      seeds.isEmpty ? nil : "\(ranges(of: seeds)) of \(side)"
    }
    return [parts.dropLast().joined(separator: ", "), parts.last ?? ""].filter { !$0.isEmpty }
      .joined(separator: " and ")
  }
}

/// The ratios of some runs to the base, in the bad direction.
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
