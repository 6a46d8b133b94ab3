public import Broadcasting
import Scenarios

/// The outcome of a cell, as results files hold it.
public struct CellResult: Hashable, Sendable {
  public let id: String
  public let architecture: String
  /// Every setting of the architecture, defaults included.
  public let settings: [SettingValue]
  public let scenario: String
  public let hosts: Int
  public let seed: UInt64
  public let driver: String
  public let verdict: Outcome
  /// The reasons why the verdict is not `valid`, and remarks that a reader needs besides.
  public let reasons: [Reason]
  public let fingerprint: String
  /// One for every `Metric.all`, in its order.
  public let metrics: [Measurement]
  /// Nil where nothing came of the cell, and in results of versions that had none.
  public let profile: Profile?

  public init(
    id: String, architecture: String, settings: [SettingValue], scenario: String, hosts: Int, seed: UInt64,
    driver: String, verdict: Outcome, reasons: [Reason], fingerprint: String, metrics: [Measurement],
    profile: Profile? = nil
  ) {
    self.id = id
    self.architecture = architecture
    self.settings = settings
    self.scenario = scenario
    self.hosts = hosts
    self.seed = seed
    self.driver = driver
    self.verdict = verdict
    self.reasons = reasons
    self.fingerprint = fingerprint
    self.metrics = metrics
    self.profile = profile
  }

  /// True where the simulator made it, so that it can be made again.
  public var isSimulated: Bool { driver == Self.simulator }
  package static let simulator = "\(Driver.simulator)"

  /// True where a partition cut no message, so that nothing was tested; that is among `reasons`.
  public var isNoTest: Bool {
    reasons.contains { if case .partitionCutNothing = $0 { true } else { false } }
  }

  public subscript(metric: Metric) -> MetricValue? { metrics.first { $0.metric == metric }?.value }

  /// A metric and its value in the run.
  public struct Measurement: Hashable, Sendable {
    public let metric: Metric
    public let value: MetricValue

    public init(_ metric: Metric, _ value: MetricValue) {
      self.metric = metric
      self.value = value
    }
  }
}

/// A run's verdict.
///
/// No evidence is not a pass.
public enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
  case valid
  case invalid
  case unknown
}

/// An outcome and why.
public struct Verdict: Hashable, Sendable {
  public let outcome: Outcome
  public let reasons: [Reason]
}
