/// The links between all pairs of nodes: what becomes of a message on its way.
package struct Links: Sendable {
  private let network: Network
  private let sampler: LatencySampler
  private var random: SplitMix64
  /// A loss burst, beside the network's own loss.
  package var burst = Probability.zero
  /// Nodes whose messages take so many times as long.
  package var slow: [NodeID: Int64] = [:]

  /// `pairs` is the seed of what belongs to a pair of nodes, the same for all nodes of a run.
  package init(network: Network, seed: UInt64, pairs: UInt64) {
    self.network = network
    sampler = LatencySampler(network.latency, pairs: pairs)
    random = SplitMix64(seed: seed)
  }

  /// How long a message is under way, in nanoseconds; nil if it is lost.
  @inline(__always)
  package mutating func delay(from: NodeID, to: NodeID) -> Int64? {
    if random.happens(network.loss) || random.happens(burst) { return nil }
    return travelTime(from: from, to: to)
  }

  /// How long the message's double is under way; nil if it has none.
  @inline(__always)
  package mutating func double(from: NodeID, to: NodeID) -> Int64? {
    random.happens(network.duplication) ? travelTime(from: from, to: to) : nil
  }

  @inline(__always)
  private mutating func travelTime(from: NodeID, to: NodeID) -> Int64 {
    var delay = sampler.draw(&random, from: from, to: to)
    if random.happens(network.reordering) { delay += sampler.draw(&random, from: from, to: to) }
    if !slow.isEmpty { delay *= max(slow[from] ?? 1, slow[to] ?? 1) }
    return delay
  }
}
