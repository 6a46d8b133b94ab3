import Broadcasting
import Measurement
import Purposes
import Running
import Scenarios

extension Study {
  static let failureDetection = Study(
    "failure-detection",
    source: """
      Chen, Toueg, Aguilera: "On the quality of service of failure detectors", IEEE TC 51(5), 2002; φ by \
      Hayashibara et al., SRDS 2004
      """,
    summary: """
      Ten hosts beat once a second straight to all others, over links of 10 ms that lose 10 % of the \
      messages or none. With a timeout just over m beats a mistake begins with m losses in a row, at a rate \
      of λ pᵐ(1 − p) for each pair, and lasts until the next beat that comes. A crash is noticed a timeout \
      after the last beat, which is half a beat old on average; by φ with an exponential law θ ln 10 mean \
      gaps after it.
      """
  ) { (_: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for missed in [1, 2] { experiments.append(try Detection(missed: missed).mistakes()) }
    experiments.append(try Detection(settings: ["timeout=5s"], longest: 5).crash("timeout of 5 s"))
    for threshold in [3, 8] {
      let longest = Double(threshold) * 2.302585
      experiments.append(
        try Detection(
          settings: ["detector=phi-exponential", "threshold=\(threshold)"], longest: longest
        ).crash("exponential φ, θ = \(threshold)"))
    }
    return experiments
  }
}

/// A fleet of ten whose hosts beat straight to one another.
private struct Detection {
  var settings: [String] = []
  /// The beats in a row whose loss is a mistake.
  var missed = 0
  /// The time without a beat after which a host is suspected, in seconds.
  var longest = 0.0

  private static let hosts = 10
  private static let loss = 0.1
  private static let latency = Delay.milliseconds(10)

  private func setup(
    _ settings: [String], loss: Int, lasting: Delay, faults: [Fault] = []
  ) throws(VerificationError) -> Setup {
    guard let purpose = RegisteredPurpose.named("membership") else {
      throw VerificationError("there is no purpose 'membership'")
    }
    let values = (["beats=direct"] + settings).map { text in
      let sides = text.split(separator: "=").map(String.init)
      return SettingValue(name: sides[0], value: sides[1])
    }
    do throws(SettingError) {
      return Setup(
        "full-mesh", ["membership": "fixed"],
        in: Scenario(
          name: "verification", hosts: Self.hosts,
          network: Network(
            latency: .constant(Self.latency), loss: Probability(millionths: loss)),
          workload: Workload(ratePerThousandSeconds: 1000, duration: lasting),
          purpose: try purpose.configured(values), faults: faults, settle: .seconds(5), quiet: .seconds(5)))
    } catch {
      throw VerificationError(error.description)
    }
  }

  func mistakes() throws(VerificationError) -> Experiment {
    let setup = try setup(
      ["timeout=\(missed).05s"], loss: Int(Self.loss * 1e6), lasting: .seconds(100))
    let rate = Self.power(Self.loss, missed) * (1 - Self.loss)
    // It begins 50 ms after the last beat that was lost was due, and ends with the first that comes then.
    let length = 0.95 + Self.loss / (1 - Self.loss)
    return try experiment(
      "timeout just over \(missed) beat\(missed == 1 ? "" : "s"), 10 % lost", setup, runs: 40,
      [
        ("mistakes per host and hour", Double(Self.hosts - 1) * rate * 3600, "false_accusations", nil, 1),
        ("share of time mistaken", rate * length, "view_error", nil, 1),
      ])
  }

  func crash(_ subject: String) throws(VerificationError) -> Experiment {
    let crash = Fault(
      at: .seconds(40), duration: .seconds(40), kind: .crash(.node(NodeID(3)), forgets: false))
    let setup = try setup(settings, loss: 0, lasting: .seconds(100), faults: [crash])
    return try experiment(
      subject, setup, runs: 200, [("crash to suspicion, s", longest - 0.5 + 0.01, "detection_ns", .p50, 1e-9)]
    )
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  private func experiment(
    _ subject: String, _ setup: Setup, runs: Int,
    _ figures: [(name: String, value: Double, metric: String, part: Metric.Part?, scale: Double)]
  ) throws(VerificationError) -> Experiment {
    let configuration = try setup.configuration()
    return Experiment(
      subject, setup: setup.text, runs: runs, claims: figures.map { Claim($0.name, .theory($0.value)) }
    ) { seed in
      let result = Cell(configuration: configuration, scenario: setup.scenario, seed: seed).run()
      return figures.map { figure in
        guard let metric = Metric.named(figure.metric), let value = result[metric] else { return .nan }
        switch value {
        case .ratio(let ratio): return ratio * figure.scale
        case .percentiles(let percentiles): return Double(percentiles.p50) * figure.scale
        default: return .nan
        }
      }
    }
  }
}
