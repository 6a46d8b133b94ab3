public import Broadcasting

/// The operations that clients ask of the hosts: an open loop, whose operations come when they are due,
/// whether or not earlier ones were answered.
public struct Workload: Hashable, Sendable {
  /// Operations a second, all hosts together, in thousandths.
  public var ratePerThousandSeconds: Int
  /// The share of operations that broadcast; the others read.
  public var broadcasts: Probability
  /// The time for which operations come.
  public var duration: Delay
  /// The times at which operations come.
  public var arrivals: Arrivals
  /// The number of hosts that clients talk to, the first ones; nil for all of them.
  public var origins: Int?
  /// The order in which clients talk to them; nil for `rising`.
  public var order: Order?
  /// Zipf's exponent, in thousandths: the k-th host is talked to in proportion to k to the power of minus it;
  /// nil for each as often as the others.
  public var skew: Int?
  /// The rate over time, one stage after the other, in the place of one rate for all of it.
  public var stages: [Stage]
  /// Operations besides.
  public var bursts: [Burst]
  /// The size of a rumor's payload.
  public var payload: PayloadSizes
  /// An operation that is not answered within this time of when it was due was not available.
  public var deadline: Delay

  public enum Arrivals: Hashable, Sendable {
    /// Gaps drawn evenly between 0 and twice the mean: Maelstrom's generator.
    case uniform
    /// Equal gaps.
    case constant
    /// Gaps drawn from the exponential law: operations of many clients that know nothing of one another.
    case poisson
    /// So many operations at once, on hosts in turn; and between bursts gaps from the exponential law.
    case bursts(Int)
  }

  /// A time with a rate of its own.
  public struct Stage: Hashable, Sendable {
    /// In thousandths of operations a second.
    public var rate: Int
    /// True where the rate goes there evenly from that of the stage before, else it is this all the time.
    public var isRamp: Bool
    public var duration: Delay

    public init(rate: Int, isRamp: Bool = false, for duration: Delay) {
      self.rate = rate
      self.isRamp = isRamp
      self.duration = duration
    }
  }

  /// Operations within a short time, evenly.
  public struct Burst: Hashable, Sendable {
    public var count: Int
    public var within: Delay
    /// After the first operation is due.
    public var at: Delay
    /// The time from one burst to the next; nil for one alone.
    public var every: Delay?
    /// The number of bursts; nil for until operations end.
    public var times: Int?

    public init(
      count: Int, within: Delay = .zero, at: Delay, every: Delay? = nil, times: Int? = nil
    ) {
      self.count = count
      self.within = within
      self.at = at
      self.every = every
      self.times = times
    }
  }

  /// Each order talks to every host once before it talks to one again.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// By number. Of fewer operations than hosts all are then at the hosts with the lowest numbers, which in
    /// a line, a grid or a tree are its end, its edge or its root.
    case rising
    /// From the host in the middle on in steps of about 0.618 of the fleet, so that a few operations are
    /// spread over all of it.
    case spread
  }

  public init(
    ratePerThousandSeconds: Int = 100_000, broadcasts: Probability = Probability(millionths: 500_000),
    duration: Delay = .seconds(20), arrivals: Arrivals = .uniform, origins: Int? = nil,
    order: Order? = nil, skew: Int? = nil, stages: [Stage] = [], bursts: [Burst] = [],
    payload: PayloadSizes = 64,
    deadline: Delay = .seconds(1)
  ) {
    self.ratePerThousandSeconds = ratePerThousandSeconds
    self.broadcasts = broadcasts
    self.duration = duration
    self.arrivals = arrivals
    self.origins = origins
    self.order = order
    self.skew = skew
    self.stages = stages
    self.bursts = bursts
    self.payload = payload
    self.deadline = deadline
  }
}

/// One operation of a client.
public struct Operation: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case broadcast(RumorID)
    case read
  }

  public let kind: Kind
  public let host: NodeID
  /// The time when it is due; latencies count from here.
  public let intended: Instant

  @inlinable package init(kind: Kind, host: NodeID, intended: Instant) {
    self.kind = kind
    self.host = host
    self.intended = intended
  }
}

extension Workload {
  /// All operations in order of time, rotating over the hosts that clients talk to, from `start` on; then
  /// one read on every host at `end`.
  public func operations(hosts: Int, from start: Instant, finalReadsAt end: Instant, seed: UInt64)
    -> Operations
  {
    guard hosts > 0 else { return Operations([]) }
    let origins = min(origins ?? hosts, hosts)
    let (first, stride) = order == .spread ? (origins / 2, Self.spreadingStride(origins)) : (0, 1)
    var random = SplitMix64(seed: seed)
    var sequences = [UInt32](repeating: 0, count: hosts)
    var operations: [Operation] = []
    var place = 0
    func next(at time: Instant, broadcast: Bool) -> Operation {
      let host = NodeID((first + place * stride) % origins)
      place += 1
      guard broadcast else { return Operation(kind: .read, host: host, intended: time) }
      let rumor = RumorID(origin: host, sequence: sequences[host.int])
      sequences[host.int] += 1
      return Operation(kind: .broadcast(rumor), host: host, intended: time)
    }
    if !stages.isEmpty || !bursts.isEmpty || skew != nil {
      return Operations(
        operationsOverTime(hosts: hosts, from: start, &random), thenReadsOn: hosts, at: end)
    }
    let gap = Int64(1_000_000_000_000) / Int64(ratePerThousandSeconds)
    var time = start
    while time < start + duration {
      operations.append(next(at: time, broadcast: random.happens(broadcasts)))
      switch arrivals {
      case .constant: time = time + Delay(nanoseconds: gap)
      case .uniform:
        time = time + random.delay(in: .nanoseconds(0)...(.nanoseconds(2 * gap - 1)))
      case .poisson:
        time = time + LatencySampler.exponential(mean: Delay(nanoseconds: gap), &random)
      case .bursts(let size):
        guard operations.count.isMultiple(of: size) else { continue }
        time = time + LatencySampler.exponential(mean: Delay(nanoseconds: gap) * Int64(size), &random)
      }
    }
    return Operations(operations, thenReadsOn: hosts, at: end)
  }
}

extension Workload {
  /// A step in which a walk around `hosts` hosts meets each once, and its first few all over the circle.
  ///
  /// The least number that has no factor in common with `hosts`, from the golden share of them on: multiples
  /// of that share leave the smallest gaps (Knuth, "The art of computer programming", volume 3, section 6.4,
  /// theorem S).
  static func spreadingStride(_ hosts: Int) -> Int {
    // hosts · (√5 − 1) / 2, rounded down.
    var root = 2 * hosts
    while (root + 1) * (root + 1) <= 5 * hosts * hosts { root += 1 }
    var stride = max((root - hosts) / 2, 1)
    while greatestCommonDivisor(stride, hosts) > 1 { stride += 1 }
    return stride
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
