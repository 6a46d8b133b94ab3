import Broadcasting
public import Measurement

/// The architecture that does what a fleet asks, at the least cost; and where none does, what would have to
/// give.
public struct Advice: Sendable {
  public let demand: Demand
  public let seeds: [UInt64]
  /// Those that fit, the cheapest first; then those that were not run on; then the others, the fewest
  /// failures first.
  public let assessments: [Assessment]
  /// Candidates that were not run, each with the reason.
  public let leftOut: [String]

  /// The cheapest candidate that does all that is asked; nil where there is none.
  public var recommendation: Assessment? { assessments.first { $0.fits } }

  public var fitting: [Assessment] { assessments.filter(\.fits) }

  /// Those that a person is shown: the three cheapest that fit, and of each other architecture the best.
  var shown: [Assessment] {
    var architectures: [String] = []
    var fitting = 0
    return assessments.filter { assessment in
      let isFirst = !architectures.contains(assessment.architecture)
      if isFirst { architectures.append(assessment.architecture) }
      if assessment.fits { fitting += 1 }
      return isFirst || (assessment.fits && fitting <= 3)
    }
  }

  /// `results` are of all candidates, scenarios and seeds, in any order; what is missing counts as unknown.
  public init(_ demand: Demand, seeds: [UInt64], results: [CellResult], leftOut: [String] = []) {
    self.demand = demand
    self.seeds = seeds
    self.leftOut = leftOut
    let assessed = Contender.all(in: results).compactMap { Assessment(demand, $0.results, seeds: seeds) }
    assessments = assessed.enumerated().sorted { a, b in
      if Assessment.isBetter(a.element, b.element) { return true }
      return Assessment.isBetter(b.element, a.element) ? false : a.offset < b.offset
    }
    .map(\.element)
  }
}

extension Advice {
  /// One thing that is asked for: speed in peace, validity in peace, or to survive something.
  enum Requirement: Hashable {
    case valid
    case latency
    case busy
    case staleness
    case threat(Threat)

    init(_ check: Check) {
      self =
        switch (check.threat, check.subject) {
        case (let threat?, _): .threat(threat)
        case (_, .latency): .latency
        case (_, .busy): .busy
        case (_, .staleness): .staleness
        default: .valid
        }
    }
  }

  func name(_ requirement: Requirement) -> String {
    switch requirement {
    case .valid: "every run valid"
    case .latency:
      "stable \(demand.percentile.rawValue) within \(demand.budget.map { "\($0)" } ?? "any time")"
    case .busy: "no node over \(demand.busy) busy"
    case .staleness: "nothing missed that was stable for \(demand.staleness.map { "\($0)" } ?? "any time")"
    case .threat(let threat): "surviving \(threat.rawValue)"
    }
  }

  /// The requirements in the order in which they are asked for.
  private var requirements: [Requirement] {
    [.valid, .latency, .busy, .staleness] + demand.threats.map { .threat($0) }
  }

  /// The requirement that the most candidates do not meet, and how many; nil where all meet all.
  var strictest: (requirement: Requirement, count: Int)? {
    let counts = requirements.map { requirement in
      (requirement, assessments.count { $0.failures.contains { Requirement($0) == requirement } })
    }
    // The first of equals, so that the answer is always the same.
    return counts.reduce(nil) { best, next in next.1 > (best?.1 ?? 0) ? next : best }
  }

  /// A weaker demand under which a candidate fits.
  public struct Relaxation: Hashable, Sendable {
    /// `with a budget of 412ms`, `without partition`.
    public let change: String
    /// The candidate's label.
    public let candidate: String
  }

  /// The demands under which something would fit: one thing less, or where that is not enough a longer budget
  /// and one thing less; computed from the same figures.
  public var relaxations: [Relaxation] {
    // Where nothing is said of reach, it gives way with what is answered.
    let together: [Check.Subject] = demand.reach == nil ? [.answered, .reach] : [.answered]
    let lower = [lowerShare(together, "--available"), lowerShare([.reach], "--reach")]
    let single = ([longerBudget(without: nil)] + lower).compactMap { $0 } + dropped
    guard single.isEmpty else { return single }
    return demand.threats.compactMap { longerBudget(without: $0) }
  }

  /// The candidates all of whose failures are among those, the cheapest first.
  private func failingOnly(_ isExcused: (Check) -> Bool) -> [Assessment] {
    assessments.filter { $0.cost != nil && !$0.fits && $0.failures.allSatisfy(isExcused) }
      .sorted(by: Assessment.isCheaper)
  }

  /// The shortest budget under which one fits that otherwise fails at most in `threat`.
  private func longerBudget(without threat: Threat?) -> Relaxation? {
    func isSlow(_ check: Check) -> Bool { check.subject == .latency && check.value != nil }
    let slow = failingOnly { isSlow($0) || (threat != nil && $0.threat == threat) }
      .compactMap { candidate in
        candidate.failures.first(where: isSlow)?.value.map { (candidate, Self.milliseconds($0)) }
      }
    // Of equally slow ones the cheapest, which comes first.
    guard let best = slow.min(by: { $0.1 < $1.1 }) else { return nil }
    let budget = "with a budget of \(Delay.milliseconds(best.1))"
    return Relaxation(
      change: threat.map { "\(budget) and without \($0.rawValue)" } ?? budget, candidate: best.0.label)
  }

  /// Rounded up, so that the figure is within it.
  private static func milliseconds(_ nanoseconds: Double) -> Int64 {
    Int64((nanoseconds / 1e6).rounded(.up))
  }

  /// The highest share of what `option` asks for under which one fits that fails in nothing but `subjects`,
  /// the first of them included.
  private func lowerShare(_ subjects: [Check.Subject], _ option: String) -> Relaxation? {
    func isScarce(_ check: Check) -> Bool { subjects.contains(check.subject) && check.value != nil }
    let scarce = failingOnly(isScarce).compactMap { candidate -> (Assessment, Double)? in
      let failures = candidate.failures
      guard failures.contains(where: { $0.subject == subjects.first }) else { return nil }
      return failures.compactMap(\.value).min().map { (candidate, ($0 * 100).rounded(.down)) }
    }
    // The first of equals is the cheapest.
    guard let best = scarce.max(by: { $0.1 < $1.1 }), best.1 > 0 || subjects == [.reach] else { return nil }
    return Relaxation(change: "with \(option) \(Int64(best.1))%", candidate: best.0.label)
  }

  /// For each threat without which one fits: the cheapest that does.
  private var dropped: [Relaxation] {
    demand.threats.compactMap { threat in
      failingOnly { $0.threat == threat }.first.map {
        Relaxation(change: "without \(threat.rawValue)", candidate: $0.label)
      }
    }
  }
}
