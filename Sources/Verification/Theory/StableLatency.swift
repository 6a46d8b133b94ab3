import Broadcasting
import Foundation

/// The law of Maelstrom's stable latency of values that spread hop by hop, all hops alike: the time from a
/// broadcast to the last read anywhere that misses its value.
///
/// Reads come to every host at random moments. A host that is d away from the origin misses the value for a
/// time d, so that nobody misses it after x with probability ∏ e^(−r·max(0, d − x)), r being one host's reads
/// in a unit of time; origins are all hosts, equally often.
struct StableLatency {
  /// By origin the hops to each host.
  private let hops: [[Int]]
  private let hop: Double
  private let reads: Double

  /// `hop` in milliseconds, `reads` a host and second.
  init(_ topology: Topology, hosts: Int, hop: Double, reads: Double) {
    let graph = topology.graph(hosts: hosts, seed: 0)
    hops = (0..<hosts).map { graph.distances(from: $0).compactMap { $0 } }
    self.hop = hop
    self.reads = reads / 1000
  }

  /// The longest that any read can miss a value.
  var longest: Double { Double(hops.joined().max() ?? 0) * hop }

  /// The share of values whose latency is at most `x`.
  func share(atMost x: Double) -> Double {
    let shares = hops.map { hops in
      exp(-reads * hops.reduce(0) { $0 + max(0, Double($1) * hop - x) })
    }
    return shares.reduce(0, +) / Double(hops.count)
  }

  /// The latency that this share of the values stays within, to a thousandth of a millisecond.
  func quantile(_ share: Double) -> Double {
    var (low, high) = (0.0, longest)
    while high - low > 1e-3 {
      let middle = (low + high) / 2
      if self.share(atMost: middle) < share { low = middle } else { high = middle }
    }
    return high
  }
}
