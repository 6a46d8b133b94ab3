internal import Architectures
internal import Broadcasting
internal import Dispatch
public import Measurement
public import Scenarios
internal import Synchronization
internal import ZeroMQ

/// Runs cells on clusters of processes.
public enum LiveRun {
  /// The supervisors of runs that are under way.
  private static let supervisors = Mutex<[Supervisor]>([])
  private static let isAbandoned = Atomic(false)

  /// Runs a cell, whose driver must be that of `options`, and measures it.
  ///
  /// To be called on a thread that is not the concurrency runtime's: it waits for tasks.
  ///
  /// It takes as long as the scenario, and a little for the processes to start. Nothing is left of it,
  /// whether it returns or throws.
  public static func run(_ cell: Cell, options: LiveOptions) throws(ClusterError) -> CellResult {
    try unlessAbandoned { try measured(cell, options) }
  }

  /// Runs `body`; where the run was abandoned it never returns, since whoever abandoned it ends the process.
  static func unlessAbandoned<Outcome>(_ body: () throws -> Outcome) throws(ClusterError) -> Outcome {
    let outcome = Result { try body() }
    if isAbandoned.load(ordering: .sequentiallyConsistent) { DispatchSemaphore(value: 0).wait() }
    do {
      return try outcome.get()
    } catch {
      throw ClusterError(error)
    }
  }

  /// Ends all runs at once and removes all that is theirs, before a process exits that is in the midst of
  /// one; those who wait for them wait until it does.
  public static func abandonAll() {
    isAbandoned.store(true, ordering: .sequentiallyConsistent)
    for supervisor in supervisors.withLock({ $0 }) { supervisor.release() }
  }

  /// The reason why the scenario cannot be run live, and what would be right; nil where it can.
  public static func obstacle(to scenario: Scenario) -> String? {
    scenario.simulatedOnly.map { key, reason in
      "scenario \(scenario.name) has \(key), which only the simulator has: \(reason); "
        + "leave it out for a live run"
    }
  }

  private static func measured(_ cell: Cell, _ options: LiveOptions) throws -> CellResult {
    try conducted(cell, options) { cluster, controller in try result(of: cell, cluster, controller) }
  }

  /// Runs a cell, and gives what `gather` makes of it once all nodes have reported.
  static func conducted<Outcome>(
    _ cell: Cell, _ options: LiveOptions,
    gather: (FramedCluster, borrowing Controller) throws -> Outcome
  ) throws -> Outcome {
    if let obstacle = obstacle(to: cell.scenario) { throw ClusterError(.usage, obstacle) }
    let cluster = cell.configuration.framed(
      cell.scenario.zones, cell.scenario.workload.payload, cell.scenario.roundTrip, cell.seed
    ).linked(by: cell.scenario.graph)
    let nodes = cluster.roster.roles.count
    try Means.check(hosts: cell.scenario.hosts, nodes: nodes, options)
    let directory = try RunDirectory.fresh()
    let name = KernelNetwork.freshName()
    let supervisor = try Supervisor(
      program: options.program, directory: directory, nodes: nodes,
      network: options.partitions == .kernel ? name : nil, patience: options.patience)
    supervisors.withLock { $0.append(supervisor) }
    defer {
      supervisor.release()
      supervisors.withLock { $0.removeAll { $0 === supervisor } }
    }
    var network: KernelNetwork?
    if options.partitions == .kernel {
      let made = KernelNetwork(nodes: nodes, name: name)
      try blocking { try await made.setUp() }
      network = made
    }
    let context = try Context()
    var controller = try Controller(
      cell, cluster, options, directory: directory, supervisor: supervisor, network: network, in: context)
    do {
      try controller.run()
    } catch {
      supervisor.release()
      _ = controller.table.waitForAll(atMost: 10)
      throw error
    }
    return try gather(cluster, controller)
  }

  static func result(
    of cell: Cell, _ cluster: FramedCluster, _ controller: borrowing Controller
  ) throws -> CellResult {
    var journals: [[[UInt8]]] = []
    for (node, member) in controller.members.enumerated() {
      journals.append(
        (0...member.incarnation).map {
          JournalFile.read(in: controller.directory, node: NodeID(node), incarnation: $0)
        })
      if let totals = member.totals, journals[node].last?.count != totals.journalSize {
        throw ClusterError(
          .failed,
          "the journal of \(controller.name(node)) is not what it wrote; does something else use "
            + "\(controller.directory)?")
      }
    }
    var recorder = Recorder(
      scenario: cell.scenario, seed: cell.seed, services: Array(cluster.roster.roles[cell.scenario.hosts...]),
      graph: cell.configuration.graph(cell.scenario, seed: cell.seed))
    let transport = TransportCount(
      controller.members.map(\.totals), incarnations: controller.members.map(\.incarnation),
      isCut: { controller.isCutByKernel($0, $1) })
    let totals = controller.members.compactMap(\.totals)
    recorder.transported(
      refused: Int(transport.refused), lost: Int(transport.lost),
      damaged: totals.map(\.damaged).reduce(0, +),
      missed: totals.map(\.missed).reduce(0, +))
    let account = try RunAccount(
      recorder, journals: journals, scenario: cell.scenario, events: controller.events)
    let observations = try account.told().observations(
      fingerprint: "", hasExclusiveLeader: cell.configuration.hasExclusiveLeader,
      survivableLosses: cell.configuration.survivableLosses(cell.scenario))
    return cell.result(of: observations, notes: notes(controller, transport))
  }

  private static func notes(
    _ controller: borrowing Controller, _ transport: TransportCount
  ) -> [Reason] {
    var notes = [transport.reason]
    let totals = controller.members.compactMap(\.totals)
    let refused = totals.map(\.refused).reduce(0, +)
    if refused > 0 { notes.append(.strangeFrames(frames: Int(refused))) }
    let strangers = totals.map(\.refusedConnections).reduce(0, +)
    if strangers > 0 { notes.append(.strangeConnections(connections: Int(strangers))) }
    if let most = totals.map(\.peakMemory).max() { notes.append(.peakMemory(bytes: Int(most))) }
    let busy = Delay.milliseconds(totals.map(\.cpu).reduce(0, +) / 1_000_000)
    notes.append(.processorTime(time: busy))
    if let clocks = controller.clockNote { notes.append(clocks) }
    if controller.network != nil { notes.append(.cutByKernel) }
    return notes
  }
}
