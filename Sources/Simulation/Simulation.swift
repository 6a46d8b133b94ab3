import Architectures
import Broadcasting
import Facts
import Scenarios

/// Driver 1: a cluster of one architecture that is run through a scenario in simulated time.
///
/// Deterministic: the same architecture, settings, scenario and seed give the same effects in the same order,
/// which `fingerprint` sums up. What happens at one instant happens in this order: hosts that come and go,
/// faults, clients' operations, then messages and timers as they were sent and set.
///
/// A partition drops a message if it stands in its way when the message would arrive; or, in Maelstrom's
/// network (`Network.Model.maelstrom`), when the node takes it from its inbox. Where nodes take time
/// (`Capacity`), a message is received when its node is done with it.
///
/// **Large runs** are divided into blocks of nodes (`Block`). Time passes in windows no longer than the least
/// latency of a link, so that what a node sends in a window comes to others after it: within one, the blocks
/// know nothing of one another, and are computed one after the other, or side by side by several workers.
/// Of things due at once at a node, what was sent in an earlier window comes first, and in one window what
/// nodes of an earlier block sent. The number of workers changes nothing.
///
/// Chandy, Misra: "Distributed Simulation", IEEE TSE 1979; the windows are those of Nicol: "The Cost of
/// Conservative Synchronization in Parallel Discrete Event Simulations", JACM 1993.
///
/// **Compiled once.** The simulator knows an architecture's nodes as banks (`Bank`), and nothing of its
/// messages.
@safe
struct Simulation: ~Copyable {
  private let scenario: Scenario
  private let operations: Operations
  private let layout: BlockLayout
  /// No message is under way for less.
  private let leastLatency: Delay
  private let workers: Workers
  /// The first one's observer is the run's, to which the others' report.
  private let blocks: UnsafeMutablePointer<Block>
  private let outlets: UnsafeMutablePointer<Outlet>
  private let banks: Banks
  private var faults: FaultPlan
  /// Comings and goings that are still to happen, the next first.
  private var comings: ArraySlice<MemberPlan.Change>

  private(set) var now = Instant.zero
  /// The load that the nodes have had to bear in the run; nil where messages take them no time.
  private(set) var load: NodeLoad?

  /// `operations` are the workload's, in order of time; `observers` gives an observer's calls for each block.
  init(
    scenario: Scenario, nodes maker: BankMaker, seed: UInt64, operations: Operations,
    observers: (_ blocks: Int) -> [ObserverCalls], workers: Workers = .one
  ) {
    let roster = Roster(
      zones: scenario.zones, services: maker.services, topology: maker.topology,
      payload: scenario.workload.payload, seed: seed
    ).linked(by: scenario.graph)
    let nodes = roster.roles.count
    precondition(nodes <= Event.mostNodes, "a simulated cluster has at most \(Event.mostNodes) nodes")
    self.scenario = scenario
    self.operations = operations
    leastLatency = scenario.leastLatency
    layout = BlockLayout(nodes: nodes, scenario: scenario, blockSize: workers.blockSize)
    let (layout, crew) = (layout, min(workers.count, layout.count))
    self.workers = crew == workers.count ? workers : workers.first(crew)
    let members = MemberPlan(scenario, seed: seed)
    comings = members?.changes[...] ?? []
    faults = FaultPlan(
      scenario: scenario, roles: roster.roles, isThere: members?.isThere,
      seed: SplitMix64.seed(seed, .faults))
    let outlets = UnsafeMutablePointer<Outlet>.allocate(capacity: crew)
    for worker in 0..<crew {
      unsafe (outlets + worker).initialize(to: Outlet(blocks: layout.count, hasMarks: crew > 1))
    }
    unsafe self.outlets = unsafe outlets
    banks = maker.make(roster, layout, crew, scenario.roundTrip)
    unsafe blocks = .allocate(capacity: layout.count)
    let transmissions = Transmissions()
    let observers = observers(layout.count)
    precondition(!observers[0].looksClosely || crew == 1, "who looks closely sees one worker's work")
    for number in 0..<layout.count {
      let queue = unsafe EventQueue(block: number, layout: layout, outlets: outlets, workers: crew)
      unsafe (blocks + number).initialize(
        to: Block(
          number: number, layout: layout, scenario: scenario, roles: roster.roles, seed: seed,
          operations: operations, isThere: members?.isThere, banks: maker, bank: banks.all[number],
          queue: queue, chief: blocks,
          observer: observers[number]))
      unsafe blocks[number].transmissions = transmissions
    }
    let rules = faults.rules
    if !rules.isEmpty { setLinks { $0.rules = rules } }
  }

