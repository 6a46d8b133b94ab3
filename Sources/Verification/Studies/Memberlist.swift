import Broadcasting

extension Study {
  static let memberlist = Study(
    "memberlist", source: "memberlist's queue at its defaults (our own model of hashicorp/memberlist)",
    summary: """
      Every tick 3 hosts, each rumor 4·⌈log10(n + 1)⌉ times in all, whomever it goes to; without full \
      exchanges. The figures are of a model of ours, not published. A tick is a second here, and messages \
      take a tenth of it.
      """,
    parameters: [.hosts]
  ) { (selection: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for hosts in try selection.integers(.hosts, in: 4...10_000, else: [100, 1000]) {
      experiments.append(try memberlist(hosts: hosts))
    }
    return experiments
  }

  private static func memberlist(hosts: Int) throws(VerificationError) -> Experiment {
    let setup = Setup(
      "memberlist", ["interval": "1s", "push-pull": "0s", "align": "clock", "repair": "0s"],
      in: .oneBroadcast(hosts: hosts, lasting: .seconds(40)))
    let messages: [Int: Expected] = [100: .model("12"), 1000: .model("16")]
    let ticks: [Int: Expected] = [100: .model("5.7"), 1000: .model("8.2")]
    let claims: [(Claim, Experiment.Reading)] = [
      (Claim("messages per host", messages[hosts]), { $0.traffic }),
      (Claim("tick of the last delivery", ticks[hosts]), { $0.lastCycle }),
    ]
    return try Experiment("n = \(hosts)", setup, runs: 400, claims)
  }
}
