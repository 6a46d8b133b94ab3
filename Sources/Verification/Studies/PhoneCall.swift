import Broadcasting
import Foundation
import Measurement
import Scenarios

extension Study {
  static let phoneCall = Study(
    "phone-call", source: "The random phone call model (Karp et al. 2000; Frieze and Grimmett 1985)",
    summary: """
      Every host calls one other a round; nobody stops. Expected are the rounds until all know, by the \
      exact Markov chain on the number of hosts that know; where its work, which grows as n³, is too much \
      (beyond 2,000 hosts), by runs of a model that plays the calls on an array. Near the end of push the \
      share p of hosts that do not know goes to p/e a round, by pull to p² (Demers et al., section 1.3): of \
      the first round with p below a quarter, the hosts that are left are held against n·p·e^(p−1) and \
      n·p², in their form for a finite number of hosts. With loss a push needs one message to arrive, a \
      pull two (the question and the rumor), and a push within push-pull three (the digest, the question \
      for what is missing, and the rumor).
      """,
    parameters: [.mode, .hosts, .loss]
  ) { (selection: Selection) throws(VerificationError) in
    let mode = try selection.choice(.mode, of: PhoneCalls.Mode.allCases.map(\.rawValue))
    let hosts = try selection.integers(.hosts, in: Scenario.Limits.atLeast(3), else: [1000])
    let loss = try selection.share(.loss)
    var experiments: [Experiment] = []
    for hosts in hosts {
      for candidate in PhoneCalls.Mode.allCases where mode == nil || mode == candidate.rawValue {
        experiments.append(try phoneCall(candidate, hosts: hosts, loss: loss))
      }
    }
    return experiments
  }

  private static func phoneCall(
    _ mode: PhoneCalls.Mode, hosts: Int, loss: Probability
  ) throws(VerificationError) -> Experiment {
    let calls = PhoneCalls.Calls(mode, loss: loss)
    let chain =
      PhoneCalls.work(hosts: hosts) <= mostWork ? PhoneCalls(hosts: hosts, calls) : nil
    // Longer than any run in a million takes.
    let rounds = chain.map { $0.mean + 10 * $0.deviation } ?? calls.mostRounds(hosts: hosts)
    guard rounds < mostRounds else {
      throw VerificationError(
        "--loss takes a share that lets calls through, such as 90% or less: with \(loss) the rounds "
          + "would not end"
      )
    }
    let setup = Setup(
      "gossip",
      [
        "mode": mode.rawValue, "spread": "rounds", "stop": "forever", "fanout": "1", "interval": "1s",
        "align": "clock", "repair": "0s",
      ],
      in: .oneBroadcast(hosts: hosts, lasting: .seconds(Int64(rounds) + 3), loss: loss))
    let reading: Experiment.Reading = { $0.reached == hosts ? $0.lastCycle : .nan }
    func claim(_ name: String, _ value: Double?, _ statistic: Claim.Statistic) -> Claim {
      value.map { Claim(name, .theory($0), statistic: statistic) }
        ?? Claim(modelled: name, statistic: statistic)
    }
    var claims: [(Claim, Experiment.Reading)] = [
      (claim("rounds, mean", chain?.mean, .mean), reading),
      (claim("rounds, standard deviation", chain?.deviation, .deviation), reading),
    ]
    if mode != .pushPull, hosts >= 100 {
      let law = mode == .push ? "n·p·e^(p−1)" : "n·p²"
      claims.append((Claim("hosts left, less \(law)", .theory(0)), { $0.lateSurplus(calls) }))
    }
    let model = RumorCycles(sites: hosts, mode.direction, .never, loss: loss)
    let lost = loss > .zero ? ", \(loss) lost" : ""
    return try Experiment("\(mode.rawValue), n = \(hosts)\(lost)", setup, runs: 500, claims) { seed in
      let rounds = model.play(seed: seed).lastCycle
      return [rounds, rounds]
    }
  }

  /// Of the chain, in sums of two products: a few seconds.
  private static let mostWork = 1.5e9
  /// Of a run, in rounds.
  private static let mostRounds = 100_000.0
}

extension PhoneCalls.Mode {
  fileprivate var direction: RumorCycles.Direction {
    switch self {
    case .push: .push
    case .pull: .pull
    case .pushPull: .pushPull
    }
  }
}

extension Propagation {
  /// The hosts that do not know after a round, less those that should not in the mean, of the first round
  /// that begins with fewer than a quarter; 0 where there is no such round.
  ///
  /// A difference and not a ratio: where one host is left that can but pull, none should be left after it.
  fileprivate func lateSurplus(_ calls: PhoneCalls.Calls) -> Double {
    let known = knownByCycle
    let n = isUp.count
    guard let late = known.indices.dropLast().first(where: { (n - known[$0]) * 4 < n }) else { return 0 }
    let expected = Double(n - known[late]) * calls.chanceOfNoNews(informed: known[late], of: n)
    return Double(n - known[late + 1]) - expected
  }
}
