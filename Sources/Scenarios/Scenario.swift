public import Broadcasting

/// Cluster, network, workload and faults: all of an experiment but the architecture.
public struct Scenario: Hashable, Sendable {
  public var name: String
  /// One line for a person.
  public var summary: String
  public var hosts: Int
  public var network: Network
  /// The cost of messages to the nodes; nil where they cost nothing.
  public var capacity: Capacity?
  public var workload: Workload
  public var faults: [Fault]
  /// The time that the cluster has to form before the first operation.
  ///
  /// Messages that are sent in it are not counted.
  public var settle: Delay
  /// The time for which nothing is asked of the cluster after the last operation, before the final reads.
  public var quiet: Delay

  public init(
    name: String, summary: String = "", hosts: Int = 25, network: Network = Network(),
    capacity: Capacity? = nil, workload: Workload = Workload(), faults: [Fault] = [],
    settle: Delay = .seconds(5), quiet: Delay = .seconds(10)
  ) {
    self.name = name
    self.summary = summary
    self.hosts = hosts
    self.network = network
    self.capacity = capacity
    self.workload = workload
    self.faults = faults
    self.settle = settle
    self.quiet = quiet
  }

  /// The typical time from sending a message with one payload until its answer can be there, where no other
  /// message is in the way: the unit of protocols' waits (`Wait`).
  public var roundTrip: Delay {
    let cost = capacity.map { $0.receive + $0.send + $0.travelTime(of: workload.payload) } ?? .zero
    return (network.latency.typical + cost) * 2
  }

  /// The time when the first operation is due.
  public var begin: Instant { .zero + settle }
  /// The time when the last fault that ends has ended and the last operation was due.
  public var calm: Instant {
    let lastFault = faults.compactMap { $0.duration == nil ? nil : $0.end }.max() ?? .zero
    return begin + max(workload.duration, lastFault)
  }
  /// The time when the final reads are due and the run ends, at the earliest: a simulated run goes on for up
  /// to `longestExtension` while broadcasts are still on their way.
  public var end: Instant { calm + quiet }

  /// The time after the last operation, the last fault's end and the last delivery within which messages
  /// count as caused by broadcasts: answers, receipts and retries among them.
  public static let tail = Delay.seconds(5)
  /// The time for which a run goes on at most beyond `end`.
  public static let longestExtension = Delay.seconds(60)
  /// The time without a delivery after which nothing is taken to be under way any more: longer than the
  /// rarest repair that is on by default (Memberlist's exchange of states, each 30 s).
  public static let longestSilence = Delay.seconds(40)
}

/// The reason why a scenario cannot be run.
public struct ScenarioError: Error, Hashable, Sendable {
  /// The path of the value at fault, such as `faults[1].crash`.
  public let path: String
  public let message: String
}

extension Scenario {
  /// Throws the first contradiction between its values; each value for itself is in its range already.
  public func validate() throws(ScenarioError) {
    try validateSize()
    if capacity != nil, network.model != .exact {
      throw ScenarioError(
        path: "capacity",
        message: "in network.model \(network.model.rawValue) nodes take messages from an inbox at a pace of "
          + "its own; take model exact, or leave capacity out")
    }
    if let origins = workload.origins, origins < 1 || origins > hosts {
      throw ScenarioError(
        path: "workload.origins",
        message:
          "clients cannot talk to \(origins) hosts of \(hosts); take 1 to \(hosts), or leave it out for all")
    }
    for (index, fault) in faults.enumerated() {
      let path = "faults[\(index)]"
      if let node = fault.namedNodes.first(where: { $0.int >= hosts }) {
        throw ScenarioError(
          path: path, message: "host \(node.int) does not exist: the hosts are 0 to \(hosts - 1)")
      }
      if case .partition(let partition) = fault.kind, let reason = partition.contradiction(hosts: hosts) {
        throw ScenarioError(path: path, message: reason)
      }
      if begin + fault.at < .zero {
        throw ScenarioError(
          path: path,
          message: "it begins \(fault.at * -1) before the first operation, and the run only "
            + "\(settle) before; begin later")
      }
      if let duration = fault.duration, duration <= .zero {
        throw ScenarioError(path: path, message: "it lasts no time; let it last, or leave it out")
      }
      if begin + fault.at >= end {
        throw ScenarioError(
          path: path,
          message: "it begins \(fault.at) after the first operation, and the run ends after \(end - begin); "
            + "begin earlier, or say how long it lasts")
      }
      for (earlier, other) in faults[..<index].enumerated() where other.overlaps(fault) {
        if let reason = other.contradiction(with: fault) {
          let times = other.duration == nil ? "from \(other.at) on" : "\(other.at) to \(other.end)"
          throw ScenarioError(path: path, message: "\(reason) in faults[\(earlier)] (\(times))")
        }
      }
    }
  }
}

extension Fault.Partition {
  /// The reason why the shape is impossible for so many hosts; nil where it is possible.
  func contradiction(hosts: Int) -> String? {
    switch self {
    case .majorityRing where hosts > Scenario.Limits.majorityRingHosts:
      return "majority-ring is for at most \(Scenario.Limits.majorityRingHosts) hosts"
    case .groups(let groups):
      if groups.count < 2 { return "a partition has at least two groups" }
      if groups.contains(where: \.isEmpty) { return "a group has at least one node" }
      var seen: Set<Fault.Member> = []
      let twice = groups.joined().first { !seen.insert($0).inserted }
      return twice.map { member in
        if case .host(let host) = member { return "host \(host.int) is in the groups twice" }
        return "\(member) is in the groups twice"
      }
    default: return nil
    }
  }
}

extension Fault {
  var namedNodes: [NodeID] {
    func nodes(_ target: Target) -> [NodeID] { if case .node(let node) = target { [node] } else { [] } }
    return switch kind {
    case .crash(let target, _), .pause(let target), .slow(let target, _): nodes(target)
    case .partition(.isolate(let target)): nodes(target)
    case .partition(.groups(let groups)):
      groups.joined().compactMap { if case .host(let host) = $0 { host } else { nil } }
    case .partition, .loss: []
    }
  }

  func overlaps(_ other: Fault) -> Bool { at < other.end && other.at < end }

  /// True where no node can bear both at once: it is down or paused already, or slow already.
  func contradicts(_ other: Fault) -> Bool {
    switch (kind, other.kind) {
    case (.crash, .crash), (.crash, .pause), (.pause, .crash), (.pause, .pause), (.slow, .slow): true
    default: false
    }
  }

  /// The reason why the two, which overlap, cannot hold at once; nil where they can.
  func contradiction(with other: Fault) -> String? {
    switch (kind, other.kind) {
    case (.partition, .partition): return "there is a partition already"
    case (.loss, .loss): return "there is a loss burst already"
    default:
      let shared = namedNodes.first { other.namedNodes.contains($0) }
      guard let shared, contradicts(other) else { return nil }
      return "host \(shared.int) is \(state) already"
    }
  }

  private var state: String {
    switch kind {
    case .crash: "down"
    case .pause: "paused"
    case .slow: "slow"
    case .partition: "cut off"
    case .loss: "losing messages"
    }
  }
}

extension Scenario {
  /// The workload's operations for `seed`, the final reads included; the same for every architecture.
  public func operations(seed: UInt64) -> Operations {
    workload.operations(
      hosts: hosts, from: begin, finalReadsAt: end, seed: SplitMix64.seed(seed, .operations))
  }
}
