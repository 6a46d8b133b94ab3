/// The value that a figure should have, who says so, and how exactly it is said.
public struct Expected: Hashable, Sendable {
  public enum Origin: String, Hashable, Sendable {
    /// Printed in the paper.
    case published
    /// Computed from an equation that the paper, or the field, states.
    case theory
    /// Follows by counting: every single run must give it.
    case identity
    /// From a model of our own, of somebody else's program or of what a paper describes, that shares no code
    /// with what is measured.
    case model = "our model"
    /// A value that we set out to reach.
    case aim = "our aim"
  }

  public let value: Double
  /// As it is written where it comes from.
  public let text: String
  public let origin: Origin
  /// The distance from `value` that the source itself leaves open: half a unit of a printed figure's last
  /// digit, or the part that an equation neglects.
  public let slack: Double
  /// The standard error of `value` where it is the outcome of a model's runs; else 0.
  public let error: Double
  /// A second value for comparison: our own earlier simulation of the published experiment, or what is
  /// printed where that is not what is expected.
  public let beside: String?

  private init(
    _ value: Double, _ text: String, _ origin: Origin, slack: Double = 0, error: Double = 0,
    beside: String? = nil
  ) {
    self.value = value
    self.text = text
    self.origin = origin
    self.slack = slack
    self.error = error
    self.beside = beside
  }

  /// The standard error of a difference to a value that has this error of its own.
  func errorBeside(_ other: Double) -> Double {
    error == 0 ? other : (error * error + other * other).squareRoot()
  }

  /// A printed figure, such as `0.037`, correct to half a unit of its last digit.
  public static func published(_ text: String, beside: String? = nil) -> Expected {
    printed(text, .published, beside)
  }

  /// A figure of a model of ours, correct to half a unit of its last digit.
  public static func model(_ text: String, beside: String? = nil) -> Expected {
    printed(text, .model, beside)
  }

  /// The outcome of a model's runs, with its standard error.
  public static func model(_ value: Double, error: Double, beside: String? = nil) -> Expected {
    Expected(value, Number.text(value, error: error), .model, error: error, beside: beside)
  }

  private static func printed(_ text: String, _ origin: Origin, _ beside: String?) -> Expected {
    let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let unit = (0..<decimals).reduce(1.0) { unit, _ in unit / 10 }
    return Expected(Double(text) ?? .nan, text, origin, slack: unit / 2, beside: beside)
  }

  /// A value by an equation; `slack` is the part that it neglects.
  public static func theory(_ value: Double, slack: Double = 0, beside: String? = nil) -> Expected {
    Expected(value, Number.text(value), .theory, slack: slack, beside: beside)
  }

  /// A printed figure that is said to hold about; `slack` is what "about" is taken for.
  public static func about(_ text: String, slack: Double, beside: String? = nil) -> Expected {
    Expected(Double(text) ?? .nan, "about \(text)", .published, slack: slack, beside: beside)
  }

  /// A figure of one published run; chance and another machine may move it by this share.
  public static func single(_ text: String, within share: Double) -> Expected {
    let value = Double(text) ?? .nan
    return Expected(value, text, .published, slack: share * value.magnitude)
  }

  /// A bound from above.
  public static func below(
    _ text: String, _ origin: Origin = .published, slack: Double = 0, beside: String? = nil
  ) -> Expected {
    Expected(Double(text) ?? .nan, "below \(text)", origin, slack: slack, beside: beside)
  }

  /// A bound from below.
  public static func above(_ text: String, _ origin: Origin = .published) -> Expected {
    Expected(Double(text) ?? .nan, "above \(text)", origin)
  }

  /// A value by counting.
  public static func identity(_ value: Int) -> Expected {
    Expected(Double(value), "\(value)", .identity)
  }
}
