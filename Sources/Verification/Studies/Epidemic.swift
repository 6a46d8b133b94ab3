import Broadcasting
import Foundation
import Measurement
import Scenarios

extension Study {
  static let epidemic = Study(
    "epidemic", source: "The epidemic of seed 004_286aea3b309ed1bf.txt (logistic equation)",
    summary: """
      y(t) = (n+1)/(1 + n·e^(−β(n+1)t)). Hosts push without end to β(n+1) = b others a unit of time: every \
      twentieth of it to b hosts, of which a twentieth arrive (the links lose the rest), so that contacts \
      come at random moments, as the equation has them. Time counts from when half of the hosts know, \
      because a run's first contacts come sooner or later by chance. The equation is allowed half a push's \
      spacing, 2.5 %. It fits in the middle. It has neither chance beginnings nor a last host: the pure \
      birth process, of which it is the limit, has both, and in the end is slower by Euler's γ/b = 0.577/b \
      units. In rounds hosts grow (1 + b)-fold a unit, not e^b-fold: expected is what a model of ours gives \
      that plays the rounds on an array.
      """,
    parameters: [.fanout, .hosts]
  ) { (selection: Selection) throws(VerificationError) in
    let hosts = try selection.integer(.hosts, in: Scenario.Limits.atLeast(10), else: 1000)
    let fanouts = try selection.integers(.fanout, in: 1...8, else: [1])
    var experiments: [Experiment] = []
    for fanout in fanouts {
      experiments.append(try contacts(hosts: hosts, fanout: fanout))
      experiments.append(try rounds(hosts: hosts, fanout: fanout))
    }
    return experiments
  }

  /// Cycle 1 ends so much earlier than one unit after the broadcast: its round begins half a unit after the
  /// broadcast, and its messages take a tenth.
  private static let beforeFirstRound = 0.4

  /// Half of what lies between two pushes, as a share of a unit of time.
  private static let spacing = 0.025

  private static func contacts(hosts: Int, fanout: Int) throws(VerificationError) -> Experiment {
    let model = Logistic(hosts: hosts, rate: Double(fanout))
    let setup = Setup(
      "gossip",
      [
        "mode": "push", "spread": "rounds", "stop": "forever", "fanout": "\(fanout)", "interval": "50ms",
        "repair": "0s",
      ],
      in: .oneBroadcast(
        hosts: hosts, latency: .constant(.milliseconds(1)), lasting: lasting(model),
        loss: Probability(millionths: 950_000)))
    let half = hosts / 2
    func share(_ units: Double) -> (Claim, Experiment.Reading) {
      let time = units / model.rate
      let share = model.share(afterHalf: time)
      let slack = units.magnitude * share * (1 - share) * spacing
      return (
        Claim("share \(Number.text(time)) units from half", .theory(share, slack: slack)),
        { $0.share(afterHalf: time) }
      )
    }
    func wait(_ name: String, _ from: Int, _ to: Int) -> (Claim, Experiment.Reading) {
      let time = model.wait(from: from, to: to)
      let expectation = Expected.theory(
        time, slack: time * spacing, beside: "equation \(Number.text(model.half))")
      return (Claim(name, expectation), { $0.time(ofHost: to) - $0.time(ofHost: from) })
    }
    return try Experiment(
      "contacts at random moments, b = \(fanout), n = \(hosts)", setup, runs: 100,
      [
        wait("units until half know", 1, half), share(-2), share(-1), share(1), share(2), share(3),
        wait("units from half to the last", half, hosts),
      ], curve: curve("contacts at random moments", model), drawn: { $0.shares(model) })
  }

  private static func rounds(hosts: Int, fanout: Int) throws(VerificationError) -> Experiment {
    let model = Logistic(hosts: hosts, rate: Double(fanout))
    let setup = Setup(
      "gossip",
      [
        "mode": "push", "spread": "rounds", "stop": "forever", "fanout": "\(fanout)", "interval": "1s",
        "align": "clock", "repair": "0s",
      ], in: .oneBroadcast(hosts: hosts, lasting: lasting(model)))
    let half = hosts / 2
    func wait(_ name: String, _ from: Int, _ to: Int) -> (Claim, Experiment.Reading) {
      (
        Claim(modelled: name, beside: "equation \(Number.text(model.half))"),
        { $0.time(ofHost: to) - $0.time(ofHost: from) }
      )
    }
    let cycles = RumorCycles(sites: hosts, .push, .never, fanout: fanout)
    return try Experiment(
      "rounds, one a unit, b = \(fanout), n = \(hosts)", setup, runs: 100,
      [wait("units until half know", 1, half), wait("units from half to the last", half, hosts)],
      model: { seed in
        let outcome = cycles.play(seed: seed)
        let middle = outcome.cycle(ofHost: half)
        return [middle - beforeFirstRound, outcome.lastCycle - middle]
      },
      curve: curve("rounds", model), drawn: { $0.shares(model) })
  }

  /// Twice what the slowest of many runs takes.
  private static func lasting(_ model: Logistic) -> Delay {
    .milliseconds(Int64((4 * model.half + 20 / model.rate) * 1000))
  }

  /// The points at which the curve is drawn, in units of 1/b from when half know.
  fileprivate static let epidemicPlaces = (-32...32).map { Double($0) / 4 }

  private static func curve(_ name: String, _ model: Logistic) -> Experiment.Curve {
    let places = epidemicPlaces.map { $0 / model.rate }
    return Experiment.Curve(
      name: name, places: places, model: places.map { model.share(afterHalf: $0) })
  }
}

extension Propagation {
  /// In seconds after the broadcast, when so many hosts knew; not a number where so many never did.
  func time(ofHost count: Int) -> Double {
    let times = times
    return count <= times.count ? times[count - 1] : .nan
  }

  /// The share that knew so many seconds after half did.
  func share(afterHalf seconds: Double) -> Double {
    let times = times
    guard times.count > isUp.count / 2 else { return .nan }
    return share(at: times[isUp.count / 2 - 1] + seconds, times)
  }

  fileprivate func shares(_ model: Logistic) -> [Double] {
    let times = times
    guard times.count > isUp.count / 2 else { return Study.epidemicPlaces.map { _ in .nan } }
    return Study.epidemicPlaces.map { share(at: times[isUp.count / 2 - 1] + $0 / model.rate, times) }
  }

  private func share(at moment: Double, _ times: [Double]) -> Double {
    Double(times.count { $0 <= moment }) / Double(isUp.count)
  }

  private var times: [Double] {
    (waves.first?.delays ?? []).compactMap { $0.map { Double($0.nanoseconds) / 1e9 } }.sorted()
  }
}
