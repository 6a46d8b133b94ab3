internal import Architectures
internal import Broadcasting
internal import Facts
internal import HeapModule
internal import Scenarios
internal import ZeroMQ

/// A node at work: its state machine, the clients' operations on it, its timers, and the link emulator
/// through which all messages pass.
///
/// The emulator works as in the simulator. The sender draws loss and latency; the receiver keeps a message
/// until it is due, so that the real way is part of the emulated one, and drops it if a partition is in its
/// way then. Where messages take the node time (`Capacity`) it does nothing else in that time, and serves
/// them in the order in which the simulator does.
struct NodeMachine: ~Copyable {
  private struct Pending: Comparable {
    enum Body {
      case timer(TimerID)
      case arrival(Mesh.Arrival)
      /// Work that begins, and is done at `done`.
      case work(Job, done: Instant)
      case done(Job)
    }

    let due: Instant
    /// Among those due at once: first come, first served.
    let order: UInt64
    let body: Body

    static func < (a: Pending, b: Pending) -> Bool { (a.due, a.order) < (b.due, b.order) }
    static func == (a: Pending, b: Pending) -> Bool { (a.due, a.order) == (b.due, b.order) }
  }

  /// Something that takes the node time.
  private enum Job {
    case received(Mesh.Arrival)
    case copy(Copy)
  }

  /// A message on its way out.
  private struct Copy {
    let frame: [UInt8]
    let rumors: [RumorID]
    let target: NodeID
    /// Its place among all that the process sends.
    let count: UInt32
  }

  private let id: NodeID
  private let incarnation: UInt32
  private let scenario: Scenario
  private var node: any FramedNode
  private var journal: Journal
  private let keepsReplay: Bool
  private let writesAtOnce: Bool
  private var payloads: PayloadStore
  private var pending = Heap<Pending>()
  private var order: UInt64 = 0
  private var links: Links
  private var conditions = ConditionsHistory()
  private var clock: NodeClock
  private var work: NodeWork

  /// This host's operations, with their places among the scenario's.
  private let operations: [(place: Int, operation: Operation)]
  private var nextOperation = 0
  private var effects: [FramedEffect] = []
  /// The number of messages that the process has sent.
  private var transmissions: UInt32 = 0
  private var lastPayloads: (rumors: [RumorID], frames: [PayloadFrame]) = ([], [])

  /// Messages that were none of the architecture's, or whose payloads were not theirs.
  private(set) var damaged = 0
  /// The changes of leaders, which the controller has to know of at once, since faults aim at leaders.
  private(set) var reigns: [Reigning] = []

  enum Reigning: Hashable, Sendable {
    case leads(epoch: UInt64)
    case follows
  }

  init(
    _ memory: NodeMemory, id: NodeID, incarnation: UInt32, scenario: Scenario, roles: [Role],
    operations: Operations, seed: UInt64, journal: consuming Journal, keepsReplay: Bool, writesAtOnce: Bool
  ) {
    node = memory.node
    payloads = memory.payloads
    clock = memory.clock
    work = NodeWork(of: id, in: scenario, roles: roles, seed: seed)
    self.id = id
    self.incarnation = incarnation
    self.scenario = scenario
    self.journal = journal
    self.keepsReplay = keepsReplay
    self.writesAtOnce = writesAtOnce
    links = Links(
      network: scenario.network, geography: scenario.geography(of: roles),
      seed: SplitMix64.seed(seed, .liveLinks, UInt64(id.index), UInt64(incarnation)),
      pairs: SplitMix64.seed(seed, .pairs))
    self.operations = operations.enumerated().filter { $0.element.host == id }.map { ($0, $1) }
  }

  // MARK: Inputs

  /// The node is up; `early` is what came before, and `wasDown` tells whether it is lost with what was asked
  /// of the node; `clockChanges` are those of which it has heard before it was up.
  mutating func begin(
    resuming: Bool, life: UInt32, wasDown: Bool, early: [Mesh.Arrival],
    clockChanges: [NodeClock.Change] = [], at now: Instant, over mesh: inout Mesh
  ) throws {
    for change in clockChanges { try apply(change, at: now) }
    work.begins(due: now, at: now)
    journal.append(.up(resumes: resuming, life: life), at: now)
    for arrival in early {
      for delay in [arrival.envelope.delay, arrival.envelope.doubleDelay].compactMap({ $0 }) {
        let due = Instant(nanoseconds: arrival.envelope.sentAt) + .nanoseconds(delay)
        if due > now || !wasDown {
          push(.arrival(arrival), due: due)
        } else {
          drop(arrival, .down, at: now)
        }
      }
    }
    if wasDown {
      while nextOperation < operations.count, operations[nextOperation].operation.intended < now {
        nextOperation += 1
      }
    }
    if resuming {
      node.resume(at: clock.time(at: now), into: &effects)
    } else {
      node.start(at: clock.time(at: now), into: &effects)
    }
    try carryOutEffects(at: now, over: &mesh)
  }

