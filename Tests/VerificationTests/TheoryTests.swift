import Broadcasting
import Foundation
import Schema
import Testing

@testable import Verification

@Suite struct TheoryTests {
  @Test(arguments: [(2.0, 0.797), (3, 0.940), (5, 0.993), (7, 0.9991)])
  func theEpidemicsFinalSize(fanout: Double, reach: Double) {
    let x = MeanField.reach(fanout: fanout)
    #expect(abs(x - (1 - exp(-fanout * x))) < 1e-12)
    #expect(abs(x - reach) < 5e-4)
  }

  @Test(arguments: [(1, 0.203), (2, 0.0595), (3, 0.0198)])
  func theCoinsResidue(k: Int, residue: Double) {
    let s = MeanField.coinResidue(k: k)
    #expect(abs(s - exp(-Double(k + 1) * (1 - s))) < 1e-12)
    #expect(abs(s - residue) < 5e-4)
    let cycles = MeanField.coinResidueInCycles(k: k)
    #expect(cycles < s && cycles > 0.7 * s)
  }

  @Test func nobodyIsMissedWhereEveryoneIsChosen() {
    #expect(MeanField.atomicity(hosts: 10, live: 10, fanout: 9) == 1)
    #expect(abs(MeanField.atomicity(hosts: 1000, live: 1000, fanout: 7) - 0.40) < 0.02)
    #expect(abs(MeanField.atomicity(hosts: 1000, live: 1000, fanout: 9) - 0.88) < 0.02)
  }

  /// By hand: with two hosts the first call reaches the other.
  ///
  /// With three, push needs one round for the second, and then two callers miss the third with
  /// probability 1/4.
  @Test func phoneCallsOfFewHosts() {
    for mode in PhoneCalls.Mode.allCases {
      #expect(PhoneCalls(hosts: 2, mode: mode).mean == 1)
      #expect(PhoneCalls(hosts: 2, mode: mode).deviation == 0)
    }
    let push = PhoneCalls(hosts: 3, mode: .push)
    #expect(abs(push.mean - (1 + 4.0 / 3)) < 1e-12)
    #expect(abs(push.deviation - (4.0 / 9).squareRoot()) < 1e-12)
    // By pull the two call the first with probability 1/2 each; one that is left calls one that knows.
    #expect(abs(PhoneCalls(hosts: 3, mode: .pull).mean - (4.0 / 3 + 2.0 / 3)) < 1e-12)
    // One of the two is told, the other calls one of the two that knew at the beginning: the first.
    #expect(abs(PhoneCalls(hosts: 3, mode: .pushPull).mean - 1.5) < 1e-12)
  }

  /// By hand, half of the messages lost: a push takes one, a pull two, a push within push-pull three.
  @Test func phoneCallsThatAreLost() {
    let half = Probability(millionths: 500_000)
    func mean(_ hosts: Int, _ mode: PhoneCalls.Mode) -> Double {
      PhoneCalls(hosts: hosts, PhoneCalls.Calls(mode, loss: half)).mean
    }
    #expect(abs(mean(2, .push) - 2) < 1e-12)
    #expect(abs(mean(2, .pull) - 4) < 1e-12)
    #expect(abs(mean(2, .pushPull) - 1 / (1 - 0.875 * 0.75)) < 1e-12)
    // The second host takes 2 rounds; then each of two callers reaches the third with probability 1/4.
    #expect(abs(mean(3, .push) - (2 + 1 / (1 - 0.5625))) < 1e-12)
  }

  @Test func lawsOfChance() {
    let rare = RareEvents(mean: 0.8)
    #expect(abs(rare.exactly(0) - exp(-0.8)) < 1e-12)
    #expect(abs(rare.atMost(1) - 1.8 * exp(-0.8)) < 1e-12)
    #expect(abs(rare.atLeast(2) - (1 - 1.8 * exp(-0.8))) < 1e-12)
    #expect(RareEvents(mean: 0).atLeast(1) == 0)
    let coins = Coins(count: 4, share: 0.5)
    #expect(abs(coins.exactly(2) - 6.0 / 16) < 1e-12)
    #expect(abs(coins.atMost(1) - 5.0 / 16) < 1e-12)
    #expect(abs(coins.atLeast(3) - 5.0 / 16) < 1e-12)
    #expect(Coins(count: 4, share: 1).atLeast(4) == 1)
  }

  /// The model of section 1.4 gives what tables 1 to 3 print of s, m and t_last, and t_ave of table 3.
  @Test(
    arguments: [
      (.push, .feedbackCounter(1), 0.18, 1.7, 16.8, nil), (.push, .feedbackCounter(2), 0.037, 3.3, 16.9, nil),
      (.push, .blindCoin(2), 0.20, 1.6, 33, nil), (.pull, .feedbackCounter(1), 0.031, 2.7, 17.6, 9.97),
    ] as [(RumorCycles.Direction, RumorCycles.Stop, Double, Double, Double, Double?)])
  func cyclesGiveThePapersTables(
    direction: RumorCycles.Direction, stop: RumorCycles.Stop, residue: Double, traffic: Double, last: Double,
    average: Double?
  ) {
    let cycles = RumorCycles(sites: 1000, direction, stop)
    let outcomes = (1...60).map { cycles.play(seed: $0) }
    func check(_ printed: Double, _ slack: Double, _ figure: (RumorCycles.Outcome) -> Double) {
      let claim = Claim("x", .theory(printed, slack: slack))
      #expect(claim.verdict(on: Sample(outcomes.map(figure))) == .pass, "\(printed)")
    }
    check(residue, residue < 0.1 ? 0.0005 : 0.005) { $0.residue }
    check(traffic, 0.05) { $0.traffic }
    check(last, last == 33 ? 0.5 : 0.05) { $0.lastCycle }
    if let average { check(average, 0.005) { $0.meanCycle } }
  }

