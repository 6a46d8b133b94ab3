import Broadcasting
import Foundation
import Scenarios

extension Study {
  static let demers = Study(
    "demers", source: "Demers et al. 1987, rumor mongering, tables 1 to 3",
    summary: """
      1,000 sites, one rumor, synchronous cycles, one uniformly chosen site per site and cycle, no \
      connection limit. s is the share of sites never reached, m the rumor's messages over n, t_last the \
      cycle of the last delivery, t_ave the mean over sites of the time from injection to arrival (section \
      1.4), the origin apart. In brackets beside printed figures: our own simulation of the published \
      experiment, apart from this program. What is not printed is held against a model of ours that plays \
      the cycles of section 1.4 on arrays, without our broadcasters and our simulator. The t_ave of tables 1 \
      and 2 is not what section 1.4 says, by up to 2.7 cycles, and stands in brackets beside the model's: \
      the same rows' s, m and t_last come out, and table 3's t_ave does. Any way of pushing must \
      obey s = e^−m, and so the residue of the blind coin s = e^(−k(1−s)): at k = 5 that, 0.0070, is \
      expected, and not the printed 0.008, which is not the e^−m of its own m. Feedback with a coin \
      leaves s = e^(−(k+1)(1−s)) in continuous time, which stands in brackets, and less in cycles: \
      expected are the same equations stepped in cycles. Equations are for infinitely many sites and \
      allowed one site's share.
      """,
    parameters: [.mode, .stop, .k, .hosts, .fanout]
  ) { (selection: Selection) throws(VerificationError) in
    let hosts = try selection.integer(.hosts, in: Scenario.Limits.atLeast(2), else: 1000)
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
    let host = 1 / Double(hosts)
    /// Held against what is printed, else against the model.
    func claim(_ name: String, _ figure: DemersTable.Figure?, grain: Double = 0) -> Claim {
      guard let figure else { return Claim(modelled: name, grain: grain) }
      return Claim(name, .published(figure.text, beside: figure.again), grain: grain)
    }
    let average =
      mode == "push"
      ? Claim(modelled: "t_ave", beside: published.map { "paper \($0.average.text)" })
      : claim("t_ave", published?.average)
    var claims: [(Claim, Experiment.Reading)] = [
      (
        residueByTheory(k: k, hosts: hosts, fanout: fanout)
          ?? claim("residue s", published?.residue, grain: host), { $0.residue }
      ),
      (claim("traffic m", published?.traffic), { $0.traffic }),
      (claim("t_last", published?.last), { $0.lastCycle }),
      (average, { $0.meanCycle }),
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
      subject + others, setup(k: k, hosts: hosts, fanout: fanout), runs: mode == "pull" ? 200 : 600, claims,
      model: model(of: claims.map(\.0), k: k, hosts: hosts, fanout: fanout))
  }

  /// The residue where an equation gives it better than what is printed, or nothing is.
  private func residueByTheory(k: Int, hosts: Int, fanout: Int) -> Claim? {
    let host = 1 / Double(hosts)
    guard mode == "push", fanout == 1 else { return nil }
    switch stop {
    case "feedback-coin":
      return Claim(
        "residue s",
        .theory(
          MeanField.coinResidueInCycles(k: k), slack: host, beside: Number.text(MeanField.coinResidue(k: k))),
        grain: host)
    case "blind-coin" where hosts == 1000 && k == 5:
      return Claim(
        "residue s", .theory(MeanField.blindResidue(k: k), slack: host, beside: "paper 0.008"), grain: host)
    default: return nil
    }
  }

  /// Gives the claims that are held against it, in their order.
  private func model(of claims: [Claim], k: Int, hosts: Int, fanout: Int) -> Experiment.Model {
    let rule: RumorCycles.Stop =
      switch stop {
      case "feedback-counter": .feedbackCounter(k)
      case "feedback-coin": .feedbackCoin(k)
      case "blind-counter": .blindCounter(k)
      default: .blindCoin(k)
      }
    let cycles = RumorCycles(sites: hosts, mode == "push" ? .push : .pull, rule, fanout: fanout)
    let names = claims.filter(\.isModelled).map(\.figure)
    return { seed in
      let outcome = cycles.play(seed: seed)
      let figures = [
        "residue s": outcome.residue, "traffic m": outcome.traffic, "t_last": outcome.lastCycle,
        "t_ave": outcome.meanCycle,
      ]
      return names.map { figures[$0] ?? .nan }
    }
  }
}
