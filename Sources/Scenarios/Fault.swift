public import Broadcasting

/// One thing that goes wrong, from when to when.
public struct Fault: Hashable, Sendable {
  /// After the workload's first operation.
  public var at: Delay
  /// The time for which it lasts; nil where it never ends.
  public var duration: Delay?
  public var kind: Kind
  /// The time from one beginning to the next; nil where it happens once.
  public var every: Delay?
  /// The number of times that it happens; nil for until the last operation is due.
  public var times: Int?
  /// True where it hits the same nodes and links each time, those that are drawn the first time.
  public var staysSame: Bool

  public enum Kind: Hashable, Sendable {
    case partition(Partition)
    /// The node stops, and loses its memory or keeps it; it is back when the fault ends.
    case crash(Target, forgets: Bool)
    /// The node does nothing, and finds all that came in the meantime when the fault ends.
    case pause(Target)
    /// Every message from and to the node takes this many times as long.
    case slow(Target, factor: Int)
    /// This share of all messages is lost.
    case loss(Probability)
    /// Some of the links do something to messages.
    case links(LinkEffect, LinkScope)
    /// Nodes are stopped in batches and come back, one batch after the other, each so long down.
    case restart(Target, Restart)
    /// The node stops again and again, a while after it has come back, and is down longer each time.
    case crashLoop(Target, CrashLoop)
    /// The nodes' clocks are wrong.
    case clock(Target, Clock)
  }

  /// The error of a clock, by which a node reads the time and sets its timers.
  public struct Clock: Hashable, Sendable {
    /// The time that it shows too much.
    public var ahead: Delay
    /// The time that it shows too little.
    public var behind: Delay
    /// The microseconds that it gains in a second (ppm), and those that it loses.
    public var gains: Int
    public var loses: Int
    /// True where each node draws its own error, evenly between the two.
    public var isSpread: Bool

    public init(
      ahead: Delay = .zero, behind: Delay = .zero, gains: Int = 0, loses: Int = 0, isSpread: Bool = false
    ) {
      self.ahead = ahead
      self.behind = behind
      self.gains = gains
      self.loses = loses
      self.isSpread = isSpread
    }
  }

  /// A rolling restart: a batch stops at each `every` of the fault.
  public struct Restart: Hashable, Sendable {
    public var batch: Amount
    public var down: Delay
    public var forgets: Bool

    public init(batch: Amount = .count(1), down: Delay = .seconds(5), forgets: Bool = false) {
      self.batch = batch
      self.down = down
      self.forgets = forgets
    }
  }

  /// Crashes of a process that something starts again, waiting twice as long each time.
  public struct CrashLoop: Hashable, Sendable {
    /// The time for which it is up between two crashes.
    public var up: Delay
    /// The time for which it is down at first, and at most.
    public var first: Delay
    public var most: Delay
    public var forgets: Bool

    /// As a container is restarted by Kubernetes ("Pod Lifecycle", its documentation), with what it keeps.
    public init(
      up: Delay = .seconds(5), first: Delay = .seconds(10), most: Delay = .seconds(300), forgets: Bool = false
    ) {
      self.up = up
      self.first = first
      self.most = most
      self.forgets = forgets
    }
  }

  /// An effect of links on the messages on them.
  public enum LinkEffect: Hashable, Sendable {
    /// They carry none: in both directions, or in one.
    case cut(isOneWay: Bool)
    /// They lose this share, besides what they lose anyway.
    case loss(Probability)
    /// They take so much longer.
    case delay(Delay)
    /// They carry this share a second time.
    case duplication(Probability)
    /// Each carries so much in each direction, one message after the other, where its own is more.
    case bandwidth(Bandwidth)
  }

  /// Some of the links: all, those from and to a node, or those from some nodes to others.
  public struct LinkScope: Hashable, Sendable {
    /// The nodes at either end; nil where `from` and `to` say more, or for all links.
    public var of: Target?
    /// The senders; nil for all.
    public var from: Target?
    /// The receivers; nil for all.
    public var to: Target?

    public init(of: Target? = nil, from: Target? = nil, to: Target? = nil) {
      self.of = of
      self.from = from
      self.to = to
    }

    var targets: [Target] { [of, from, to].compactMap { $0 } }

    public var description: String {
      let ways = [from.map { "from \($0)" }, to.map { "to \($0)" }].compactMap { $0 }
      return of.map { "of \($0)" } ?? ways.joined(separator: " ")
    }
  }

  /// A part that a node may play in an architecture.
  public enum Part: String, Hashable, Sendable, CaseIterable, Codable {
    case leader
    case cache
    case registry
    case coordinator
    /// The node that the architecture leans on most: its cache, else its leader, else its registry.
    case special
  }

  /// A member of a group of nodes.
  public enum Member: Hashable, Sendable, CustomStringConvertible {
    case host(NodeID)
    /// The service node with this number among those of its role, from 0; nil for all that no group has by
    /// number.
    case service(Role, Int?)
    /// The hosts with these numbers, both ends included.
    case range(Int, Int)
    /// All nodes in a region or a zone, services included, or a group of the scenario.
    case named(String)

    public var description: String {
      switch self {
      case .host(let host): "\(host.int)"
      case .service(let role, let number): number.map { "\(role) \($0)" } ?? "\(role)"
      case .range(let first, let last): "\(first)..\(last)"
      case .named(let name): name
      }
    }
  }

