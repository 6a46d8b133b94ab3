import Broadcasting
import Foundation
import Scenarios

extension Study {
  static let infectAndDie = Study(
    "infect-and-die", source: "Infect and die: the epidemic's final size",
    summary: """
      Every host that is reached sends once, to f hosts chosen uniformly. The share x that is reached solves \
      x = 1 − e^(−f·x); where a share q of messages is lost or of hosts is dead, f(1−q) stands for f. The \
      equation is for infinitely many hosts: it is allowed one host's share of the figure.
      """,
    parameters: [.fanout, .hosts, .loss, .dead]
  ) { (selection: Selection) throws(VerificationError) in
    let hosts = try selection.integer(.hosts, in: 2...100_000, else: 1000)
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
    let doubt =
      effective > 1.5 && live >= 100
      ? nil : Claim.Rule.notJudged("the equation is for many hosts, each of which infects more than one")
    var claims: [(Claim, Experiment.Reading)] = [
      (Claim("share reached", .theory(reach, slack: host), rule: doubt), { $0.reach }),
      (
        Claim(
          "messages per live host", .theory(Double(fanout) * reach, slack: Double(fanout) * host),
          rule: doubt),
        { $0.messages / Double(live) }
      ),
    ]
    let all = MeanField.atomicity(hosts: hosts, live: live, fanout: Double(fanout) * heard)
    if all > 0.001 { claims.append((Claim("P(all reached)", .theory(all), rule: doubt), { $0.reachedAll })) }
    let shares = [(loss, "lost"), (dead, "dead")].filter { $0.0 > .zero }.map { ", \($0.0) \($0.1)" }
    return try Experiment("f = \(fanout)\(shares.joined())", setup, runs: 600, claims)
  }
}