  /// The time from injection to arrival, averaged over sites: of three that learn in cycles 1, 2 and 2 it is
  /// 5/3.
  @Test func theAverageTimeIsThatOfSites() {
    var outcome = RumorCycles.Outcome(sites: 5, live: 5)
    outcome.knownByCycle = [1, 2, 4]
    #expect(abs(outcome.meanCycle - 5.0 / 3) < 1e-12)
    #expect(outcome.lastCycle == 2)
    #expect(abs(outcome.residue - 0.2) < 1e-12)
    #expect(outcome.cycle(ofHost: 3) == 2)
    #expect(outcome.cycle(ofHost: 5).isNaN)
  }

  @Test(arguments: [(RumorCycles.Direction.push, 18.04), (.pull, 13.77), (.pushPull, 9.151)])
  func cyclesTakeAsManyRoundsAsTheChain(direction: RumorCycles.Direction, rounds: Double) {
    let cycles = RumorCycles(sites: 1000, direction, .never)
    let sample = Sample((1...100).map { cycles.play(seed: $0).lastCycle })
    #expect(Claim("x", .theory(rounds, slack: 0.005)).verdict(on: sample) == .pass)
  }

  /// Two hosts, by hand: two messages a round, in four rounds: one in which the second learns, one after
  /// which both are in the final state, and two of that.
  @Test func theMedianCounterOfTwoHosts() {
    for seed in 1...5 { #expect(MedianCounterModel(hosts: 2).traffic(seed: UInt64(seed)) == 4) }
  }

  /// Two hosts 100 ms apart: nobody misses a value after x with probability e^(−r(100 − x)).
  @Test func theLastReadThatMissesAValue() {
    let two = StableLatency(.line, hosts: 2, hop: 100, reads: 10)
    #expect(two.longest == 100)
    #expect(abs(two.quantile(0.5) - (100 - 100 * log(2))) < 0.01)
    // Computed apart from this program, by numbers.
    let line = StableLatency(.line, hosts: 25, hop: 10, reads: 2)
    #expect(line.longest == 240)
    for (share, latency) in [(0.5, 101.98), (0.95, 190.27), (0.99, 215.90)] {
      #expect(abs(line.quantile(share) - latency) < 0.05, "\(share)")
    }
  }

  /// 470 ms after one failure, 617 ms after two, as another independent model has it; by pre-vote a round
  /// trip of 70 ms later than the first timeout's vote, and no vote is split for long.
  @Test(arguments: [(1, 470.0, 5.0), (2, 617, 5)])
  func anElectionInTheModel(failures: Int, mean: Double, slack: Double) {
    func sample(asksFirst: Bool) -> Sample {
      let model = ElectionModel(failures: failures, asksFirst: asksFirst, isFresh: true)
      return Sample((1...6000).map { model.play(seed: $0) })
    }
    #expect(Claim("x", .theory(mean, slack: slack)).verdict(on: sample(asksFirst: false)) == .pass)
    let asking = sample(asksFirst: true)
    // The first of the timers ends 300 ms after the failure at least, and three ways of 30 ms are to go.
    #expect(asking.least > 300 - 5 + 120)
    #expect(asking.quantile(0.99) < sample(asksFirst: false).quantile(0.99))
  }

  /// 18.0 and 9.15 rounds for 1000 hosts are known; fewer hosts keep the test short.
  @Test func moreHostsTakeLongerAndBothWaysAreFaster() {
    let means = PhoneCalls.Mode.allCases.map { PhoneCalls(hosts: 60, mode: $0).mean }
    #expect(means[2] < means[1] && means[2] < means[0])
    #expect(PhoneCalls(hosts: 120, mode: .push).mean > means[0] + 1)
  }

  @Test func theLogisticEquation() {
    let model = Logistic(hosts: 1000, rate: 2)
    #expect(model.share(afterHalf: 0) == 0.5)
    #expect(abs(model.share(afterHalf: 1) + model.share(afterHalf: -1) - 1) < 1e-12)
    // y(t) = (n+1) / (1 + n·e^(−β(n+1)t)) from the seed.
    for time in [0.0, 1, 3, 5] {
      let known = 1000 / (1 + 999 * exp(-2 * time))
      #expect(abs(model.share(afterHalf: time - model.half) - known / 1000) < 1e-9)
    }
    // Euler's constant lies between the equation and the process.
    #expect(abs(model.wait(from: 1, to: 500) - model.half - 0.5772 / 2) < 0.01)
    #expect(abs(model.wait(from: 500, to: 1000) - model.half - 0.5772 / 2) < 0.01)
  }

  /// The formulas against the graphs that hosts really use.
  @Test(arguments: [
    Topology.line, .ring, .grid, .tree(arity: 1), .tree(arity: 2), .tree(arity: 4), .star, .complete,
    .hypercube, .regular(degree: 4), .binaryHeap,
  ])
  func formulasCountWhatGraphsHave(topology: Topology) {
    for hosts in 3...40 {
      let graph = topology.graph(hosts: hosts, seed: 1)
      let shape = Shape(topology, hosts: hosts)
      #expect(shape.links == graph.edges, "\(topology) of \(hosts)")
      guard let diameter = shape.diameter else { continue }
      let distances = (0..<hosts).flatMap { graph.distances(from: $0).compactMap { $0 } }
      #expect(distances.max() == diameter, "\(topology) of \(hosts)")
    }
  }
}
