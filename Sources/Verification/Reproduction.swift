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
      func sample(_ place: Int) -> Sample { Sample(results.map { $0[place] }) }
      let claims = experiment.claims
      var next = claims.count
      var rows: [Row] = []
      for (place, claim) in claims.enumerated() {
        if claim.isModelled {
          rows.append(Row(claim.resolved(by: sample(next)), sample(place)))
          next += 1
        } else {
          rows.append(Row(claim, sample(place)))
        }
      }
      let drawn = next
      self.init(
        subject: experiment.subject, setup: experiment.setup, rows: rows,
        curve: experiment.curve.map { curve in
          Curve(drawn: curve, samples: curve.places.indices.map { sample(drawn + $0) })
        })
    }
  }

  public struct Row: Sendable {
    public let claim: Claim
    public let sample: Sample
    /// The figure and its standard error.
    public let measured: (value: Double, error: Double)
    /// By how many standard errors the figure is beyond what its source leaves open; nil where nothing is
    /// expected.
    public let distance: Double?
    public let verdict: Ruling

    public init(_ claim: Claim, _ sample: Sample) {
      self.claim = claim
      self.sample = sample
      measured = claim.measured(in: sample)
      distance = claim.distance(of: sample)
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
  public var passes: Bool { rows.allSatisfy { $0.verdict != .fail && $0.verdict != .undecided } }
  /// True where a figure is not what it should be.
  public var fails: Bool { rows.contains { $0.verdict == .fail } }
}
