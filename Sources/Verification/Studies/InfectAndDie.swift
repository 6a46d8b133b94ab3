import Broadcasting
import Foundation
import Scenarios

extension Study {
  static let infectAndDie = Study(
    "infect-and-die", source: "Infect and die: the epidemic's final size",
    summary: """
      Every host that is reached sends once, to f hosts chosen uniformly. The share x that is reached solves \
      x = 1 − e^(−f·x); where a share q of messages is lost or of hosts is dead, f(1−q) stands for f. The \
      equation is for infinitely many hosts: it is allowed one host's share of the figure. Where hosts are \
      fewer than 100, or one infects hardly more than one other, expected is what a model of ours gives that \
      plays the same on an array.
      """,
    parameters: [.fanout, .hosts, .loss, .dead]
  ) { (selection: Selection) throws(VerificationError) in
    let hosts = try selection.integer(.hosts, in: Scenario.Limits.atLeast(2), else: 1000)
    let fanouts = try selection.integers(.fanout, in: 1...1000, else: [2, 3, 4, 5, 6, 7, 9])
    guard (fanouts.max() ?? 0) < hosts else {
      throw VerificationError("--fanout must be less than --hosts, which is \(hosts)")
    }
    let loss = try selection.share(.loss)
    let dead = try selection.share(.dead)
    var experiments: [Experiment] = []
    for fanout in fanouts {
      experiments.append(try infectAndDie(fanout: fanout, hosts: hosts, loss: loss, dead: dead))
    }
    guard selection.isEmpty else { return experiments }
    let tenth = Probability(millionths: 100_000)
    for fanout in [3, 5] {
      experiments.append(try infectAndDie(fanout: fanout, hosts: hosts, loss: tenth, dead: .zero))
      experiments.append(try infectAndDie(fanout: fanout, hosts: hosts, loss: .zero, dead: tenth))
    }
    return experiments
  }

  private static func infectAndDie(
    fanout: Int, hosts: Int, loss: Probability, dead: Probability
  ) throws(VerificationError) -> Experiment {
    var scenario = Scenario.oneBroadcast(hosts: hosts, lasting: .seconds(30), loss: loss)
    let down = hosts * Int(dead.millionths) / 1_000_000
    guard down <= Scenario.Limits.faults.upperBound, down < hosts - 1 else {
      throw VerificationError(
        "--dead takes a share of at most \(Scenario.Limits.faults.upperBound) hosts, and leaves two alive"
      )
    }
    // Targets are drawn uniformly, so that it does not matter which hosts are dead.
    scenario.faults = (0..<down).map {
      Fault(at: .zero, duration: nil, kind: .crash(.node(NodeID(hosts - 1 - $0)), forgets: false))
    }
    let setup = Setup(
      "gossip",
      [
        "mode": "push", "spread": "eager", "stop": "infect-and-die", "fanout": "\(fanout)", "repair": "0s",
      ],
      in: scenario)

    let live = hosts - down
    let heard = 1 - Double(loss.millionths) / 1_000_000
    let effective = Double(fanout) * heard * Double(live) / Double(hosts)
    let reach = MeanField.reach(fanout: effective)
    let host = 1 / Double(live)
    // Near one, what is reached is a small cluster, which the equation leaves out.
    let isByEquation = effective > 1.5 && live >= 100
    func claim(_ name: String, _ value: Double, slack: Double, _ statistic: Claim.Statistic = .mean) -> Claim
    {
      isByEquation
        ? Claim(name, .theory(value, slack: slack), statistic: statistic)
        : Claim(modelled: name, statistic: statistic)
    }
    var claims: [(Claim, Experiment.Reading)] = [
      (claim("share reached", reach, slack: host), { $0.reach }),
      (
        claim("messages per live host", Double(fanout) * reach, slack: Double(fanout) * host),
        { $0.messages / Double(live) }
      ),
    ]
    let all = MeanField.atomicity(hosts: hosts, live: live, fanout: Double(fanout) * heard)
    let isLikely = all > 0.001
    if isLikely { claims.append((claim("P(all reached)", all, slack: 0, .share), { $0.reachedAll })) }
    let shares = [(loss, "lost"), (dead, "dead")].filter { $0.0 > .zero }.map { ", \($0.0) \($0.1)" }
    let cycles = RumorCycles(
      sites: hosts, live: live, .push, .blindCounter(1), fanout: fanout, loss: loss)
    return try Experiment("f = \(fanout)\(shares.joined())", setup, runs: 600, claims) { seed in
      let outcome = cycles.play(seed: seed)
      let figures = [
        1 - outcome.residue, Double(outcome.messages) / Double(live), outcome.reached == live ? 1 : 0,
      ]
      return isLikely ? figures : Array(figures.dropLast())
    }
  }
}
