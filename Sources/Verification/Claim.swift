/// The statement of a source about one figure of an experiment, and the way in which runs are held to it.
public struct Claim: Sendable {
  /// The figure: `residue s`.
  public let figure: String
  /// Nil where nobody says what it should be.
  public let expectation: Expected?
  public let rule: Rule
  public let statistic: Statistic
  /// For a share: what one host more or less makes in one run.
  public let grain: Double

  /// The figure of the runs that is held against the expectation.
  public enum Statistic: Hashable, Sendable {
    case mean
    case deviation
    /// The value that this share of the runs stay below.
    case quantile(Double)
  }

  /// The rule by which a figure passes.
  ///
  /// There is one rule for every kind of figure; rows differ in what their source leaves open, and those of
  /// which it is known to be wrong or silent are not judged. SE is the standard error of the statistic.
  public enum Rule: Hashable, Sendable {
    /// Every run gives the expected value.
    case exact
    /// |measured − expected| ≤ 3 SE + slack.
    case within
    /// |measured − expected| ≤ 3 standard deviations of single runs + slack: for figures that were published
    /// from a few runs, whose own error is not known.
    case withinDeviations
    /// measured − 3 SE ≤ expected + slack.
    case atMost
    /// Shown and not judged, for this reason.
    case notJudged(String)
  }

  public init(
    _ figure: String, _ expectation: Expected?, rule: Rule? = nil, statistic: Statistic = .mean,
    grain: Double = 0
  ) {
    self.figure = figure
    self.expectation = expectation
    self.rule = rule ?? (expectation?.origin == .identity ? .exact : .within)
    self.statistic = statistic
    self.grain = grain
  }
}

/// The ruling on whether a figure is what its source says.
public enum Ruling: Hashable, Sendable {
  case pass
  case fail
  /// Not judged, and why.
  case none(String)
}

extension Claim {
  /// The statistic and its standard error.
  ///
  /// For a quantile by the normal approximation of the order statistics around it, for a standard deviation
  /// by that of normally distributed values.
  public func measured(in sample: Sample) -> (value: Double, error: Double) {
    switch statistic {
    case .mean: return (sample.mean, sample.meanError)
    case .deviation:
      let error = sample.runs > 1 ? sample.deviation / (2 * Double(sample.runs - 1)).squareRoot() : 0
      return (sample.deviation, error)
    case .quantile(let share):
      let spread = (share * (1 - share) / Double(max(1, sample.runs))).squareRoot()
      let (low, high) = (sample.quantile(max(0, share - spread)), sample.quantile(min(1, share + spread)))
      return (sample.quantile(share), (high - low) / 2)
    }
  }

  /// Holds the runs to the claim.
  public func verdict(on sample: Sample) -> Ruling {
    if case .notJudged(let reason) = rule { return .none(reason) }
    guard let expectation else { return .none("no published figure") }
    guard sample.runs > 0, sample.values.allSatisfy(\.isFinite) else { return .fail }
    // So few that chance alone decides, and the runs' own deviation says nothing.
    // More than that by far is no chance.
    let hosts = expectation.value * Double(sample.runs) / grain
    if grain > 0, hosts < 10 {
      let found = sample.mean * Double(sample.runs) / grain
      guard found <= hosts + 4 * hosts.squareRoot() + 4 else { return .fail }
      return .none("fewer than ten hosts expected in all runs")
    }
    let (value, error) = measured(in: sample)
    let difference = value - expectation.value
    // What the rounding of the sums themselves may be off.
    let allowance = expectation.slack + 1e-9 * expectation.value.magnitude
    let passes =
      switch rule {
      case .exact: sample.values.allSatisfy { $0 == expectation.value }
      case .within: difference.magnitude <= 3 * error + allowance
      case .withinDeviations: difference.magnitude <= 3 * sample.deviation + allowance
      case .atMost: difference <= 3 * error + allowance
      case .notJudged: true
      }
    return passes ? .pass : .fail
  }

  /// By how many standard errors the figure is beyond what its source leaves open; negative below it, 0
  /// within, nil where nothing is expected.
  public func distance(of sample: Sample) -> Double? {
    guard let expectation else { return nil }
    let (value, error) = measured(in: sample)
    let difference = value - expectation.value
    let excess = rule == .atMost ? difference : difference.magnitude
    let beyond = max(0, excess - expectation.slack)
    if beyond <= 1e-9 * expectation.value.magnitude { return 0 }
    return (difference < 0 ? -1 : 1) * (error > 0 ? beyond / error : .infinity)
  }
}
