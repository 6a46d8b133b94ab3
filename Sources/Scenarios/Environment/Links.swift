public import Broadcasting

/// The links between all pairs of nodes: what becomes of a message on its way.
@usableFromInline package struct Links: Sendable {
  @usableFromInline let network: Network
  @usableFromInline let sampler: LatencySampler
  @usableFromInline var random: SplitMix64
  /// A loss burst, beside the network's own loss.
  @usableFromInline package var burst = Probability.zero { didSet { setCertain() } }
  /// Nodes whose messages take so many times as long.
  @usableFromInline package var slow: [NodeID: Int64] = [:] { didSet { setCertain() } }
  /// The time that every message is under way, in nanoseconds, where nothing is left to chance at the moment.
  @usableFromInline package internal(set) var certain: Int64?

  /// `pairs` is the seed of what belongs to a pair of nodes, the same for all nodes of a run.
  package init(network: Network, seed: UInt64, pairs: UInt64) {
    self.network = network
    sampler = LatencySampler(network.latency, pairs: pairs)
    random = SplitMix64(seed: seed)
    setCertain()
  }

  private mutating func setCertain() {
    let chances = [network.loss, network.duplication, network.reordering, burst]
    certain = nil
    if case .constant(let delay) = network.latency, chances.allSatisfy({ $0 == .zero }), slow.isEmpty,
      network.model == .exact
    {
      certain = delay.nanoseconds
    }
  }

  /// The time that a message is under way, in nanoseconds; nil where it is lost.
  @inlinable @inline(__always)
  package mutating func delay(from: NodeID, to: NodeID) -> Int64? {
    if random.happens(network.loss) || random.happens(burst) { return nil }
    return travelTime(from: from, to: to)
  }

  /// The time that the message's double is under way, in nanoseconds; nil where it has none.
  @inlinable @inline(__always)
  package mutating func double(from: NodeID, to: NodeID) -> Int64? {
    random.happens(network.duplication) ? travelTime(from: from, to: to) : nil
  }

  /// The time that a node's process takes until its messages are in Maelstrom's network.
  ///
  /// About half a millisecond: Maelstrom's own figure for an operation without latency, which passes two such
  /// ways, is 1 ms.
  package mutating func handling() -> Delay { random.delay(in: .zero...(.milliseconds(1))) }

  @inlinable @inline(__always)
  mutating func travelTime(from: NodeID, to: NodeID) -> Int64 {
    var delay = sampler.draw(&random, from: from, to: to)
    if random.happens(network.reordering) { delay += sampler.draw(&random, from: from, to: to) }
    if !slow.isEmpty { delay *= max(slow[from] ?? 1, slow[to] ?? 1) }
    if network.model == .maelstrom { delay -= delay % 1_000_000 }
    return delay
  }
}
