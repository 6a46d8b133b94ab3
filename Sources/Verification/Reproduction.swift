/// What came of a plan: every figure with its verdict.
public struct Reproduction: Sendable {
  public let sections: [Section]

  public struct Section: Sendable {
    public let study: Study
    public let groups: [Group]
  }

  /// The figures of one experiment.
  public struct Group: Sendable {
    public let subject: String
    public let setup: String
    public let rows: [Row]
    public let curve: Curve?

    init(_ experiment: Experiment, results: [[Double]]) {
      subject = experiment.subject
      setup = experiment.setup
      let claims = experiment.claims
      rows = claims.enumerated().map { place, claim in Row(claim, Sample(results.map { $0[place] })) }
      curve = experiment.curve.map { curve in
        Curve(
          drawn: curve,
          samples: curve.places.indices.map { place in Sample(results.map { $0[claims.count + place] }) })
      }
    }
  }

  public struct Row: Sendable {
    public let claim: Claim
    public let sample: Sample
    public let verdict: Verdict

    init(_ claim: Claim, _ sample: Sample) {
      self.claim = claim
      self.sample = sample
      verdict = claim.verdict(on: sample)
    }
  }

  public struct Curve: Sendable {
    public let drawn: Experiment.Curve
    /// By place.
    public let samples: [Sample]
  }

  public var rows: [Row] { sections.flatMap { $0.groups.flatMap(\.rows) } }

  /// Whether every figure that is judged passes, and one is.
  public var passes: Bool {
    rows.allSatisfy { $0.verdict != .fail }
  }
}