  /// Shapes of partitions, over the hosts.
  ///
  /// Service nodes that no group names are dealt to the components in turn, the one with most hosts first, so
  /// that a majority of three coordinators is with the majority of hosts. Constructions as in Jepsen's
  /// nemesis; hosts are drawn from the run's seed.
  public enum Partition: Hashable, Sendable, CustomStringConvertible {
    /// One random host alone.
    case isolateOne
    /// ⌊n/2⌋ random hosts against the rest.
    case halves
    /// ⌊(n−1)/3⌋ random hosts against the rest.
    case minorityThird
    /// Every host sees a majority, but not all the same one.
    case majorityRing
    /// Halves, joined by one host that sees both.
    case bridge
    /// Halves; the second does not hear the first, the first hears the second.
    case oneWay
    /// The node that plays the part, alone.
    case isolate(Target)
    /// The given groups; a host in no group is cut from nobody.
    case groups([[Member]])

    /// Groups of hosts alone.
    public static func groups(ofHosts groups: [[NodeID]]) -> Partition {
      .groups(groups.map { $0.map { .host($0) } })
    }

    public var description: String {
      switch self {
      case .isolateOne: "isolate-one"
      case .halves: "halves"
      case .minorityThird: "minority-third"
      case .majorityRing: "majority-ring"
      case .bridge: "bridge"
      case .oneWay: "one-way"
      case .isolate(let target): "isolate \(target)"
      case .groups(let groups): "\(groups.count) groups"
      }
    }
  }

  public init(
    at: Delay, duration: Delay?, kind: Kind, every: Delay? = nil, times: Int? = nil, staysSame: Bool = false
  ) {
    self.at = at
    self.duration = duration
    self.kind = kind
    self.every = every
    self.times = times
    self.staysSame = staysSame
  }

  /// The time when it is over, after the workload's first operation; `never` where it does not end.
  public var end: Delay { duration.map { at + $0 } ?? Delay(nanoseconds: .max) }
}

extension Fault.Kind {
  /// Its name, in a word or two.
  public var name: String {
    switch self {
    case .partition(let partition): "partition (\(partition))"
    case .crash(_, let forgets): forgets ? "crash, forgetting" : "crash"
    case .pause: "pause"
    case .slow(_, let factor): "slow by \(factor)"
    case .loss(let share): "loss of \(share)"
    case .links(let effect, _): effect.name
    case .restart(_, let restart): restart.forgets ? "restart, forgetting" : "restart"
    case .clock(_, let clock): clock.name
    case .crashLoop(_, let loop): loop.forgets ? "crash loop, forgetting" : "crash loop"
    }
  }

  /// True where it keeps messages between nodes that are up.
  public var cutsLinks: Bool {
    switch self {
    case .partition: true
    case .links(let effect, _): effect.cuts
    case .crash, .pause, .slow, .loss, .restart, .crashLoop, .clock: false
    }
  }
}

extension Fault.Clock {
  var name: String {
    let most = isSpread ? "up to " : ""
    let skew = [
      ahead > .zero ? "ahead by \(most)\(ahead)" : nil, behind > .zero ? "behind by \(most)\(behind)" : nil,
    ]
    let drift = [
      gains > 0 ? "gaining \(most)\(gains) ppm" : nil, loses > 0 ? "losing \(most)\(loses) ppm" : nil,
    ]
    let errors = [skew, drift].map { $0.compactMap(\.self).joined(separator: " or ") }
    return "clock \(errors.filter { !$0.isEmpty }.joined(separator: ", "))"
  }
}

extension Fault.LinkEffect {
  /// True where nothing comes through.
  var cuts: Bool {
    switch self {
    case .cut, .loss(.one): true
    case .loss, .delay, .duplication, .bandwidth: false
    }
  }

  var name: String {
    switch self {
    case .cut(isOneWay: false): "cut"
    case .cut(isOneWay: true): "one-way cut"
    case .loss(let share): "loss of \(share)"
    case .delay(let delay): "delay of \(delay)"
    case .duplication(let share): "duplication of \(share)"
    case .bandwidth(let rate): "bandwidth of \(rate)"
    }
  }
}

/// A fault as it really happened: who and what was hit.
public struct FaultOccurrence: Hashable, Sendable {
  /// Its place in the scenario's schedule, of which no other has it.
  public let index: Int
  /// The place of its entry in the scenario.
  public let entry: Int
  public let fault: Fault
  /// The nodes that a crash, a pause, a slowdown or a wrong clock hit.
  public internal(set) var targets: [NodeID]
  /// The links that a partition cut; nil for other faults.
  package let cut: Cut?
  /// The links that do something else to messages; nil for other faults.
  package let rule: LinkRule?
  /// The difference from the scenario's request; nil where there is none.
  public let deviation: Deviation?

  /// The components of a partition, service nodes included; empty for other faults, and for shapes in which
  /// sides overlap.
  public var sides: [[NodeID]] { cut?.sides ?? [] }

  /// A difference between what a fault was to hit and what it hit.
  public enum Deviation: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Nothing was done: another fault of such a kind already held the node.
    case alreadyHit(node: NodeID)
    /// Some of the nodes were not hit, because another fault of such a kind held them already.
    case someAlreadyHit(nodes: Int)
    /// It means nobody.
    case nobody
    /// Nothing was done: the host is not there.
    case away(node: NodeID)
    /// No node played the part, so the host `node` was hit.
    case substituted(part: Fault.Part, node: NodeID)

    public var description: String {
      switch self {
      case .alreadyHit(let node): "\(node) was hit already: nothing done"
      case .someAlreadyHit(let nodes): "\(nodes) of its nodes were hit already: nothing done to them"
      case .away(let node): "\(node) is not there: nothing done"
      case .nobody: "it means no node: nothing done"
      case .substituted(let part, let node): "no node is \(part.rawValue): \(node) hit instead"
      }
    }
  }
}
