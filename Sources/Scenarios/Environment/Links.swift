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
  /// The effects of some links on messages at the moment, besides.
  @usableFromInline package var rules: [LinkRule] = [] { didSet { setCertain() } }
  /// The time that every message is under way, in nanoseconds, where nothing is left to chance at the moment.
  @usableFromInline package internal(set) var certain: Int64?

  /// `geography` says where nodes stand, nil where all are at one place; `pairs` is the seed of what belongs
  /// to a pair of nodes, the same for all nodes of a run.
  package init(network: Network, geography: Geography? = nil, seed: UInt64, pairs: UInt64) {
    self.network = network
    sampler = LatencySampler(network, geography, pairs: pairs)
    random = SplitMix64(seed: seed)
    setCertain()
  }

  private mutating func setCertain() {
    let chances = [network.loss, network.duplication, network.reordering, burst]
    certain = nil
    if chances.allSatisfy({ $0 == .zero }), slow.isEmpty, rules.isEmpty, network.model == .exact,
      network.transport == .datagram
    {
      certain = sampler.constant
    }
  }

  /// The time that a message is under way, in nanoseconds; nil where it is lost.
  @inlinable @inline(__always)
  package mutating func delay(from: NodeID, to: NodeID) -> Int64? {
    if random.happens(network.loss) || random.happens(burst) { return nil }
    if !rules.isEmpty, isLostByRule(from: from, to: to) { return nil }
    return travelTime(from: from, to: to)
  }

  /// The time that the message's double is under way, in nanoseconds; nil where it has none.
  @inlinable @inline(__always)
  package mutating func double(from: NodeID, to: NodeID) -> Int64? {
    let isDoubled =
      random.happens(network.duplication) || !rules.isEmpty && isDoubledByRule(from: from, to: to)
    return isDoubled ? travelTime(from: from, to: to) : nil
  }

  @usableFromInline @inline(never)
  mutating func isLostByRule(from: NodeID, to: NodeID) -> Bool {
    for rule in rules where rule.loss > .zero && rule.holds(from: from, to: to) {
      if random.happens(rule.loss) { return true }
    }
    return false
  }

  @usableFromInline @inline(never)
  mutating func isDoubledByRule(from: NodeID, to: NodeID) -> Bool {
    for rule in rules where rule.duplication > .zero && rule.holds(from: from, to: to) {
      if random.happens(rule.duplication) { return true }
    }
    return false
  }

  @usableFromInline @inline(never)
  func delayByRule(from: NodeID, to: NodeID) -> Int64 {
    rules.reduce(0) { $0 + ($1.holds(from: from, to: to) ? $1.delay : 0) }
  }

  /// The time that a message of this size takes the link beyond any other message, by the rules alone.
  package func carryingTime(from: NodeID, to: NodeID, size: Int) -> Int64 {
    rules.reduce(0) { time, rule in
      guard rule.bytesPerSecond > 0, rule.holds(from: from, to: to) else { return time }
      return max(time, Bandwidth(bytesPerSecond: rule.bytesPerSecond).time(for: size).nanoseconds)
    }
  }

  /// The time from sending a message until its answer can be there.
  package func roundTrip(_ from: NodeID, _ to: NodeID) -> Int64 { sampler.typical(from: from, to: to) * 2 }

  /// The time after which a stream sends again what was not acknowledged (RFC 6298).
  package func retransmissionTime(_ from: NodeID, _ to: NodeID) -> Int64 {
    max(network.stream.least.nanoseconds, roundTrip(from, to))
  }

  /// The most that the retransmission time doubles to.
  package var longestWait: Int64 { network.stream.most.nanoseconds }

  /// The time that a node's process takes until its messages are in Maelstrom's network.
  ///
  /// About half a millisecond: Maelstrom's own figure for an operation without latency, which passes two such
  /// ways, is 1 ms.
  package mutating func handling() -> Delay { random.delay(in: .zero...(.milliseconds(1))) }

  @inlinable @inline(__always)
  mutating func travelTime(from: NodeID, to: NodeID) -> Int64 {
    var delay = sampler.draw(&random, from: from, to: to)
    if random.happens(network.reordering) { delay += sampler.draw(&random, from: from, to: to) }
    if !rules.isEmpty { delay += delayByRule(from: from, to: to) }
    if !slow.isEmpty { delay *= max(slow[from] ?? 1, slow[to] ?? 1) }
    if network.model == .maelstrom { delay -= delay % 1_000_000 }
    return delay
  }
}
