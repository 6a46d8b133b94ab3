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
      without pre-vote, with terms that count up, with fresh timers and with one failure; "about" is taken \
      for the nearest 25 ms, 1.5 s for the nearest tenth. All else is held against a model of ours, \
      written from the dissertation without our Raft and our simulator: servers with a timer, a term and a \
      vote each, letters that take 30–40 ms, three votes of five to win. The service asks first whether it \
      would win (pre-vote), which costs a round trip, and takes its terms from the clock, so that no vote \
      is split for long. With two failures, the leader's and another server's, all three that are left \
      must vote for one.
      """,
    parameters: [.failures]
  ) { (selection: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for failures in try selection.integers(.failures, in: 1...2, else: [1, 2]) {
      experiments += [
        try election("plain, timers fresh", campaign: "plain", crash: .withHeartbeat, failures),
        try election("pre-vote, timers fresh", campaign: "pre-vote", crash: .withHeartbeat, failures),
        try election("plain, any moment", campaign: "plain", crash: .anyTime, failures),
        try election("pre-vote, any moment", campaign: "pre-vote", crash: .anyTime, failures),
      ]
    }
    return experiments
  }

  private static func election(
    _ subject: String, campaign: String, crash: ElectionSetup.Crash, _ failures: Int
  ) throws(VerificationError) -> Experiment {
    let setup = try ElectionSetup(campaign: campaign, crash: crash, failures: failures)
    let model = ElectionModel(
      failures: failures, asksFirst: campaign == "pre-vote", isFresh: crash == .withHeartbeat)
    let isPublished = campaign == "plain" && crash == .withHeartbeat && failures == 1
    let mean = isPublished ? Claim("mean, ms", .about("475", slack: 12.5, beside: "470")) : nil
    // Printed in tenths of a second.
    let bound =
      isPublished
      ? Claim(
        "99.9 % of elections, ms", .below("1500", slack: 50, beside: "1346"), rule: .atMost,
        statistic: .quantile(0.999)) : nil
    return Experiment(
      subject + (failures > 1 ? ", two failures" : ""),
      setup: "election campaign=\(campaign) election-timeout=300ms heartbeat=75ms, 5 hosts"
        + (failures > 1 ? ", two of which fail" : ""),
      // So many that the bound on one in a thousand is decided.
      runs: isPublished ? 40_000 : 4000,
      claims: [
        mean ?? Claim(modelled: "mean, ms"),
        bound ?? Claim(modelled: "99 % of elections, ms", statistic: .quantile(0.99)),
      ]
    ) { seed in
      let time = setup.time(seed: seed)
      let expected = isPublished ? [] : [Double](repeating: model.play(seed: seed), count: 2)
      return [time, time] + expected
    }
  }
}

/// A leader's crash, that of other hosts with it, and how long the others take to have a new one.
struct ElectionSetup: Sendable {
  enum Crash {
    /// At the moment when the leader's last heartbeat arrives: all timers have just been set anew.
    case withHeartbeat
    /// At a moment between two heartbeats, each equally likely: at a fixed time they are not, because first
    /// leaders are elected at times that are not spread evenly.
    case anyTime
  }

  private let stage: ElectionStage
  private let crash: Crash
  /// Hosts that fail at the same moment, the leader among them.
  private let failures: Int
  private static let hosts = 5
  /// The first leader is there long before.
  private static let steady = Instant.zero + .seconds(4)
  private static let heartbeat = Delay.milliseconds(75)
  private static let latency = Latency.uniform(low: .milliseconds(30), high: .milliseconds(40))
  private static let meanLatency = Delay.milliseconds(35)

  init(campaign: String, crash: Crash, failures: Int = 1) throws(VerificationError) {
    do {
      stage = try ElectionStage([
        SettingValue(name: "election-timeout", value: "300ms"),
        SettingValue(name: "heartbeat", value: "\(Self.heartbeat)"),
        SettingValue(name: "campaign", value: campaign),
      ])
    } catch {
      throw VerificationError(error.description)
    }
    self.crash = crash
    self.failures = failures
  }

  private func scenario(_ faults: [Fault], lasting: Delay) -> Scenario {
    let silent = Workload(ratePerThousandSeconds: 1, broadcasts: .zero, duration: .milliseconds(1))
    return Scenario(
      name: "election", hosts: Self.hosts, network: Network(latency: Self.latency), workload: silent,
      faults: faults,
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
    var random = SplitMix64(seed: SplitMix64.seed(seed, .crashMoment))
    let moment =
      switch crash {
      case .withHeartbeat: heartbeat + Self.meanLatency
      case .anyTime: Self.steady + random.delay(in: .zero...Self.heartbeat)
      }
    let faults = (0..<failures).map { further in
      let node = NodeID((leader.node.int + further) % Self.hosts)
      return Fault(at: moment - .zero, duration: nil, kind: .crash(.node(node), forgets: false))
    }
    let run = stage.run(scenario(faults, lasting: .seconds(12)), seed: seed)
    guard let next = run.tenures.first(where: { $0.begin > moment }) else { return .nan }
    return Double((next.begin - moment).nanoseconds) / 1e6
  }
}
