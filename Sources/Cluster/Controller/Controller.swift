internal import Architectures
internal import Broadcasting
internal import Facts
internal import Formats
internal import Measurement
internal import Scenarios
internal import ZeroMQ

/// Runs one cell on a cluster of processes: starts them, links them up, lets clients and faults loose on
/// them, and gathers what they counted.
struct Controller: ~Copyable {
  enum Phase {
    /// Until every node is linked to every other.
    case forming
    case running
    /// Until every node has reported.
    case stopping(until: Int64)
    case done
  }

  let cell: Cell
  let options: LiveOptions
  let cluster: FramedCluster
  let directory: String
  let token: UInt64
  let table = ProcessTable()
  let supervisor: Supervisor
  let network: KernelNetwork?
  var socket: ControllerSocket
  var members: [Member]
  var phase = Phase.forming
  var faults: FaultPlan
  /// Comings and goings that are still to happen, the next first.
  var comings: ArraySlice<MemberPlan.Change>
  var holders: PartHolders
  var slow: [NodeID: Int] = [:]
  var burst = Probability.zero
  var events: [RunEvent] = []
  /// By the kernel, before the last event that says so.
  var droppedPackets = 0
  /// The run's time zero, on the machine's clock.
  var origin: Int64 = 0
  private var lastBeat: Int64 = 0
  private let firstPort: Int

  /// In nanoseconds.
  enum Patience {
    /// Beside that of the options, for all processes to start and link up.
    static let formingPerNode: Int64 = 500_000_000
    /// For a restarted process to reach all its peers, of which some may be paused.
    static let relinking: Int64 = 2_000_000_000
    /// Before a node is to be up again its process is started.
    static let returning: Int64 = 2_000_000_000
    /// Between a host's word that it leaves and the end of its process, where it has no more notice: for what
    /// it sends to be on its way.
    static let lastWords: Int64 = 100_000_000
    static let reporting: Int64 = 20_000_000_000
    static let beat: Int64 = 1_000_000_000
    /// The time that a run goes on after its last operation, for nodes that are late, in nanoseconds.
    static let grace: Int64 = 300_000_000
    static let tick: Int64 = 20_000_000
  }

  init(
    _ cell: Cell, _ cluster: FramedCluster, _ options: LiveOptions, directory: String, supervisor: Supervisor,
    network: KernelNetwork?,
    in context: Context
  ) throws {
    self.cell = cell
    self.options = options
    self.directory = directory
    self.supervisor = supervisor
    self.network = network
    let roles = cluster.roster.roles
    token = .random(in: .min ... .max)
    socket = try ControllerSocket(
      at: "ipc://\(directory)/control", token: token, nodes: roles.count, in: context)
    members = Array(repeating: Member(), count: roles.count)
    let plan = MemberPlan(cell.scenario, seed: cell.seed)
    comings = plan?.changes[...] ?? []
    for (host, isThere) in (plan?.isThere ?? []).enumerated() where !isThere { members[host].stage = .absent }
    faults = FaultPlan(
      scenario: cell.scenario, roles: roles, isThere: plan?.isThere,
      seed: SplitMix64.seed(cell.seed, .faults))
    holders = PartHolders(roles: roles)
    // Below the ports that the system gives to whoever asks for none.
    firstPort = options.firstPort ?? .random(in: 10_000..<28_000)
    self.cluster = cluster
  }

  var nodes: Int { members.count }
  var now: Instant { Instant(nanoseconds: MonotonicClock.now - origin) }

  func name(_ node: Int) -> String { "\(NodeID(node)) (\(cluster.roster.roles[node]))" }

  /// Runs the cell to its end, or throws why it cannot.
  mutating func run() throws {
    let deadline = Int64(options.patience) * 1_000_000_000 + Int64(nodes) * Patience.formingPerNode
    let formed = MonotonicClock.now + deadline
    for node in first {
      start(node)
      members[node].deadline = formed
    }
    var poller = Poller([try socket.descriptor])
    while true {
      try takeMessages()
      try watchProcesses()
      try supervisor.check()
      try advance()
      if case .done = phase { return }
      try beat()
      guard try !socket.isReadable else { continue }
      var limit = Patience.tick
      if case .running = phase { limit = nextDue.wait(from: now, atMost: limit) }
      _ = try poller.wait(atMost: limit)
    }
  }

  /// Starts the process that plays the node from now on.
  mutating func start(_ node: Int) {
    let member = members[node]
    let command =
      (network?.prefix(of: node) ?? []) + [
        options.program, "node", "--node", "\(node)", "--incarnation", "\(member.incarnation)",
        "--controller", socket.endpoint,
      ]
    table.start(
      ProcessTable.Key(node: node, incarnation: member.incarnation), command,
      environment: [NodeProgram.tokenVariable: "\(token)"], group: supervisor.group)
    members[node].stage = .starting
    members[node].totals = nil
    members[node].clock = ClockEstimate()
    members[node].endpoint = ""
  }

  func assignment(of node: Int) -> Assignment {
    let member = members[node]
    // What happens, in which a rolling restart is crashes.
    let faults = cell.scenario.schedule.map(\.kind)
    let stops =
      cell.scenario.members != nil || faults.contains { if case .crash = $0 { true } else { false } }
    let pauses = faults.contains { if case .pause = $0 { true } else { false } }
    return Assignment(
      architecture: cell.configuration.architecture,
      settings: cell.configuration.settings.map { .init(name: $0.name, value: $0.value) },
      scenario: ScenarioFile.text(of: cell.scenario), scenarioName: cell.scenario.name, seed: cell.seed,
      endpoints: endpoints(of: node, member), directory: directory,
      keepsReplay: stops, writesAtOnce: stops || pauses, life: member.life)
  }

