internal import Architectures
internal import Broadcasting
internal import Formats
internal import Scenarios
internal import ZeroMQ

/// The loop of a node's process: waits for its two sockets and its timers, and drives the machine.
struct NodeProcess: ~Copyable {
  private enum Phase {
    /// Until the controller says go.
    case linking(saidSo: Bool)
    case running
    /// Takes no input, and waits for what is under way to it.
    case ending(until: Int64)
    /// Until the controller says that it may go.
    case reported
    case done
  }

  /// The time for which a process waits for a sign of its controller, in nanoseconds.
  static let patience: Int64 = 15_000_000_000
  /// The time for which it waits at the end for messages under way, in nanoseconds.
  private static let lastCall: Int64 = 3_000_000_000
  /// Gaps in its own time longer than this mean that it was stopped.
  private static let pause: Int64 = 1_000_000_000
  /// Messages that are taken before other things have their turn.
  private static let batch = 256
  /// The time after which other things have their turn, in nanoseconds.
  private static let longestTurn: Int64 = 20_000_000
  /// Turns of the loop after which the authenticator is served in any case.
  private static let busyTurns: UInt64 = 64

  private let assignment: Assignment
  private var mesh: Mesh
  private var machine: NodeMachine
  private var phase = Phase.linking(saidSo: false)
  private var hasPeers = false
  private let incarnation: UInt32
  private let resumes: Bool
  /// True where what waits on a link is bounded: then the node leaves there what it has no time for.
  private let isBounded: Bool
  /// The messages that came before the controller said go.
  private var early: [Mesh.Arrival] = []
  private var earlyClockChanges: [NodeClock.Change] = []
  /// On the machine's clock.
  private var origin: Int64 = 0
  /// The time when the process last looked after everything, on the machine's clock.
  private var lastTurn = MonotonicClock.now
  private var turn: UInt64 = 0
  /// Time on a core, in nanoseconds, when the run began.
  private var cpuBefore: Int64 = 0

  /// Makes the node, as it was if it goes on with what it had, and binds its socket.
  init(_ name: LinkName, _ assignment: Assignment, _ context: Context) throws {
    let scenario = try ScenarioFile.parse(assignment.scenario, file: assignment.scenarioName)
    guard let architecture = Architecture.named(assignment.architecture) else {
      throw ClusterError(.failed, "unknown architecture '\(assignment.architecture)'")
    }
    let configuration = try architecture.configured(
      assignment.settings.map { SettingValue(name: $0.name, value: $0.value) })
    let cluster = configuration.framed(
      scenario.zones, scenario.workload.payload, scenario.roundTrip, assignment.seed
    ).linked(by: scenario.graph)
    let nodes = cluster.roster.roles.count
    guard name.node.int < nodes else {
      throw ClusterError(.failed, "the cluster has \(nodes) nodes and none is \(name.node)")
    }
    let operations = scenario.operations(seed: assignment.seed)
    let memory = try NodeMemory(
      cluster, id: name.node, life: assignment.life,
      payloads: PayloadStore(hosts: scenario.hosts, payloadSize: scenario.workload.payload.mean),
      clock: NodeClock(of: name.node, in: scenario, seed: assignment.seed), scenario: scenario,
      operations: operations,
      journals: (0..<name.incarnation).map {
        JournalFile.read(in: assignment.directory, node: name.node, incarnation: $0)
      })
    let journal = try Journal(
      path: JournalFile.path(in: assignment.directory, node: name.node, incarnation: name.incarnation))
    let limit = scenario.messagesPerLink
    let mesh = try Mesh(
      name, nodes: nodes, payloadSize: scenario.workload.payload.mean, limit: limit,
      endpoints: assignment.endpoints, in: context)
    self.assignment = assignment
    isBounded = limit != nil
    incarnation = name.incarnation
    resumes = memory.resumes
    machine = NodeMachine(
      memory, id: name.node, incarnation: name.incarnation, scenario: scenario, roles: cluster.roster.roles,
      operations: operations, seed: assignment.seed, journal: journal, keepsReplay: assignment.keepsReplay,
      writesAtOnce: assignment.writesAtOnce)
    self.mesh = mesh
  }

  private var now: Instant { Instant(nanoseconds: MonotonicClock.now - origin) }

  /// Runs until the controller says that it is over.
  mutating func run(_ control: inout ControlLink) throws {
    var poller = Poller([try control.descriptor, try mesh.descriptor] + (try mesh.authenticatorDescriptors))
    try control.send(.bound(endpoint: mesh.endpoint))
    while true {
      try obey(&control)
      if case .done = phase { return }
      try serveAuthenticator(poller)
      try takeMessages()
      try advance(&control)
      try wait(&control, &poller)
    }
  }

