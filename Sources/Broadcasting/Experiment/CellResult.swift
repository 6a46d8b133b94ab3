/// One run to be made: an architecture with its settings, a scenario and a seed, in the simulator.
public struct Cell: Sendable {
  public let configuration: Configuration
  public let scenario: Scenario
  public let seed: UInt64

  public init(configuration: Configuration, scenario: Scenario, seed: UInt64) {
    self.configuration = configuration
    self.scenario = scenario
    self.seed = seed
  }

  /// 12 hexadecimal digits that stand for all that the cell depends on.
  public var id: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func fold(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
    }
    fold(configuration.architecture)
    for setting in configuration.settings { fold("\(setting.name)=\(setting.value)") }
    fold("\(scenario)")
    fold("\(seed)")
    let digits = String(SplitMix64.mix(hash) >> 16, radix: 16)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// Runs the cell and measures it.
  public func run() -> CellResult {
    let observations = configuration.observe(scenario, seed)
    let verdict = observations.verdict()
    return CellResult(
      id: id, architecture: configuration.architecture, settings: configuration.settings,
      scenario: scenario.name, hosts: scenario.hosts, seed: seed, driver: "simulator",
      verdict: verdict.outcome, reasons: verdict.reasons, fingerprint: observations.fingerprint,
      metrics: observations.measurements())
  }
}

/// What came of a cell, as results files hold it.
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
  /// Why the verdict is not `valid`, and what else a reader must know.
  public let reasons: [String]
  public let fingerprint: String
  /// One for every `Metric.all`, in its order.
  public let metrics: [MetricValue.Part]

  public init(
    id: String, architecture: String, settings: [SettingValue], scenario: String, hosts: Int, seed: UInt64,
    driver: String, verdict: Outcome, reasons: [String], fingerprint: String, metrics: [MetricValue.Part]
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
  }

  public subscript(metric: String) -> MetricValue? { metrics.first { $0.name == metric }?.value }
}

/// A run's verdict.
///
/// No evidence is not a pass.
public enum Outcome: String, Hashable, Sendable, CaseIterable {
  case valid
  case invalid
  case unknown
}

/// An outcome and why.
public struct Verdict: Hashable, Sendable {
  public let outcome: Outcome
  public let reasons: [String]
}
