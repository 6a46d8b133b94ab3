/// How long a message is under way.
public enum Latency: Hashable, Sendable {
  case constant(Delay)
  /// Each length from `low` to `high` equally likely.
  case uniform(low: Delay, high: Delay)
  case exponential(mean: Delay)
  /// The logarithm is normal: half of the messages take at most `median`; `sigma` is in thousandths.
  case lognormal(median: Delay, sigmaThousandths: Int)
  /// Each pair of nodes has a latency of its own, the same both ways, each length from `low` to `high` equally
  /// likely; each message takes up to `jitter` of it longer, each length equally likely.
  case pairwise(low: Delay, high: Delay, jitter: Probability)
}

/// What links do to messages, each direction of each link for itself.
public struct Network: Hashable, Sendable {
  public var latency: Latency
  /// The share of messages that never arrive.
  public var loss: Probability
  /// The share of messages that arrive a second time, after a latency of their own.
  public var duplication: Probability
  /// The share of messages that are held back by a further latency, so that later ones overtake them.
  public var reordering: Probability

  public init(
    latency: Latency = .constant(.milliseconds(100)), loss: Probability = .zero,
    duplication: Probability = .zero, reordering: Probability = .zero
  ) {
    self.latency = latency
    self.loss = loss
    self.duplication = duplication
    self.reordering = reordering
  }
}