  private mutating func wait(_ control: inout ControlLink, _ poller: inout Poller) throws {
    guard try !mesh.isReadable, try !control.isReadable else { return }
    let before = MonotonicClock.now
    if before - lastTurn > Self.pause { control.forgiveSilence() }
    var limit: Int64 = 200_000_000
    if case .running = phase { limit = machine.nextDue.wait(from: now, atMost: limit) }
    if case .ending = phase { limit = 10_000_000 }
    lastTurn = before
    guard limit > 0 else { return }
    _ = try poller.wait(atMost: limit)
    let after = MonotonicClock.now
    lastTurn = after
    if after - before > limit + Self.pause { control.forgiveSilence() }
    guard after - control.lastHeard < Self.patience else {
      throw ClusterError(.failed, "the controller is gone")
    }
  }

  // MARK: The controller

  private mutating func obey(_ control: inout ControlLink) throws {
    while let order = try control.receive() {
      switch order {
      case .welcome, .beat: break
      case .peers(let peers):
        for peer in peers {
          try mesh.meet(NodeID(peer.node), incarnation: peer.incarnation, at: peer.endpoint)
        }
        hasPeers = true
      case .gone(let node, let incarnation):
        // Parting discards what has come and was not taken.
        while try takeMessages(all: true) {}
        mesh.part(from: NodeID(node), incarnation: incarnation)
      case .ping(let number): try control.send(.pong(number, clock: MonotonicClock.now))
      case .go(let origin): try begin(origin)
      case .conditions(let conditions): machine.apply(conditions)
      case .clock(let change):
        switch phase {
        case .linking: earlyClockChanges.append(change)
        case .running: try machine.apply(change, at: now)
        case .ending, .reported, .done: break
        }
      case .leave:
        if case .running = phase { try machine.leave(at: now, over: &mesh) }
      case .stop:
        try machine.flush()
        try mesh.end()
        phase = .ending(until: MonotonicClock.now + Self.lastCall)
      case .bye:
        phase = .done
        return
      }
    }
  }

  private mutating func begin(_ origin: Int64) throws {
    self.origin = origin
    var clock = Poller([])
    while MonotonicClock.now < origin { _ = try clock.wait(atMost: origin - MonotonicClock.now) }
    phase = .running
    cpuBefore = ProcessFigures.usage.cpu
    try machine.begin(
      resuming: resumes, life: assignment.life, wasDown: incarnation > 0, early: early,
      clockChanges: earlyClockChanges, at: max(now, .zero), over: &mesh)
    early = []
    earlyClockChanges = []
  }

  // MARK: The links

  /// The authenticator is served when it is asked, and now and then by a loop that is too busy to wait.
  private mutating func serveAuthenticator(_ poller: borrowing Poller) throws {
    turn &+= 1
    guard poller.isReady(2) || poller.isReady(3) || turn % Self.busyTurns == 0 else { return }
    try mesh.serveAuthenticator()
  }

  /// Takes some of what has come, also by a node that has more than it can do; false if that was all.
  @discardableResult
  private mutating func takeMessages(all: Bool = false) throws -> Bool {
    for _ in 0..<Self.batch {
      if !all, isBounded, machine.isBehind, case .running = phase { return false }
      guard let arrival = try mesh.receive() else { return false }
      switch phase {
      case .linking: early.append(arrival)
      case .running: try machine.arrived(arrival, at: now, over: &mesh)
      case .ending, .reported, .done: break
      }
    }
    return true
  }

  private mutating func advance(_ control: inout ControlLink) throws {
    switch phase {
    case .linking(false) where hasPeers && mesh.isLinked:
      phase = .linking(saidSo: true)
      try control.send(.linked)
    case .running:
      try step()
      for reign in machine.takeReigns() {
        switch reign {
        case .leads(let epoch): try control.send(.leads(epoch: epoch))
        case .follows: try control.send(.follows)
        }
      }
    case .ending(let until):
      try mesh.end()
      guard mesh.hasEnded || MonotonicClock.now >= until else { return }
      try sendTotals(&control)
      phase = .reported
    default: break
    }
  }

  /// Does what is due, for a while.
  private mutating func step() throws {
    let origin = origin
    let limit = now + .nanoseconds(Self.longestTurn)
    var nothing = Poller([])
    var (steps, time) = (0, now)
    while steps < Self.batch, time < limit {
      let isDone = try machine.step(at: time, over: &mesh) { until in
        while true {
          let now = Instant(nanoseconds: MonotonicClock.now - origin)
          guard now < until else { return }
          _ = try nothing.wait(atMost: (until - now).nanoseconds)
        }
      }
      guard isDone else { return }
      steps += 1
      time = now
    }
  }

  private func sendTotals(_ control: inout ControlLink) throws {
    let usage = ProcessFigures.usage
    try control.send(
      .done(
        NodeTotals(
          links: mesh.counts, refused: mesh.refusedForeign, damaged: machine.damaged,
          missed: machine.missedOperations, journalSize: machine.journalSize,
          refusedConnections: mesh.refusedConnections,
          cpu: usage.cpu, cpuBefore: cpuBefore, peakMemory: usage.peakMemory)))
  }
}