  deinit {
    unsafe blocks.deinitialize(count: layout.count)
    unsafe blocks.deallocate()
    unsafe outlets.deinitialize(count: workers.count)
    unsafe outlets.deallocate()
    banks.end()
  }

  /// The counts of what the run handled.
  var tally: Tally {
    var whole = Tally()
    for number in 0..<layout.count { whole.add(unsafe blocks[number].facts.tally) }
    return whole
  }

  var fingerprint: Fingerprint {
    var whole = unsafe blocks[0].fingerprint
    for number in 1..<layout.count { whole.fold(unsafe blocks[number].fingerprint) }
    return whole
  }

  /// The piece by which a run goes on beyond its scenario's end.
  private static let extensionStep = Delay.milliseconds(500)

  /// Runs the whole scenario, and on while its observer wants more.
  mutating func run() {
    for number in 0..<layout.count {
      enter(block: number)
      unsafe blocks[number].start()
      leave(block: number)
    }
    var operation = 0
    let reads = operations.lastReads
    let end = scenario.end
    while true {
      let faultDue = faults.nextDue
      let operationDue = operation < reads.lowerBound ? operations[operation].intended : .never
      let comingDue = comings.first?.due ?? .never
      let due = min(comingDue, faultDue, operationDue, end + .nanoseconds(1))
      runEvents(before: due)
      guard due <= end else { break }
      now = due
      if comingDue == due {
        followNext()
      } else if faultDue == due {
        applyNextFault()
      } else {
        // Nothing else comes between operations of one instant, such as a burst's.
        while operation < reads.lowerBound, operations[operation].intended == due {
          perform(operation)
          operation += 1
        }
      }
    }
    now = end
    while unsafe blocks[0].facts.wantsMore(after: now) {
      now = now + Self.extensionStep
      runEvents(before: now + .nanoseconds(1))
      if !layout.isAlone { report() }
    }
    if scenario.purpose != nil {
      unsafe blocks[0].now = now
      unsafe blocks[0].endPurposes()
    } else if unsafe blocks[0].facts.wants(.answered) || blocks[0].facts.wants(.invoked) {
      // Nothing comes of the last reads but that they are told.
      for read in reads { perform(read) }
    }
    for number in 0..<layout.count {
      if let other = unsafe blocks[number].servers?.load(now: now) {
        load = load?.joined(with: other) ?? other
      }
      unsafe blocks[number].end()
    }
  }

  private mutating func perform(_ operation: Int) {
    let host = operations[operation].host
    let number = layout.block(of: host)
    if case .read = operations[operation].kind, unsafe blocks[number].answersAtOnce(host) {
      unsafe blocks[0].facts.append(.invoked(operation, at: now))
      unsafe blocks[0].facts.append(.answered(read: operation, at: now))
      return
    }
    enter(block: number)
    // The last reads are what the run leaves behind; nothing is under way any more for them to wait for.
    if unsafe blocks[number].hasInboxes, !operations.lastReads.contains(operation) {
      unsafe blocks[number].request(operation)
    } else {
      unsafe blocks[number].perform(operation)
    }
    leave(block: number)
  }

  /// Something other than an event happens in the block.
  private mutating func enter(block: Int) {
    unsafe blocks[block].now = now
    if !layout.isAlone { beginSpan() }
  }

  private mutating func leave(block: Int) {
    guard !layout.isAlone else { return }
    takeFar()
    // What other blocks see of it in the next window comes after.
    unsafe blocks[0].facts.flush()
    if block > 0 { unsafe blocks[0].facts.absorb(&blocks[block].facts) }
  }

  // MARK: Windows

  private mutating func runEvents(before limit: Instant) {
    if layout.isAlone { return unsafe blocks[0].run(before: limit) }
    while let window = nextWindow(before: limit) {
      run(window)
      // Nothing is left before the limit: what comes of the last window is due after it.
      if window.upperBound == limit.nanoseconds { return }
    }
  }

  /// From the slot of the earliest event on, in nanoseconds; nil if nothing is due before `limit`.
  private mutating func nextWindow(before limit: Instant) -> Range<Int64>? {
    var earliest = Int64.max
    for number in 0..<layout.count {
      earliest = unsafe min(earliest, blocks[number].queue.earliestSlot() ?? .max)
    }
    guard earliest < Slots.slot(of: .max), Slots.begin(of: earliest) < limit.nanoseconds else { return nil }
    beginSpan()
    for number in 0..<layout.count { unsafe blocks[number].queue.beginWindow(at: earliest) }
    let begin = Slots.begin(of: earliest)
    // Whole slots, so that nothing is put into a slot that another block reads; and within the lists' reach.
    let length = min(Slots.slot(of: leastLatency.nanoseconds), Slots.count / 2)
    return begin..<min(limit.nanoseconds, begin + Slots.begin(of: length))
  }

