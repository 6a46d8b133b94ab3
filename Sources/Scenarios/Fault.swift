public import Broadcasting

/// One thing that goes wrong, from when to when.
public struct Fault: Hashable, Sendable {
  /// After the workload's first operation.
  public var at: Delay
  /// The time for which it lasts; nil where it never ends.
  public var duration: Delay?
  public var kind: Kind

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
  }

  /// The node, or nodes, that it happens to.
  public enum Target: Hashable, Sendable, CustomStringConvertible {
    case node(NodeID)
    /// A host drawn from the run's seed.
    case randomHost
    /// The node that plays the part when the fault begins. Where the architecture has none, a random host.
    case part(Part)

    public var description: String {
      switch self {
      case .node(let node): "\(node)"
      case .randomHost: "random host"
      case .part(let part): part.rawValue
      }
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

    public var description: String {
      switch self {
      case .host(let host): "\(host.int)"
      case .service(let role, let number): number.map { "\(role) \($0)" } ?? "\(role)"
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

  public init(at: Delay, duration: Delay?, kind: Kind) {
    self.at = at
    self.duration = duration
    self.kind = kind
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
    }
  }
}

/// A fault as it really happened: who and what was hit.
public struct FaultOccurrence: Hashable, Sendable {
  /// Its place in the scenario.
  public let index: Int
  public let fault: Fault
  /// The nodes that a crash, a pause or a slowdown hit.
  public let targets: [NodeID]
  /// The links that a partition cut; nil for other faults.
  package let cut: Cut?
  /// The difference from the scenario's request; nil where there is none.
  public let deviation: Deviation?

  /// The components of a partition, service nodes included; empty for other faults, and for shapes in which
  /// sides overlap.
  public var sides: [[NodeID]] { cut?.sides ?? [] }

  /// A difference between what a fault was to hit and what it hit.
  public enum Deviation: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Nothing was done: another fault of such a kind already held the node.
    case alreadyHit(node: NodeID)
    /// No node played the part, so the host `node` was hit.
    case substituted(part: Fault.Part, node: NodeID)

    public var description: String {
      switch self {
      case .alreadyHit(let node): "\(node) was hit already: nothing done"
      case .substituted(let part, let node): "no node is \(part.rawValue): \(node) hit instead"
      }
    }
  }
}
