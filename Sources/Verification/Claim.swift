/// The statement of a source about one figure of an experiment, and the way in which runs are held to it.
public struct Claim: Sendable {
  /// The figure: `residue s`.
  public let figure: String
  public let standard: Standard
  public let statistic: Statistic
  /// For a share of hosts: what one host more or less makes in one run.
  public let grain: Double

  /// The value that the figure is held against.
  public enum Standard: Sendable {
    case expected(Expected, Rule)
    /// That of a model of ours, which every run of the experiment makes beside its own. `beside` is what is
    /// printed about the figure where the model is not what was printed.
    case model(beside: String?)
    /// Nobody can say what it should be, for this reason.
    case none(String)
  }

  /// The figure of the runs that is held against the expectation.
  public enum Statistic: Hashable, Sendable {
    case mean
    case deviation
    /// The value that this share of the runs stay below.
    case quantile(Double)
    /// The share of the runs that give 1, where the others give 0.
    case share
  }

  /// The rule by which a figure passes.
  ///
  /// SE is the standard error of the difference: of the statistic, and of the expected value where that comes
  /// from a model's runs.
  public enum Rule: Hashable, Sendable {
    /// Every run gives the expected value.
    case exact
    /// |measured − expected| ≤ 3 SE + slack.
    case within
    /// |measured − expected| ≤ 3 standard deviations of single runs + slack: for figures that were published
    /// from a few runs, whose own error is not known.
    case withinDeviations
    /// measured + 3 SE ≤ expected + slack; it fails where measured − 3 SE is above that.
    case atMost
    /// measured − 3 SE ≥ expected − slack; it fails where measured + 3 SE is below that.
    case atLeast
  }

  public init(
    _ figure: String, _ expectation: Expected, rule: Rule? = nil, statistic: Statistic = .mean,
    grain: Double = 0
  ) {
    let rule = rule ?? (expectation.origin == .identity ? .exact : .within)
    self.init(figure, .expected(expectation, rule), statistic, grain)
  }

  /// A figure that is held against the model that the experiment's runs make beside their own.
  public init(
    modelled figure: String, beside: String? = nil, statistic: Statistic = .mean, grain: Double = 0
  ) {
    self.init(figure, .model(beside: beside), statistic, grain)
  }

  /// A figure that is shown, and the reason why nobody can judge it.
  public init(_ figure: String, unjudged reason: String) {
    self.init(figure, .none(reason), .mean, 0)
  }

  private init(_ figure: String, _ standard: Standard, _ statistic: Statistic, _ grain: Double) {
    self.figure = figure
    self.standard = standard
    self.statistic = statistic
    self.grain = grain
  }

  var isModelled: Bool { if case .model = standard { true } else { false } }

  /// The same claim with the expectation that the model's runs give.
  func resolved(by model: Sample) -> Claim {
    guard case .model(let beside) = standard else { return self }
    let (value, error) = measured(in: model)
    // What no run of the model saw may still come once in as many.
    let unit = statistic == .share ? 1 : grain
    let least = unit / Double(max(1, model.runs))
    return Claim(
      figure, .expected(.model(value, error: max(error, least), beside: beside), .within), statistic, grain)
  }

  /// Nil where nobody says what it should be, and where a model's runs are still to say it.
  public var expectation: Expected? {
    if case .expected(let expectation, _) = standard { expectation } else { nil }
  }
  public var rule: Rule? { if case .expected(_, let rule) = standard { rule } else { nil } }
}

/// The ruling on whether a figure is what its source says.
public enum Ruling: Hashable, Sendable {
  case pass
  case fail
  /// A bound lies within the error of what was measured, or fewer than ten runs lie beyond the quantile: more
  /// runs can tell.
  case undecided
  /// Not judged, and why.
  case none(String)
}

extension Claim {
  /// The number of standard errors that chance is allowed.
  static let allowedErrors = 3.0
  /// The probability that a normal law leaves beyond so many of them, on one side.
  static let allowedChance = 0.00135
  /// Fewer events than this are held against their own law and not against the normal one.
  private static let fewEvents = 10.0

