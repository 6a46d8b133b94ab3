/// The outcome of a plan: every figure with its verdict.
public struct Reproduction: Sendable {
  public let sections: [Section]

  public init(sections: [Section]) { self.sections = sections }

  public struct Section: Sendable {
    public let study: Study
    public let groups: [Group]

    public init(study: Study, groups: [Group]) {
      self.study = study
      self.groups = groups
    }
  }

  /// The figures of one experiment.
  public struct Group: Sendable {
    public let subject: String
    public let setup: String
    public let rows: [Row]
    public let curve: Curve?

    public init(subject: String, setup: String, rows: [Row], curve: Curve? = nil) {
      self.subject = subject
      self.setup = setup
      self.rows = rows
      self.curve = curve
    }

    /// `results` are those of the experiment's runs, in their order.
    init(_ experiment: Experiment, results: [[Double]]) {
      let claims = experiment.claims
      self.init(
        subject: experiment.subject, setup: experiment.setup,
        rows: claims.enumerated().map { place, claim in Row(claim, Sample(results.map { $0[place] })) },
        curve: experiment.curve.map { curve in
          Curve(
            drawn: curve,
            samples: curve.places.indices.map { place in Sample(results.map { $0[claims.count + place] }) })
        })
    }
  }

  public struct Row: Sendable {
    public let claim: Claim
    public let sample: Sample
    public let verdict: Ruling

    public init(_ claim: Claim, _ sample: Sample) {
      self.claim = claim
      self.sample = sample
      verdict = claim.verdict(on: sample)
    }
  }

  public struct Curve: Sendable {
    public let drawn: Experiment.Curve
    /// By place.
    public let samples: [Sample]

    public init(drawn: Experiment.Curve, samples: [Sample]) {
      self.drawn = drawn
      self.samples = samples
    }
  }

  public var rows: [Row] { sections.flatMap { $0.groups.flatMap(\.rows) } }

  /// True where every figure that is judged passes.
  public var passes: Bool { rows.allSatisfy { $0.verdict != .fail } }
}
