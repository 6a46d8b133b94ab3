import Broadcasting
import Scenarios

extension Study {
  static let memberlist = Study(
    "memberlist", source: "memberlist's queue at its defaults (our own model of hashicorp/memberlist)",
    summary: """
      Every tick 3 hosts, each rumor 4·⌈log10(n + 1)⌉ times in all, whomever it goes to; without full \
      exchanges. So each host sends so many messages. The last tick is by a model of ours, not \
      published. A tick is a second here, and messages take a tenth of it.
      """,
    parameters: [.hosts]
  ) { (selection: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for hosts in try selection.integers(.hosts, in: Scenario.Limits.atLeast(4), else: [100, 1000]) {
      experiments.append(try memberlist(hosts: hosts))
    }
    return experiments
  }

  private static func memberlist(hosts: Int) throws(VerificationError) -> Experiment {
    let setup = Setup(
      "memberlist", ["interval": "1s", "push-pull": "0s", "probe": "0s", "align": "clock", "repair": "0s"],
      in: .oneBroadcast(hosts: hosts, lasting: .seconds(40)))
    // 4·⌈log10(n + 1)⌉: the logarithm rounded up is the number of digits of n.
    let times = 4 * "\(hosts)".count
    let ticks: [Int: Expected] = [100: .model("5.7"), 1000: .model("8.2")]
    let last = "tick of the last delivery"
    let claims: [(Claim, Experiment.Reading)] = [
      (Claim("messages per host", .theory(Double(times))), { $0.traffic }),
      (ticks[hosts].map { Claim(last, $0) } ?? Claim(modelled: last), { $0.lastCycle }),
    ]
    let cycles = RumorCycles(sites: hosts, .push, .contacts(times), fanout: 3)
    return try Experiment("n = \(hosts)", setup, runs: 400, claims) { seed in
      [cycles.play(seed: seed).lastCycle]
    }
  }
}
