import Broadcasting
import Foundation

extension Study {
  static let demers = Study(
    "demers", source: "Demers et al. 1987, rumor mongering, tables 1 to 3",
    summary: """
      1,000 sites, one rumor, synchronous cycles, one uniformly chosen site per site and cycle, no \
      connection limit. s is the share of sites never reached, m the rumor's messages over n, t_last the \
      cycle of the last delivery. In brackets: our own simulation of the published experiment, apart from \
      this program. Any way of pushing must obey s = e^−m. Feedback with a coin leaves s = e^(−(k+1)(1−s)) \
      in continuous time, which stands in brackets, and less in cycles: expected are the same equations \
      stepped in cycles. Equations are for infinitely many sites and allowed one site's share.
      """,
    parameters: [.mode, .stop, .k, .hosts, .fanout]
  ) { (selection: Selection) throws(VerificationError) in
    let hosts = try selection.integer(.hosts, in: 2...100_000, else: 1000)
    let fanout = try selection.integer(.fanout, in: 1...1000, else: 1)
    let isPaper = hosts == 1000 && fanout == 1
    var experiments: [Experiment] = []
    for variant in try DemersVariant.chosen(selection) {
      let standard = DemersTable.counters(of: variant)
      for k in try selection.integers(.k, in: 1...1000, else: standard.isEmpty ? [1, 2, 3] : standard) {
        let figures = isPaper ? DemersTable.figures(of: variant, k: k) : nil
        experiments.append(
          try variant.experiment(k: k, hosts: hosts, fanout: fanout, published: figures))
      }
    }
    return experiments
  }
}

/// A way to monger rumors: who sends to whom, and when a site loses interest.
struct DemersVariant: Hashable {
  let mode: String
  let stop: String

  static let modes = ["push", "pull"]
  static let stops = ["feedback-counter", "feedback-coin", "blind-counter", "blind-coin"]

  /// Those of the paper's tables, unless others are asked for.
  static func chosen(_ selection: Selection) throws(VerificationError) -> [DemersVariant] {
    let mode = try selection.choice(.mode, of: modes)
    let stop = try selection.choice(.stop, of: stops)
    let standard = DemersTable.variants + [DemersVariant(mode: "push", stop: "feedback-coin")]
    let fitting = standard.filter {
      (mode ?? $0.mode) == $0.mode && (stop ?? $0.stop) == $0.stop
    }
    return fitting.isEmpty ? [DemersVariant(mode: mode ?? "push", stop: stop ?? stops[0])] : fitting
  }

  /// A round must be over, feedback included, before the next begins; a puller's poll goes on for ever, so
  /// its runs end soon after the slowest known epidemic.
  private var lasting: Delay { mode == "pull" ? .seconds(50) : .seconds(400) }

  func setup(k: Int, hosts: Int, fanout: Int) -> Setup {
    let setup = Setup(
      "gossip",
      [
        "mode": mode, "spread": "rounds", "stop": stop, "k": "\(k)", "fanout": "\(fanout)", "interval": "1s",
        "align": "clock", "repair": "0s",
      ],
      in: .oneBroadcast(hosts: hosts, lasting: lasting))
    return mode == "pull" ? setup.with("pull", "hot") : setup
  }

  func experiment(
    k: Int, hosts: Int, fanout: Int, published: DemersTable.Figures?
  ) throws(VerificationError) -> Experiment {
    func expected(_ figure: DemersTable.Figure?) -> Expected? {
      figure.map { .published($0.text, beside: $0.again) }
    }
    let host = 1 / Double(hosts)
    var residue = expected(published?.residue)
    if mode == "push", stop == "feedback-coin", fanout == 1 {
      residue = .theory(
        MeanField.coinResidueInCycles(k: k), slack: host, beside: Number.text(MeanField.coinResidue(k: k)))
    }
    var claims: [(Claim, Experiment.Reading)] = [
      (
        Claim("residue s", residue, rule: published?.doubt.map { .notJudged($0) }, grain: host),
        { $0.residue }
      ),
      (Claim("traffic m", expected(published?.traffic)), { $0.traffic }),
      (Claim("t_last", expected(published?.last)), { $0.lastCycle }),
      (
        Claim(
          "t_ave", expected(published?.average),
          rule: .notJudged(
            "the paper's is not the mean cycle of first receipt, and it does not say what it is")
        ), { $0.meanCycle }
      ),
    ]
    if mode == "push" {
      claims.append(
        (
          Claim("s − e^−m, run by run", .theory(0, slack: host)),
          { $0.residue - exp(-$0.traffic) }
        ))
    }
    let subject = "\(mode), \(stop.replacingOccurrences(of: "-", with: " ")), k = \(k)"
    let others = (hosts == 1000 ? "" : ", n = \(hosts)") + (fanout == 1 ? "" : ", fan-out \(fanout)")
    return try Experiment(
      subject + others, setup(k: k, hosts: hosts, fanout: fanout), runs: mode == "pull" ? 200 : 600, claims)
  }
}
