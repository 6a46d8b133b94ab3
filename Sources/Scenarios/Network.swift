public import Broadcasting

/// The time that a message is under way.
public enum Latency: Hashable, Sendable {
  case constant(Delay)
  /// Each length from `low` to `high` equally likely.
  case uniform(low: Delay, high: Delay)
  case exponential(mean: Delay)
  /// The logarithm is normal: half of the messages take at most `median`; `sigma` is in thousandths.
  case lognormal(median: Delay, sigmaThousandths: Int)
  /// Each pair of nodes has a latency of its own, the same both ways, each length from `low` to `high`
  /// equally likely; each message takes up to `jitter` of it longer, each length equally likely.
  case pairwise(low: Delay, high: Delay, jitter: Probability)

  /// No message is under way for less.
  package var least: Delay {
    switch self {
    case .constant(let delay): delay
    case .uniform(let low, _), .pairwise(let low, _, _): low
    case .exponential, .lognormal: .zero
    }
  }

  /// About half of all messages take at most so long.
  package var typical: Delay {
    switch self {
    case .constant(let delay): delay
    case .uniform(let low, let high): (low + high) / 2
    case .exponential(let mean): mean
    case .lognormal(let median, _): median
    case .pairwise(let low, let high, _): (low + high) / 2
    }
  }
}

/// The effect of links on messages, each direction of each link for itself.
public struct Network: Hashable, Sendable {
  public var model: Model
  /// The latency of two nodes whose places do not say how far they are apart.
  public var latency: Latency
  /// Between regions; nil where their distance is `latency`.
  public var matrix: LatencyMatrix?
  /// Between zones of a region; nil for the matrix's time from a region to itself, or else as in a zone.
  public var region: Delay?
  /// Within a zone; nil for the matrix's time from a region to itself, or else `latency`.
  public var zone: Delay?
  /// On top of every latency; nil for none.
  public var jitter: Jitter?
  /// The promise of connections.
  public var transport: Transport
  /// The retransmission time of a stream: the least, and the most that it doubles to.
  public var stream: Stream
  /// The rate at which each link carries bytes, in each direction of each pair; nil where any size takes no
  /// time.
  public var bandwidth: Bandwidth?
  /// The share of messages that never arrive.
  public var loss: Probability
  /// The share of messages that arrive a second time, after a latency of their own.
  public var duplication: Probability
  /// The share of messages that are held back by a further latency, so that later ones overtake them.
  public var reordering: Probability

  /// The way of messages from a link into a node.
  public enum Model: String, Hashable, Sendable, CaseIterable {
    /// A message reaches its node the moment its latency is over.
    case exact
    /// As in Maelstrom, so that figures can be laid beside those published with it.
    ///
    /// A node takes its earliest message from a queue, drops it if a partition stands in its way at that
    /// moment, and sleeps until it is due; whatever else comes meanwhile waits, clients' operations too.
    /// Latencies are cut to whole milliseconds, and a process takes up to one to hand over what it sends:
    /// without that, all nodes would fall into step. Only the simulator has it.
    case maelstrom
  }

  public enum Transport: String, Hashable, Sendable, CaseIterable {
    /// Each message for itself: it may be lost, doubled or overtaken.
    case datagram
    /// As over TCP: the order is kept, and what is lost is sent again, which costs time.
    case stream
  }

  public struct Stream: Hashable, Sendable {
    /// The round trip where that is more (RFC 6298, whose own least is 1 s; Linux has 200 ms).
    public var least: Delay
    public var most: Delay

    public init(least: Delay = .milliseconds(200), most: Delay = .seconds(120)) {
      self.least = least
      self.most = most
    }
  }

  public init(
    model: Model = .exact, latency: Latency = .constant(.milliseconds(100)), matrix: LatencyMatrix? = nil,
    region: Delay? = nil, zone: Delay? = nil, jitter: Jitter? = nil, transport: Transport = .datagram,
    stream: Stream = Stream(), bandwidth: Bandwidth? = nil, loss: Probability = .zero,
    duplication: Probability = .zero, reordering: Probability = .zero
  ) {
    self.model = model
    self.latency = latency
    self.matrix = matrix
    self.region = region
    self.zone = zone
    self.jitter = jitter
    self.transport = transport
    self.stream = stream
    self.bandwidth = bandwidth
    self.loss = loss
    self.duplication = duplication
    self.reordering = reordering
  }
}
