import Architectures
import Broadcasting
import Measurement
import Running
import Scenarios

extension Study {
  static let raft = Study(
    "raft", source: "Ongaro 2014, Raft's election over a wide area (dissertation, chapter 9)",
    summary: """
      5 servers, one way 30–40 ms, election timeouts 300–600 ms; the leader fails, and it is timed until \
      another leads, in milliseconds. Timers are fresh: the leader dies 35 ms after it sent a heartbeat, \
      when that arrives. The election is that of the coordination service here. Published is an election \
      without pre-vote and with terms that count up; the service asks first whether it would win, which \
      costs a round trip, and takes its terms from the clock, so that no vote is split for long. "About" \
      is taken for the nearest 25 ms.
      """
  ) { (_: Selection) throws(VerificationError) in
    let service = Claim.Rule.notJudged("published without pre-vote")
    let moment = Claim.Rule.notJudged("published with fresh timers")
    return [
      try election(
        "plain, timers fresh", campaign: "plain", crash: .withHeartbeat, rules: (.within, .atMost)),
      try election(
        "pre-vote, timers fresh", campaign: "pre-vote", crash: .withHeartbeat, rules: (service, service)),
      try election("plain, any moment", campaign: "plain", crash: .anyTime, rules: (moment, moment)),
      try election("pre-vote, any moment", campaign: "pre-vote", crash: .anyTime, rules: (service, service)),
    ]
  }

  private static func election(
    _ subject: String, campaign: String, crash: ElectionSetup.Crash, rules: (Claim.Rule, Claim.Rule)
  ) throws(VerificationError) -> Experiment {
    let setup = try ElectionSetup(campaign: campaign, crash: crash)
    let mean = Expected.about("475", slack: 12.5, beside: "470")
    let most = Expected.below("1500", beside: "1346")
    return Experiment(
      subject, setup: "election campaign=\(campaign) election-timeout=300ms heartbeat=75ms, 5 hosts",
      runs: 4000,
      claims: [
        Claim("mean, ms", mean, rule: rules.0),
        Claim("99.9 % of elections, ms", most, rule: rules.1, statistic: .quantile(0.999)),
      ]
    ) { seed in
      let time = setup.time(seed: seed)
      return [time, time]
    }
  }
}

/// A leader's crash, and how long the others take to have a new one.
struct ElectionSetup: Sendable {
  enum Crash {
    /// At the moment when the leader's last heartbeat arrives: all timers have just been set anew.
    case withHeartbeat
    case anyTime
  }

  private let stage: ElectionStage
  private let crash: Crash
  /// The first leader is there long before.
  private static let steady = Instant.zero + .seconds(4)
  private static let latency = Latency.uniform(low: .milliseconds(30), high: .milliseconds(40))
  private static let meanLatency = Delay.milliseconds(35)

  init(campaign: String, crash: Crash) throws(VerificationError) {
    do {
      stage = try ElectionStage([
        SettingValue(name: "election-timeout", value: "300ms"),
        SettingValue(name: "heartbeat", value: "75ms"), SettingValue(name: "campaign", value: campaign),
      ])
    } catch {
      throw VerificationError(error.description)
    }
    self.crash = crash
  }

  private func scenario(_ faults: [Fault], lasting: Delay) -> Scenario {
    let silent = Workload(ratePerThousandSeconds: 1, broadcasts: .zero, duration: .milliseconds(1))
    return Scenario(
      name: "election", hosts: 5, network: Network(latency: Self.latency), workload: silent, faults: faults,
      settle: .zero, quiet: lasting)
  }

  /// In milliseconds; not a number where there is no leader to crash, or none after it.
  ///
  /// The same run without the crash tells who leads and when its heartbeats leave.
  func time(seed: UInt64) -> Double {
    let rehearsal = stage.run(scenario([], lasting: .seconds(5)), seed: seed)
    guard let leader = rehearsal.tenures.last, leader.begin < Self.steady,
      let heartbeat = rehearsal.spoke.first(where: { $0 >= Self.steady })
    else { return .nan }
    let moment = crash == .withHeartbeat ? heartbeat + Self.meanLatency : Self.steady
    let fault = Fault(at: moment - .zero, duration: nil, kind: .crash(.node(leader.node), forgets: false))
    let run = stage.run(scenario([fault], lasting: .seconds(20)), seed: seed)
    guard let next = run.tenures.first(where: { $0.begin > moment }) else { return .nan }
    return Double((next.begin - moment).nanoseconds) / 1e6
  }
}
