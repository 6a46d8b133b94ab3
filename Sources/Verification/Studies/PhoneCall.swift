import Broadcasting
import Foundation
import Measurement

extension Study {
  static let phoneCall = Study(
    "phone-call", source: "The random phone call model (Karp et al. 2000; Frieze and Grimmett 1985)",
    summary: """
      Every host calls one other a round; nobody stops. Expected are the rounds until all know, by the \
      exact Markov chain on the number of hosts that know. Near the end of push the share p of hosts that \
      do not know goes to p/e a round, by pull to p² (Demers et al., section 1.3): what is left is held \
      against p·e^(p−1) and p², in their form for a finite number of hosts, in the first round with p \
      below a quarter.
      """,
    parameters: [.mode, .hosts]
  ) { (selection: Selection) throws(VerificationError) in
    let mode = try selection.choice(.mode, of: PhoneCalls.Mode.allCases.map(\.rawValue))
    let hosts = try selection.integers(.hosts, in: 3...2000, else: [1000])
    var experiments: [Experiment] = []
    for hosts in hosts {
      for candidate in PhoneCalls.Mode.allCases where mode == nil || mode == candidate.rawValue {
        experiments.append(try phoneCall(candidate, hosts: hosts))
      }
    }
    return experiments
  }

  private static func phoneCall(
    _ mode: PhoneCalls.Mode, hosts: Int
  ) throws(VerificationError) -> Experiment {
    let chain = PhoneCalls(hosts: hosts, mode: mode)
    // Longer than any run in a million takes.
    let rounds = Int64(chain.mean + 10 * chain.deviation) + 3
    let setup = Setup(
      "gossip",
      [
        "mode": mode.rawValue, "spread": "rounds", "stop": "forever", "fanout": "1", "interval": "1s",
        "align": "clock", "repair": "0s",
      ],
      in: .oneBroadcast(hosts: hosts, lasting: .seconds(rounds)))
    let reading: Experiment.Reading = { $0.reached == hosts ? $0.lastCycle : .nan }
    var claims: [(Claim, Experiment.Reading)] = [
      (Claim("rounds, mean", .theory(chain.mean)), reading),
      (Claim("rounds, standard deviation", .theory(chain.deviation), statistic: .deviation), reading),
    ]
    if mode != .pushPull, hosts >= 100 {
      let law = mode == .push ? "p·e^(p−1)" : "p²"
      claims.append((Claim("what is left over \(law)", .theory(1)), { $0.lateDecay(mode) }))
    }
    return try Experiment("\(mode.rawValue), n = \(hosts)", setup, runs: 500, claims)
  }
}

extension Propagation {
  /// The number of hosts that do not know after a round, over the number that should not in the mean, in the
  /// first round that begins with fewer than a quarter.
  fileprivate func lateDecay(_ mode: PhoneCalls.Mode) -> Double {
    let known = knownByCycle
    let n = isUp.count
    guard let late = known.indices.dropLast().first(where: { (n - known[$0]) * 4 < n }) else { return .nan }
    let ignorant = Double(n - known[late])
    let others = Double(n - 1)
    let expected =
      mode == .push
      ? ignorant * pow(1 - 1 / others, Double(known[late])) : ignorant * (ignorant - 1) / others
    return Double(n - known[late + 1]) / expected
  }
}