  mutating func apply(_ change: NodeClock.Change, at now: Instant) throws {
    guard let since = clock.beginning(of: change, at: now) else { return }
    journal.append(.clock(entry: change.entry, since: since), at: now)
    try write()
    clock.set(toEntry: change.entry, since: since)
  }

  /// The host is to leave.
  mutating func leave(at now: Instant, over mesh: inout Mesh) throws {
    journal.append(.leaving, at: now)
    work.begins(due: now, at: now)
    node.leave(at: clock.time(at: now), into: &effects)
    try carryOutEffects(at: now, over: &mesh)
  }

  mutating func apply(_ news: Conditions) {
    conditions.add(news)
    links.burst = Probability(millionths: news.lossMillionths)
    links.rules = news.rules
    links.slow = [:]
    for slow in news.slow { links.slow[NodeID(slow.node)] = Int64(slow.factor) }
  }

  /// A message came, now.
  mutating func arrived(
    _ arrival: Mesh.Arrival, at now: Instant, over mesh: inout Mesh
  ) throws {
    let sent = Instant(nanoseconds: arrival.envelope.sentAt)
    if let delay = arrival.envelope.doubleDelay {
      push(.arrival(arrival), due: sent + .nanoseconds(delay))
    }
    let due = sent + .nanoseconds(arrival.envelope.delay)
    if due > now {
      push(.arrival(arrival), due: due)
    } else {
      try admit(arrival, due: due, at: now, over: &mesh)
    }
  }

  private mutating func push(_ body: Pending.Body, due: Instant) {
    pending.insert(Pending(due: due, order: order, body: body))
    order += 1
  }

  /// The time when there is something to do next; `never` where nothing is known yet.
  var nextDue: Instant {
    min(operationDue, pending.min?.due ?? .never)
  }

  private var operationDue: Instant {
    nextOperation < operations.count ? operations[nextOperation].operation.intended : .never
  }

  /// True where messages wait that it has not had the time for.
  var isBehind: Bool { work.waiting > 0 }

  /// Does one thing that is due; false if nothing is.
  ///
  /// `hold` stops everything until a time.
  mutating func step(
    at now: Instant, over mesh: inout Mesh, hold: (Instant) throws -> Void = { _ in }
  ) throws -> Bool {
    let due = nextDue
    guard due <= now else { return false }
    work.begins(due: due, at: now)
    if operationDue == due {
      nextOperation += 1
      try perform(operations[nextOperation - 1].place, operations[nextOperation - 1].operation, now, &mesh)
    } else if let event = pending.popMin() {
      switch event.body {
      case .timer(let timer):
        if keepsReplay { journal.append(.timer(timer), at: now) }
        node.timerFired(timer, at: clock.time(at: now), into: &effects)
        try carryOutEffects(at: now, over: &mesh)
      case .arrival(let arrival): try admit(arrival, due: due, at: now, over: &mesh)
      case .work(let job, let done):
        let end = NodeWork.end(from: due, done: done, at: now)
        if end > now { try hold(end) }
        // What came before it was due to be done comes before what comes of it, and the next work after.
        pending.insert(Pending(due: done, order: event.order, body: .done(job)))
      case .done(.received(let arrival)):
        work.finishesReceived()
        try handle(arrival, at: now, over: &mesh)
      case .done(.copy(let copy)):
        try launch(copy, at: now, over: &mesh)
        try write()
      }
    }
    return true
  }

  private mutating func perform(
    _ place: Int, _ operation: Operation, _ now: Instant, _ mesh: inout Mesh
  ) throws {
    switch operation.kind {
    case .read:
      journal.append(.answered(place), at: now)
      try write()
    case .broadcast(let rumor):
      journal.append(.invoked(place), at: now)
      payloads.originate(rumor)
      node.broadcast(rumor, at: clock.time(at: now), into: &effects)
      try carryOutEffects(at: now, over: &mesh)
    }
  }

  /// A message has come as far as the node, which may have others to serve before it.
  private mutating func admit(
    _ arrival: Mesh.Arrival, due: Instant, at now: Instant, over mesh: inout Mesh
  ) throws {
    if conditions.cuts(arrival.sender, at: due) {
      drop(arrival, .cut, at: now)
      return try write()
    }
    work.begins(due: due, at: now)
    switch work.receive() {
    case .now: try handle(arrival, at: now, over: &mesh)
    case .served(let from, let done): push(.work(.received(arrival), done: done), due: from)
    case .overflows:
      drop(arrival, .overflow, at: now)
      try write()
    }
  }