  private mutating func run(_ window: Range<Int64>) {
    beginSpan()
    let limit = Instant(nanoseconds: window.upperBound)
    if workers.count == 1 {
      for number in 0..<layout.count { unsafe blocks[number].run(before: limit) }
    } else {
      let share = unsafe Share(blocks: blocks, layout: layout, workers: workers.count)
      workers { share.run(worker: $0, before: limit) }
    }
    takeFar()
    shareRoom()
    report()
  }

  /// The blocks that each worker computes.
  @safe private struct Share: @unchecked Sendable {
    let blocks: UnsafeMutablePointer<Block>
    let layout: BlockLayout
    let workers: Int

    func run(worker: Int, before limit: Instant) {
      for number in 0..<layout.count where layout.worker(of: number, among: workers) == worker {
        unsafe blocks[number].run(before: limit)
      }
    }
  }

  /// Begins a span: events that are put in the queues from now on come after all that are there.
  private mutating func beginSpan() {
    for worker in 0..<workers.count { unsafe outlets[worker].mark += 1 }
  }

  private mutating func shareRoom() {
    for worker in 0..<workers.count {
      for other in 0..<workers.count where other != worker {
        unsafe outlets[worker].shareRoom(with: &outlets[other])
      }
    }
    banks.shareRoom()
  }

  /// In the order of the workers, which is that of the blocks.
  private mutating func takeFar() {
    for worker in 0..<workers.count {
      for index in 0..<(unsafe outlets[worker].far.count) {
        let far = unsafe outlets[worker].far[index]
        unsafe blocks[far.block].queue.putFar(far.event, due: far.due)
      }
      unsafe outlets[worker].far.removeAll()
    }
  }

  // MARK: Observing

  /// Each block's observer is told of the messages and deliveries that it saw; then the run's of all else, in
  /// the order of time, and of the blocks.
  private mutating func report() {
    var announced: [Fact] = []
    for number in 0..<layout.count {
      unsafe blocks[number].facts.flush()
      announced += unsafe blocks[number].announcements
      unsafe blocks[number].announcements.removeAll(keepingCapacity: true)
    }
    for place in announced.indices.sorted(by: { (announced[$0].time, $0) < (announced[$1].time, $1) }) {
      unsafe blocks[0].hear(announced[place])
    }
    for number in 1..<layout.count {
      unsafe blocks[0].facts.absorb(&blocks[number].facts)
    }
  }

  // MARK: Faults

  private mutating func followNext() {
    let change = comings.removeFirst()
    let number = layout.block(of: change.host)
    enter(block: number)
    unsafe blocks[number].follow(change)
    leave(block: number)
    faults.follow(change)
  }

  private mutating func applyNextFault() {
    let holders = unsafe blocks[0].holders
    let change = faults.takeNext { holders.holders(of: $0) }
    switch change {
    case .begin(let occurrence):
      unsafe blocks[0].facts.began(occurrence, at: now)
      for node in occurrence.targets { apply(occurrence.fault.kind, to: node, begins: true) }
      if case .loss(let share) = occurrence.fault.kind { setLinks { $0.burst = share } }
    case .end(let occurrence):
      for node in occurrence.targets { apply(occurrence.fault.kind, to: node, begins: false) }
      if case .loss = occurrence.fault.kind { setLinks { $0.burst = .zero } }
      unsafe blocks[0].facts.append(.ended(fault: occurrence.index, at: now))
    }
    let rules = faults.rules
    if case .links = change.fault.kind { setLinks { $0.rules = rules } }
    let cut = faults.cut
    for number in 0..<layout.count { unsafe blocks[number].cut = cut }
  }

  private mutating func apply(_ kind: Fault.Kind, to node: NodeID, begins: Bool) {
    if case .slow(_, let factor) = kind { return setLinks { $0.slow[node] = begins ? Int64(factor) : nil } }
    let number = layout.block(of: node)
    enter(block: number)
    if begins {
      unsafe blocks[number].begin(kind, on: node)
    } else {
      unsafe blocks[number].end(kind, on: node)
    }
    leave(block: number)
  }

  private mutating func setLinks(_ change: (inout Links) -> Void) {
    for number in 0..<layout.count { unsafe change(&blocks[number].links) }
  }
}