  /// The statistic and its standard error.
  ///
  /// For a standard deviation by the bootstrap, because what is measured has no normal law; for a quantile by
  /// the order statistics around it. Of rare hosts it is at least what their expectation says, and of
  /// shares of runs just that: runs in which a rare thing never came would have no error by themselves.
  public func measured(in sample: Sample) -> (value: Double, error: Double) {
    switch statistic {
    case .mean:
      let error = sample.meanError
      guard grain > 0, let expectation, error == 0 || isOfFew(expectation, runs: sample.runs) else {
        return (sample.mean, error)
      }
      let byLaw = (max(0, expectation.value) * grain / Double(max(1, sample.runs))).squareRoot()
      return (sample.mean, max(error, byLaw))
    case .share:
      guard let expectation, sample.runs > 0 else { return (sample.mean, sample.meanError) }
      let share = min(max(expectation.value, 0), 1)
      return (sample.mean, (share * (1 - share) / Double(sample.runs)).squareRoot())
    case .deviation: return (sample.deviation, sample.deviationError)
    case .quantile(let share):
      let spread = (share * (1 - share) / Double(max(1, sample.runs))).squareRoot()
      let (low, high) = (sample.quantile(max(0, share - spread)), sample.quantile(min(1, share + spread)))
      return (sample.quantile(share), (high - low) / 2)
    }
  }

  /// Holds the runs to the claim.
  public func verdict(on sample: Sample) -> Ruling {
    let (expectation, rule): (Expected, Rule)
    switch standard {
    case .none(let reason): return .none(reason)
    case .model: return .none("the model was not run")
    case .expected(let value, let law): (expectation, rule) = (value, law)
    }
    guard sample.runs > 0, sample.values.allSatisfy(\.isFinite) else { return .fail }
    if rule == .within, let ruling = rulingOnFew(sample, expectation) { return ruling }
    if case .quantile(let share) = statistic, share < 1,
      Double(sample.runs) * min(share, 1 - share) < Self.fewEvents
    {
      return .undecided
    }
    let (value, measuredError) = measured(in: sample)
    let error = Self.allowedErrors * expectation.errorBeside(measuredError)
    let difference = value - expectation.value
    // What the rounding of the sums themselves may be off.
    let allowance = expectation.slack + 1e-9 * expectation.value.magnitude
    switch rule {
    case .exact: return sample.values.allSatisfy { $0 == expectation.value } ? .pass : .fail
    case .within: return difference.magnitude <= error + allowance ? .pass : .fail
    case .withinDeviations:
      return difference.magnitude <= Self.allowedErrors * sample.deviation + allowance ? .pass : .fail
    case .atMost: return Self.bound(difference - allowance, error)
    case .atLeast: return Self.bound(-difference - allowance, error)
    }
  }

  /// `excess` is by how much the figure is beyond the bound.
  private static func bound(_ excess: Double, _ error: Double) -> Ruling {
    if excess + error <= 0 { return .pass }
    return excess - error > 0 ? .fail : .undecided
  }

  /// True for a share of hosts that fewer than ten make in all runs.
  private func isOfFew(_ expectation: Expected, runs: Int) -> Bool {
    grain > 0 && expectation.value * Double(runs) / grain < Self.fewEvents
  }

  /// Counts of so few events that the normal law does not hold are judged by the law of rare events, shares
  /// of runs by that of coins; nil for all else.
  private func rulingOnFew(_ sample: Sample, _ expectation: Expected) -> Ruling? {
    let runs = Double(sample.runs)
    let margin = expectation.slack + Self.allowedErrors * expectation.error
    switch statistic {
    case .share:
      let found = Int((sample.mean * runs).rounded())
      func chance(_ share: Double) -> Coins { Coins(count: sample.runs, share: min(max(share, 0), 1)) }
      let isLikely =
        chance(expectation.value - margin).atMost(found) >= Self.allowedChance
        && chance(expectation.value + margin).atLeast(found) >= Self.allowedChance
      return isLikely ? .pass : .fail
    case .mean where isOfFew(expectation, runs: sample.runs):
      let found = Int((sample.mean * runs / grain).rounded())
      func chance(_ share: Double) -> RareEvents { RareEvents(mean: max(0, share) * runs / grain) }
      let isLikely =
        chance(expectation.value - margin).atMost(found) >= Self.allowedChance
        && chance(expectation.value + margin).atLeast(found) >= Self.allowedChance
      return isLikely ? .pass : .fail
    default: return nil
    }
  }

  /// By how many standard errors the figure is beyond what its source leaves open; negative below it, 0
  /// within, infinite where there is no error, nil where nothing is expected.
  public func distance(of sample: Sample) -> Double? {
    guard let expectation, let rule else { return nil }
    let (value, measuredError) = measured(in: sample)
    guard value.isFinite else { return nil }
    let difference = value - expectation.value
    let excess =
      switch rule {
      case .atMost: difference
      case .atLeast: -difference
      case .exact, .within, .withinDeviations: difference.magnitude
      }
    let rounding = 1e-9 * max(expectation.value.magnitude, value.magnitude)
    let beyond = max(0, excess - expectation.slack)
    if beyond <= rounding { return 0 }
    let error = expectation.errorBeside(measuredError)
    return (difference < 0 ? -1 : 1) * (error > rounding * 1e-3 ? beyond / error : .infinity)
  }
}
