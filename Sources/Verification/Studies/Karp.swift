import Architectures
import Broadcasting
import Foundation
import Measurement
import Running

extension Study {
  static let karp = Study(
    "karp", source: "Karp et al. 2000: median counter beside push",
    summary: """
      Pushing until all know costs Θ(n ln n) messages, the median counter O(n ln ln n); nobody published a \
      constant. Shown are messages with the rumor per host, pushed until the last host knew, or sent by \
      the median counter until it ends by itself: expected are those of models of ours that play both on \
      arrays, without our broadcasters and our simulator. From 100 to 10,000 hosts the median counter must \
      grow less than ln n; in brackets, by what ln ln n grows.
      """
  ) { (_: Selection) throws(VerificationError) in
    var sizes: [(hosts: Int, push: Run, median: Run)] = []
    for hosts in [100, 1000, 10_000] { sizes.append((hosts, try push(hosts), try medianCounter(hosts))) }
    let growth = log(10_000.0) / log(100.0)
    let slow = log(log(10_000.0)) / log(log(100.0))
    let bound = Expected.below(Number.text(growth), .theory, beside: "ln ln n: \(Number.text(slow))")
    let runs = sizes
    var claims = runs.flatMap { size in
      ["push", "median counter"].map { Claim(modelled: "\($0), n = \(size.hosts)") }
    }
    claims.append(Claim("median counter reaches all, n = 10000", .theory(1)))
    claims.append(Claim("growth of the median counter", bound, rule: .atMost))
    return [
      Experiment(
        "messages per host", setup: "\(runs[1].push.setup.text); \(runs[1].median.setup.text)", runs: 12,
        claims: claims
      ) { seed in
        let spread = runs.map { (push: $0.push.propagation(seed), median: $0.median.propagation(seed)) }
        let costs = spread.map { [$0.push.pushedUntilAllKnow, $0.median.traffic] }
        let models = runs.flatMap { size in
          [
            RumorCycles(sites: size.hosts, .push, .never).play(seed: seed).traffic,
            MedianCounterModel(hosts: size.hosts).traffic(seed: seed),
          ]
        }
        return costs.flatMap { $0 } + [spread[2].median.reachedAll, costs[2][1] / costs[0][1]] + models
      }
    ]
  }

  private struct Run: Sendable {
    let setup: Setup
    let configuration: Configuration

    init(_ setup: Setup) throws(VerificationError) {
      self.setup = setup
      configuration = try setup.configuration()
    }

    func propagation(_ seed: UInt64) -> Propagation { configuration.propagate(setup.scenario, seed) }
  }

  private static func push(_ hosts: Int) throws(VerificationError) -> Run {
    try Run(
      Setup(
        "gossip",
        [
          "mode": "push", "spread": "rounds", "stop": "forever", "fanout": "1", "interval": "1s",
          "align": "clock", "repair": "0s",
        ], in: .oneBroadcast(hosts: hosts, lasting: .seconds(40))))
  }

  private static func medianCounter(_ hosts: Int) throws(VerificationError) -> Run {
    try Run(
      Setup(
        "median-counter", ["interval": "1s", "calls": "always", "align": "clock", "repair": "0s"],
        in: .oneBroadcast(hosts: hosts, lasting: .seconds(40))))
  }
}

extension Propagation {
  /// Messages per host until all know, where everyone that knows sends one a round; not a number where some
  /// never do.
  fileprivate var pushedUntilAllKnow: Double {
    guard reached == isUp.count else { return .nan }
    return Double(knownByCycle.dropLast().reduce(0, +)) / Double(isUp.count)
  }
}
