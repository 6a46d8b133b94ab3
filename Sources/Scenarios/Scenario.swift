public import Broadcasting
public import Purposes

/// Cluster, network, workload and faults: all of an experiment but the architecture.
public struct Scenario: Hashable, Sendable {
  public var name: String
  /// One line for a person.
  public var summary: String
  public var hosts: Int
  /// The regions and zones in which hosts stand; nil where all are at one place.
  public var places: Places?
  /// The places of services that do not stand in all zones in turn.
  public var services: [ServicePlace]
  /// Hosts that faults call by a name, in the order in which they are drawn.
  public var groups: [NodeGroup]
  /// The prices of traffic between places; nil where they are not told.
  public var prices: Prices?
  /// A graph in the place of the architectures' own topologies; nil for those.
  public var topology: OwnTopology?
  public var network: Network
  /// Some of the links, and what they do besides.
  public var links: [LinkOverride]
  /// The cost of messages to the nodes; nil where they cost nothing.
  public var capacity: Capacity?
  /// Costs of messages to some of the nodes, of which later ones win.
  public var overrides: [CapacityOverride]
  public var workload: Workload
  /// The purpose that clients ask, and that broadcasts; nil where they ask for broadcasts themselves.
  public var purpose: ConfiguredPurpose?
  /// Hosts that come and go; nil where all are there all the time.
  public var members: Members?
  public var faults: [Fault]
  /// The time that the cluster has to form before the first operation.
  ///
  /// Messages that are sent in it are not counted.
  public var settle: Delay
  /// The time for which nothing is asked of the cluster after the last operation, before the final reads.
  public var quiet: Delay

  public init(
    name: String, summary: String = "", hosts: Int = 25, places: Places? = nil,
    services: [ServicePlace] = [], groups: [NodeGroup] = [], prices: Prices? = nil,
    topology: OwnTopology? = nil, network: Network = Network(), links: [LinkOverride] = [],
    capacity: Capacity? = nil, overrides: [CapacityOverride] = [], workload: Workload = Workload(),
    purpose: ConfiguredPurpose? = nil, members: Members? = nil, faults: [Fault] = [],
    settle: Delay = .seconds(5), quiet: Delay = .seconds(10)
  ) {
    self.name = name
    self.summary = summary
    self.hosts = hosts
    self.places = places
    self.services = services
    self.groups = groups
    self.prices = prices
    self.topology = topology
    self.network = network
    self.links = links
    self.capacity = capacity
    self.overrides = overrides
    self.workload = workload
    self.purpose = purpose
    self.members = members
    self.faults = faults
    self.settle = settle
    self.quiet = quiet
  }

  /// The typical time from sending a message with one payload of the mean size until its answer can be
  /// there, where no other message is in the way: the unit of protocols' waits (`Wait`).
  public var roundTrip: Delay {
    let payload = workload.payload.mean
    let cost = capacity.map { $0.receive + $0.send + $0.travelTime(of: payload) } ?? .zero
    let lines = [capacity?.up, network.bandwidth, capacity?.down].compactMap {
      $0?.time(for: payload)
    }
    return (typicalLatency + lines.reduce(cost, +)) * 2
  }

  /// True where hosts stay, nothing goes wrong, and links lose and double nothing.
  package var isCalm: Bool {
    faults.isEmpty && members == nil && network.loss == .zero && network.duplication == .zero
      && network.reordering == .zero && links.allSatisfy { $0.loss == .zero }
  }

  /// The time when the first operation is due.
  public var begin: Instant { .zero + settle }
  /// The time when the last fault that ends has ended and the last operation was due.
  public var calm: Instant {
    let lastFault = faults.compactMap { lastEnd(of: $0) }.max() ?? .zero
    let lastChange = members?.events.map(\.end).max() ?? .zero
    return begin + max(workload.duration, lastFault, lastChange)
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
    try validateStages()
    try validateSize()
    try validatePlaces()
    try validateTopology()
    try validateLines()
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
    try validateFaults()
    try validateMembers()
  }
}

extension Scenario {
  /// The workload's operations for `seed`, the final reads included; the same for every architecture.
  public func operations(seed: UInt64) -> Operations {
    let operations = workload.operations(
      hosts: hosts, from: begin, finalReadsAt: end, seed: SplitMix64.seed(seed, .operations))
    return MemberPlan(self, seed: seed).map { operations.movedToHostsThatAreThere($0) } ?? operations
  }
}