  private mutating func handle(_ arrival: Mesh.Arrival, at now: Instant, over mesh: inout Mesh) throws {
    var rumors: [RumorID] = []
    do throws(WireError) {
      try node.receive(
        arrival.frame, skipping: arrival.skipping, from: arrival.sender, at: clock.time(at: now),
        into: &effects
      ) { carried in
        rumors = carried
        return payloads.accept(arrival.payloads, for: carried)
      }
    } catch {
      damaged += 1
      return
    }
    let size =
      arrival.frame.count - arrival.skipping + arrival.payloads.reduce(0) { $0 + $1.message.count }
    let replay =
      keepsReplay
      ? JournalRecord.Replay(
        frame: Array(arrival.frame[arrival.skipping...]),
        payloads: arrival.payloads.map { $0.message.bytes() }) : nil
    journal.append(
      .received(
        from: arrival.sender, size: size, rumors: rumors, transmission: arrival.transmission, replay: replay),
      at: now)
    try carryOutEffects(at: now, over: &mesh)
  }

  private mutating func drop(_ arrival: Mesh.Arrival, _ reason: DropReason, at now: Instant) {
    journal.append(
      .dropped(reason, from: arrival.sender, to: id, transmission: arrival.transmission), at: now)
  }

  // MARK: Effects

  private mutating func carryOutEffects(at now: Instant, over mesh: inout Mesh) throws {
    var transmission = transmissions
    // What is to be known after the process's end is written before anyone else hears of it.
    for effect in effects { note(effect, at: now) }
    try write()
    for effect in effects {
      guard case .send(let frame, let rumors, let target) = effect else { continue }
      transmission += 1
      let copy = Copy(frame: frame, rumors: rumors, target: target, count: transmission)
      switch work.send() {
      case .served(let from, let done): push(.work(.copy(copy), done: done), due: from)
      case .now, .overflows: try launch(copy, at: now, over: &mesh)
      }
    }
    effects.removeAll(keepingCapacity: true)
    // What became of the messages.
    try write()
  }

  private mutating func write() throws {
    if writesAtOnce { try journal.flush() } else { try journal.flushIfLong() }
  }

  private mutating func note(_ effect: FramedEffect, at now: Instant) {
    switch effect {
    case .send(let frame, let rumors, let target):
      let size = frame.count + rumors.count * payloads.payloadSize
      transmissions += 1
      journal.append(
        .sent(
          to: target, size: size, carriesPayload: !rumors.isEmpty,
          transmission: Transmission(incarnation: incarnation, count: transmissions)),
        at: now)
    case .deliver(let rumor): journal.append(.delivered(rumor), at: now)
    case .acknowledge(let rumor): journal.append(.acknowledged(rumor), at: now)
    case .wake(let timer, let delay): push(.timer(timer), due: clock.end(of: max(delay, .zero), from: now))
    case .lead(let epoch):
      journal.append(.leads(epoch: epoch), at: now)
      reigns.append(.leads(epoch: epoch))
    case .follow:
      journal.append(.follows, at: now)
      reigns.append(.follows)
    }
  }

  /// A message enters the network.
  private mutating func launch(_ copy: Copy, at now: Instant, over mesh: inout Mesh) throws {
    func drop(_ reason: DropReason) {
      let transmission = Transmission(incarnation: incarnation, count: copy.count)
      journal.append(.dropped(reason, from: id, to: copy.target, transmission: transmission), at: now)
    }
    guard let delay = links.delay(from: id, to: copy.target) else { return drop(.loss) }
    let double = links.double(from: id, to: copy.target)
    if lastPayloads.rumors != copy.rumors {
      guard let frames = payloads.frames(for: copy.rumors) else {
        throw ClusterError(.failed, "\(id) sends a rumor whose payload it does not hold")
      }
      lastPayloads = (copy.rumors, frames)
    }
    let outcome = try mesh.send(
      copy.frame, payloads: lastPayloads.frames, to: copy.target, transmission: copy.count, at: now,
      delay: delay, doubleDelay: double)
    switch outcome {
    case .sent: break
    case .full: drop(.overflow)
    case .unroutable: drop(.down)
    }
  }

  /// The reigns that began and ended since the last call.
  mutating func takeReigns() -> [Reigning] {
    defer { reigns = [] }
    return reigns
  }

  mutating func flush() throws { try journal.flush() }

  /// In bytes, once flushed.
  var journalSize: Int { journal.written }

  /// The number of operations that are due in the run and have not been begun.
  var missedOperations: Int {
    operations[nextOperation...].count { $0.operation.intended <= scenario.end }
  }
}