  private func endpoints(of node: Int, _ member: Member) -> [String] {
    if let network { return ["tcp://\(network.address(of: node)):\(options.firstPort ?? 7_000)"] }
    switch options.transport {
    case .ipc: return ["ipc://\(directory)/\(node).\(member.incarnation)"]
    case .tcp:
      guard options.firstPort == nil else { return ["tcp://127.0.0.1:\(firstPort + node)"] }
      return (0..<8).map { "tcp://127.0.0.1:\(10_000 + (firstPort + node + $0 * nodes) % 20_000)" }
    }
  }

  mutating func send(_ order: Order, to node: Int) throws {
    try socket.send(order, to: node, incarnation: members[node].incarnation)
  }

  private mutating func beat() throws {
    let time = MonotonicClock.now
    guard time - lastBeat >= Patience.beat else { return }
    lastBeat = time
    for node in 0..<nodes where isThere(node) { try send(.beat, to: node) }
  }

  /// True where its process is there to be spoken to.
  func isThere(_ node: Int) -> Bool {
    switch members[node].stage {
    case .starting, .dying, .down, .going, .absent: false
    default: true
    }
  }

  /// The nodes that are there from the beginning.
  private var first: [Int] { (0..<nodes).filter { members[$0].stage != .absent } }

  private mutating func advance() throws {
    switch phase {
    case .forming: try form()
    case .running:
      while nextDue <= now { try applyNext() }
      callReturning()
      killGoing()
      try hurryRestarts()
      if now.nanoseconds > cell.scenario.end.nanoseconds + Patience.grace { try stop() }
    case .stopping(let until):
      let missing = (0..<nodes).filter { isDueToReport($0) }
      guard !missing.isEmpty else { return try conclude() }
      guard MonotonicClock.now < until else {
        throw ClusterError(
          .failed, "\(name(missing[0])) did not report at the end of the run; did somebody stop it?")
      }
    case .done: break
    }
  }

  private mutating func form() throws {
    let first = first
    if first.allSatisfy({ members[$0].stage == .bound }) {
      let addresses = first.map { address(of: $0) }
      for node in first {
        try send(.peers(addresses.filter { $0.node != node }), to: node)
        members[node].stage = .linking
      }
    }
    if first.allSatisfy({ members[$0].stage == .linked }) {
      origin = MonotonicClock.now + 100_000_000 + Int64(nodes) * 2_000_000
      for node in 0..<nodes where members[node].stage == .absent {
        events.append(RunEvent(at: .zero, what: .changed(NodeID(node), .absent)))
      }
      for node in first {
        if !faults.rules.isEmpty { try send(.conditions(conditions(at: node, since: .zero)), to: node) }
        try go(node)
      }
      phase = .running
    }
    if let late = first.first(where: { MonotonicClock.now > members[$0].deadline }) {
      throw ClusterError(
        .failed,
        "the cluster did not form: \(name(late)) came only as far as '\(members[late].stage)'; "
          + "try fewer hosts, or a less busy machine")
    }
  }

  func address(of node: Int) -> PeerAddress {
    PeerAddress(
      node: node, incarnation: members[node].incarnation, endpoint: members[node].endpoint)
  }

  mutating func go(_ node: Int) throws {
    try send(.go(origin: origin + members[node].clock.correction), to: node)
    members[node].stage = .up
  }

  /// A restarted node does not wait for ever for peers that are paused.
  private mutating func hurryRestarts() throws {
    for node in 0..<nodes {
      switch members[node].stage {
      case .linking where members[node].returns == nil && MonotonicClock.now > members[node].deadline:
        try goOn(node)
      case .starting, .welcomed:
        guard MonotonicClock.now > members[node].deadline else { continue }
        throw ClusterError(.failed, "\(name(node)) did not start again")
      default: break
      }
    }
  }

  /// The precision with which the nodes' clocks are known, for a reader; nil where all are the controller's
  /// own.
  var clockNote: Reason? {
    let foreign = members.filter { $0.clock.correction != 0 }
    guard let worst = foreign.map(\.clock.uncertainty).max() else { return nil }
    return .clocksOfTheirOwn(nodes: foreign.count, uncertainty: .nanoseconds(worst))
  }

  // MARK: The end

  private mutating func stop() throws {
    for node in 0..<nodes {
      if members[node].goes != nil { kill(node) }
      switch members[node].stage {
      case .starting, .welcomed, .bound, .linking, .linked:
        // Where hosts come and go, one may be to come too late for a process to start.
        if cell.scenario.members != nil, now < members[node].came + .nanoseconds(Patience.returning) {
          kill(node)
          continue
        }
        throw ClusterError(
          .failed,
          "\(name(node)) did not come back before the run ended: it came only as far as "
            + "'\(members[node].stage)'; let the scenario leave it more time, or the machine less to do")
      case .up, .dying, .down, .going, .absent, .finished: break
      }
    }
    try countCutPackets()
    phase = .stopping(until: MonotonicClock.now + Patience.reporting)
    for node in 0..<nodes where isThere(node) { try send(.stop, to: node) }
  }

  private func isDueToReport(_ node: Int) -> Bool {
    switch members[node].stage {
    case .up: !members[node].isPaused
    // How it ended belongs to what is measured.
    case .dying, .going: true
    default: false
    }
  }

  private mutating func conclude() throws {
    for node in 0..<nodes where isThere(node) { try send(.bye, to: node) }
    phase = .done
  }
}
