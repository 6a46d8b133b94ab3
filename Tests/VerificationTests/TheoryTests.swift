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
