import Broadcasting
import Measurement
import Purposes
import Running
import Scenarios

extension Study {
  static let rateLimiting = Study(
    "rate-limiting",
    source: "What hosts that report periodically admit too much: derived, as for gubernator's GLOBAL limits",
    summary: """
      Hosts of a full mesh limit one client to 1000 requests a second between them, and report every 100 ms \
      what they admitted; messages take 10 ms, requests come at random. Too much is λ A (1 − Σp²) with A the \
      mean age of a report and p the hosts' shares of the demand, in requests a second's window; too little \
      is nothing, since no estimate exceeds the truth. Halves that hear nothing of one another admit a quota \
      each.
      """
  ) { (_: Selection) throws(VerificationError) in
    try [
      Limiter(demand: 1.2), Limiter(demand: 2), Limiter(demand: 5), Limiter(demand: 2, hosts: 3),
      Limiter(demand: 2, hosts: 30), Limiter(demand: 2, sync: .milliseconds(10)),
      Limiter(demand: 2, isSkewed: true), Limiter(demand: 2, origins: 1), Limiter(demand: 5, isSplit: true),
    ].map { limiter throws(VerificationError) in try limiter.experiment() }
  }
}

/// A fleet that limits a client's rate.
private struct Limiter {
  /// As a multiple of the quota.
  let demand: Double
  var hosts = 10
  var sync = Delay.milliseconds(100)
  /// True where hosts' shares of the demand are as 1, 1/2, 1/3 and so on.
  var isSkewed = false
  /// The hosts that are asked; nil for all.
  var origins: Int?
  /// True where two halves hear nothing of one another.
  var isSplit = false

  private static let quota = 1000.0
  private static let latency = Delay.milliseconds(10)

  private var shares: [Double] {
    let weights = (1...(origins ?? hosts)).map { isSkewed ? 1 / Double($0) : 1 }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  private var expected: Double {
    let delay = Double(Self.latency.nanoseconds) / 1e9
    let interval = Double(sync.nanoseconds) / 1e9
    func mean(_ demand: Double, _ shares: [Double]) -> Double {
      OverAdmission(quota: Self.quota, demand: demand, shares: shares, interval: interval, delay: delay).mean
    }
    guard isSplit else { return mean(demand, shares) }
    // Each half has a quota of its own: one too many together, and what each does not know in time.
    let half = Array(repeating: 2 / Double(hosts), count: hosts / 2)
    return Self.quota + 2 * mean(demand / 2, half)
  }

  private var subject: String {
    let changes = [
      hosts == 10 ? nil : "\(hosts) hosts", sync == .milliseconds(100) ? nil : "reports every \(sync)",
      isSkewed ? "shares as 1, 1/2, 1/3 …" : nil, origins.map { "all at \($0) host" },
      isSplit ? "in halves" : nil,
    ]
    return (["\(demand) times the quota"] + changes.compactMap(\.self)).joined(separator: ", ")
  }

  private func setup() throws(VerificationError) -> Setup {
    var workload = Workload(
      ratePerThousandSeconds: Int(demand * Self.quota * 1000), broadcasts: .one, duration: .seconds(12),
      arrivals: .poisson, origins: origins)
    if isSkewed { workload.skew = 1000 }
    guard let purpose = RegisteredPurpose.named("rate-limit") else {
      throw VerificationError("there is no purpose 'rate-limit'")
    }
    do throws(SettingError) {
      return Setup(
        "full-mesh", ["membership": "fixed", "batch": "0s"],
        in: Scenario(
          name: "verification", hosts: hosts, network: Network(latency: .constant(Self.latency)),
          workload: workload,
          purpose: try purpose.configured([SettingValue(name: "sync", value: "\(sync)")]),
          faults: isSplit ? [Fault(at: .zero, duration: .seconds(12), kind: .partition(.halves))] : [],
          settle: .seconds(1), quiet: .seconds(6)))
    } catch {
      throw VerificationError(error.description)
    }
  }

  func experiment() throws(VerificationError) -> Experiment {
    let setup = try setup()
    let configuration = try setup.configuration()
    let claims = [
      origins == 1
        ? Claim("too many a window", .identity(0))
        : Claim("too many a window", .theory(expected, slack: 0.05 * expected)),
      Claim("too few a window", .identity(0)),
    ]
    return Experiment(subject, setup: setup.text, runs: 60, claims: claims) { seed in
      let result = Cell(configuration: configuration, scenario: setup.scenario, seed: seed).run()
      return ["over_admission", "under_admission"].map { name in
        guard let metric = Metric.named(name), case .ratio(let mean) = result[metric]?[part: .mean] else {
          return .nan
        }
        return mean * Self.quota
      }
    }
  }
}
