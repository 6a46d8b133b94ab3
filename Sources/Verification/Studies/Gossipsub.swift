import Broadcasting
import Measurement
import Scenarios

extension Study {
  static let gossipsub = Study(
    "gossipsub", source: "Gossipsub v1.0, published simulator runs (libp2p)",
    summary: """
      Each host connects to 20 others, D 6, D_lo 4, D_hi 12, heartbeats of 1 s; every pair has a latency \
      of its own, 10–150 ms, and every message up to 10 % more; 5 sources broadcast once each, from 5 s \
      on. The figures come from few published runs: they are allowed three standard deviations of ours.
      """,
    parameters: [.hosts]
  ) { (selection: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for hosts in try selection.integers(.hosts, in: Scenario.Limits.atLeast(30), else: [100, 1000]) {
      experiments.append(try gossipsub(hosts: hosts))
    }
    return experiments
  }

  /// No equation gives it, either: it depends on the mesh that the heartbeats have made.
  private static let silence = "not published for this many hosts, and no equation gives it"

  private static func gossipsub(hosts: Int) throws(VerificationError) -> Experiment {
    let payloads: [Int: Expected] = [100: .published("6.28"), 1000: .published("6.29")]
    let shares: [Expected] = [
      .published("2.2"), .published("34.7"), .published("60.9"), .published("2.1"),
    ]
    let latency = Latency.pairwise(
      low: .milliseconds(10), high: .milliseconds(150), jitter: Probability(millionths: 100_000))
    let setup = Setup(
      "gossipsub",
      [
        "d": "6", "d-low": "4", "d-high": "12", "gossip-factor": "0", "heartbeat": "1s",
        "peers": "out-20", "repair": "0s",
      ],
      in: .broadcasts(
        5, every: .seconds(1), from: 5, hosts: hosts, latency: latency, settle: .seconds(5),
        then: .seconds(5)))
    func claim(_ name: String, _ published: Expected?) -> Claim {
      published.map { Claim(name, $0, rule: .withinDeviations) } ?? Claim(name, unjudged: Self.silence)
    }
    var claims: [(Claim, Experiment.Reading)] = [
      (
        claim("payload messages a broadcast and host", payloads[hosts]),
        { Double($0.waves.reduce(0) { $0 + $1.payloadMessages }) / Double($0.waves.count * hosts) }
      )
    ]
    for (place, share) in shares.enumerated() {
      let low = Delay.milliseconds(Int64(place * 100))
      let high = low + .milliseconds(100)
      claims.append(
        (
          claim(
            "% delivered within \(place * 100)–\(place * 100 + 100) ms", hosts == 1000 ? share : nil),
          { 100 * $0.share(deliveredFrom: low, to: high) }
        ))
    }
    return try Experiment("n = \(hosts)", setup, runs: hosts > 500 ? 30 : 60, claims)
  }
}

extension Propagation {
  /// Of all deliveries but those at origins, the share that came in this time after the broadcast.
  fileprivate func share(deliveredFrom low: Delay, to high: Delay) -> Double {
    var (within, all) = (0, 0)
    for wave in waves {
      for (host, delay) in wave.delays.enumerated() where host != wave.rumor.origin.int {
        guard let delay else { continue }
        all += 1
        if low <= delay, delay < high { within += 1 }
      }
    }
    return all == 0 ? .nan : Double(within) / Double(all)
  }
}
