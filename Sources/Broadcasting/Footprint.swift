/// The resources that a run of an architecture takes at a size, derived from its design: an estimate, to
/// refuse a run that cannot fit before it starts, and no measurement.
///
/// Messages are those of a fleet in which nothing is lost. Numbers saturate: `Int.max` stands for anything
/// above it.
public struct Footprint: Hashable, Sendable {
  /// Of how many other nodes a host keeps something, mean over the hosts.
  public var links: Int
  /// Bytes of state a host, beside its links and the rumors that it knows.
  public var bytesPerHost: Int
  public var bytesPerLink: Int
  /// Bytes that a host keeps for each rumor that it knows, where no two come from one origin.
  public var bytesPerRumor: Int
  /// Bytes of state at all service nodes and leaders together.
  public var bytesAtCentre: Int
  /// Messages before the first operation: hosts that register or join.
  public var formation: Int
  /// Messages of one broadcast that spreads alone: payloads, and what answers each of them.
  public var messages: Int
  /// The messages that go on for some rounds after a broadcast, and are shared by all broadcasts of a round:
  /// repair, receipts, gossip about new rumors.
  public var upkeep: Rounds
  /// The number of rounds of upkeep that one broadcast causes.
  public var upkeepRounds: Int
  /// The messages that go on whether or not anything is broadcast: leases, heartbeats.
  public var idle: Rounds

  /// Messages that come in each round, the whole fleet's.
  public struct Rounds: Hashable, Sendable {
    public var messages: Int
    /// The length of a round; without length there are none.
    public var every: Delay

    public init(_ messages: Int, every: Delay) {
      self.messages = messages
      self.every = every
    }

    public static let none = Rounds(0, every: .zero)

    /// Both kinds of rounds as rounds of the shorter length, with the messages that fall in one.
    package func joined(by other: Rounds) -> Rounds {
      guard every > .zero, other.every > .zero else { return every > .zero ? self : other }
      let (short, long) = every < other.every ? (self, other) : (other, self)
      let share = long.messages.times(Int(short.every.nanoseconds)) / Int(long.every.nanoseconds)
      return Rounds(short.messages.plus(share), every: short.every)
    }

    /// The number of rounds in `length`.
    package func count(in length: Delay) -> Int {
      every > .zero && messages > 0 ? Int(length.nanoseconds / every.nanoseconds) : 0
    }
  }

  public init(
    links: Int = 0, bytesPerHost: Int, bytesPerLink: Int = 0, bytesPerRumor: Int = 0, bytesAtCentre: Int = 0,
    formation: Int = 0, messages: Int, upkeep: Rounds = .none, upkeepRounds: Int = 1, idle: Rounds = .none
  ) {
    self.links = links
    self.bytesPerHost = bytesPerHost
    self.bytesPerLink = bytesPerLink
    self.bytesPerRumor = bytesPerRumor
    self.bytesAtCentre = bytesAtCentre
    self.formation = formation
    self.messages = messages
    self.upkeep = upkeep
    self.upkeepRounds = upkeepRounds
    self.idle = idle
  }

  /// Of nodes that keep nothing outside their own values, and send each host every rumor once.
  package static func ofNodesAlone<Node>(_ node: Node.Type, hosts: Int) -> Footprint {
    Footprint(bytesPerHost: MemoryLayout<Node>.stride, messages: hosts)
  }

  /// The bytes that an allocation takes beside what is in it: an array's header and the allocator's own.
  package static let allocation = 48
  /// The bytes of a set of rumors a rumor, where no two are neighbours: a run.
  package static let run = MemoryLayout<Run>.stride
}

extension Topology {
  /// The number of neighbours that every host has at least, in such zones: a bound, for some sizes not the
  /// least that there is.
  package func leastDegree(in zones: Zones) -> Int {
    let n = zones.hosts
    let most = max(n - 1, 0)
    let degree =
      switch chosen(hosts: n) {
      // A short last row has a host with none but the one above it.
      case .line, .tree, .star, .grid, .binaryHeap, .hypercube: 1
      case .ring: 2
      // Where hosts × degree is odd, one host has one fewer.
      case .regular(let degree): degree - degree % 2 * (n % 2)
      case .out(let links): links
      case .zoned(let near, let across) where zones.count < 2: near.plus(across)
      case .zoned(let near, let across):
        (0..<zones.count).reduce(most) { least, zone in
          let size = zones[zone].count
          return min(least, min(near, size - 1) + min(across, n - size))
        }
      case .complete, .auto: most
      }
    return min(degree, most)
  }

  /// The number of neighbours of a host, mean over the hosts, rounded up.
  package func meanDegree(hosts n: Int) -> Int {
    let most = max(n - 1, 0)
    let degree =
      switch chosen(hosts: n) {
      case .line, .ring, .tree, .star: 2
      case .grid, .binaryHeap: 4
      // Fewer than log2 n where n is no power of two.
      case .hypercube: most.bitWidth - most.leadingZeroBitCount
      case .regular(let degree): degree
      case .out(let links): links.times(2)
      case .zoned(let near, let across): near.plus(across).times(2)
      case .complete, .auto: most
      }
    return min(degree, most)
  }
}
