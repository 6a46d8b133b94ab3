import Broadcasting

/// A host's state for repair (`Repair`), where it is on.
struct RepairProcess: Sendable {
  /// The targets to which digests go at one tick.
  enum Order: Sendable {
    /// All that have not confirmed.
    case all
    /// One of those after a tick with news, then two, four and so on, in turn.
    case turns
    /// All that have not confirmed, with further hosts of the ring behind one that is silent.
    case ring
    /// As `ring`, past more hosts at once the more are silent.
    case leapingRing
  }

  private struct Target: Sendable {
    let node: NodeID
    /// The version of what this host knows that the target holds, too.
    var confirmed: UInt32
    /// Digests in a row that it did not answer.
    var unanswered = 0
    /// Ticks to wait before the next digest.
    var wait = 0
  }

  private let own: NodeID
  private let hosts: Int
  private let interval: Delay
  /// Targets in order; in a ring the first is the successor, and others come and go behind it.
  private var targets: [Target]
  private let order: Order
  /// In turns: the target whose turn is next, and how many get a digest at this tick.
  private var turn = (next: 0, width: 1)
  /// Counts what this host has learnt, from a number of its own in each life, so that what was said to a
  /// former life confirms nothing in this one.
  private var version: UInt32
  /// The rumors that it knew at the last tick, with their version, and those at the tick before.
  private var recent: (set: RumorSet, version: UInt32)
  private var settled: (set: RumorSet, version: UInt32)
  /// Asked for since the last tick.
  private var asked = RumorSet()
  /// Back from a crash: the hosts that have not shown yet that it holds all that they hold.
  private var awaited: [NodeID] = []
  private var catchUpAttempts = 0
  private var tick = Alarm(Repair.Timers.tick)

  /// No message carries more rumors than this.
  private static let mostRumors = 1024
  /// The longest wait between digests that are not answered, in ticks.
  private static let longestWait = 2

  init(at seat: Seat, targets: [NodeID], by order: Order, interval: Delay) {
    own = seat.id
    hosts = seat.hosts
    self.interval = interval
    self.order = order
    let first = UInt32(truncatingIfNeeded: seat.seed >> 16)
    version = first
    recent = (RumorSet(), first)
    settled = (RumorSet(), first)
    self.targets = targets.map { Target(node: $0, confirmed: first) }
    // Each host begins elsewhere: else all would ask one and the same, and then the next.
    turn.next = targets.firstIndex { $0 > own } ?? 0
  }

  private var isRing: Bool { order == .ring || order == .leapingRing }

  /// True where it still has to learn the rumors that it missed while it was down.
  var isBehind: Bool { !awaited.isEmpty }

  /// Something was learnt that the targets may lack.
  @inline(__always)
  mutating func learned<M: CarriesRepair>(in context: inout NodeContext<M>) {
    version &+= 1
    setTick(in: &context)
  }

  private mutating func setTick<M: CarriesRepair>(in context: inout NodeContext<M>) {
    guard !tick.isSet else { return }
    tick.set(for: context.now + interval, in: &context)
  }

  /// The node is back from a crash: it asks what it missed, and has what it holds confirmed anew.
  mutating func restart<M: CarriesRepair>(
    knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    tick.reset()
    version &+= 1
    recent = (known, version)
    settled = (known, version)
    for index in targets.indices {
      targets[index].unanswered = 0
      targets[index].wait = 0
    }
    awaited = isRing ? [predecessor(at: 1)] : targets.map(\.node)
    catchUpAttempts = 0
    askForDigest(in: &context)
    setTick(in: &context)
  }

  private func predecessor(at distance: Int) -> NodeID {
    NodeID((own.int + hosts - distance) % hosts)
  }

  /// Asks for digests, until each of those whose target this host is has sent one: what they believe
  /// confirmed a former life may have confirmed.
  ///
  /// In a ring it asks others behind the predecessor, too, which may be down.
  private mutating func askForDigest<M: CarriesRepair>(in context: inout NodeContext<M>) {
    for node in awaited { context.send(.repair(.hello), to: node) }
    if isRing, hosts > 2, catchUpAttempts > 0 {
      let distance = 2 + (catchUpAttempts - 1) % (hosts - 2)
      context.send(.repair(.hello), to: predecessor(at: distance))
    }
    catchUpAttempts += 1
  }

  // MARK: Receiving

  mutating func receive<M: CarriesRepair>(
    _ message: RepairMessage, from sender: NodeID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    switch message {
    case .hello:
      // What it confirmed in an earlier life it may have forgotten.
      if let index = targets.firstIndex(where: { $0.node == sender }) {
        targets[index].unanswered = 0
        targets[index].wait = 0
        version &+= 1
        setTick(in: &context)
      }
      context.send(.repair(.digest(version: version, known.digest)), to: sender)
    case .digest(let version, let digest):
      answer(version, digest, from: sender, knowing: known, in: &context)
    case .want(let rumors):
      heard(from: sender)
      Self.sendBack(rumors, knowing: known, to: sender, in: &context)
    case .covered(let version):
      heard(from: sender)
      if let index = targets.firstIndex(where: { $0.node == sender }), version == settled.version {
        targets[index].confirmed = version
      }
    }
  }

  private mutating func answer<M: CarriesRepair>(
    _ version: UInt32, _ digest: Digest, from sender: NodeID, knowing known: RumorSet,
    in context: inout NodeContext<M>
  ) {
    let missing = digest.set.subtracting(known)
    guard !missing.isEmpty else {
      awaited.removeAll { $0 == sender }
      context.send(.repair(.covered(version: version)), to: sender)
      return
    }
    want(missing, from: sender, in: &context)
  }

  /// Asks for those of the rumors, which the other holds, that it was not asked for lately.
  mutating func want<M: CarriesRepair>(
    _ missing: RumorSet, from sender: NodeID, in context: inout NodeContext<M>
  ) {
    let wanted = missing.subtracting(asked).parts(of: Self.mostRumors, limit: Digest.mostParts)
    guard !wanted.isEmpty else { return }
    setTick(in: &context)
    for part in wanted {
      asked.formUnion(RumorSet(part))
      context.send(.repair(.want(RumorList(part))), to: sender)
    }
  }

  static func sendBack<M: CarriesRepair>(
    _ wanted: RumorList, knowing known: RumorSet, to sender: NodeID, in context: inout NodeContext<M>
  ) {
    let held = wanted.array.filter { known.contains($0) }
    if !held.isEmpty { context.send(.repaired(RumorList(held)), to: sender) }
  }

  /// The node answers: in a ring, no target behind it is needed on its account.
  private mutating func heard(from node: NodeID) {
    guard let index = targets.firstIndex(where: { $0.node == node }) else { return }
    targets[index].unanswered = 0
    targets[index].wait = 0
    if isRing { targets.removeSubrange((index + 1)...) }
  }

  // MARK: Time

  /// True where the timer was the repair's.
  mutating func timerFired<M: CarriesRepair>(
    _ timer: TimerID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) -> Bool {
    guard tick.rings(timer) else { return tick.owns(timer) }
    asked = RumorSet()
    turn.width = settled.version == recent.version ? min(turn.width * 2, targets.count) : 1
    settled = recent
    recent = (known, version)
    if isBehind { askForDigest(in: &context) }
    sendDigests(in: &context)
    let isConfirmed = targets.allSatisfy { $0.confirmed == version }
    if !isConfirmed || isBehind { setTick(in: &context) }
    return true
  }

  private mutating func sendDigests<M: CarriesRepair>(in context: inout NodeContext<M>) {
    var digest: Digest?
    var left = order == .turns ? turn.width : targets.count
    let first = order == .turns ? turn.next : 0
    for step in targets.indices where left > 0 {
      let index = (first + step) % targets.count
      guard targets[index].confirmed != settled.version else { continue }
      guard targets[index].wait == 0 else {
        targets[index].wait -= 1
        continue
      }
      let ours = digest ?? settled.set.digest
      digest = ours
      context.send(.repair(.digest(version: settled.version, ours)), to: targets[index].node)
      targets[index].unanswered += 1
      targets[index].wait = min(1 << min(targets[index].unanswered / 2, 10), Self.longestWait) - 1
      left -= 1
      turn.next = index + 1
    }
    closeRing()
  }

  /// Adds the next host of the ring when the last target has left two digests unanswered; in a ring that
  /// leaps half as many as there are targets.
  private mutating func closeRing() {
    guard isRing, let last = targets.last, last.unanswered > 2 else { return }
    let step = order == .leapingRing ? max(targets.count / 2, 1) : 1
    for distance in 1...step where targets.count < hosts - 1 {
      targets.append(Target(node: NodeID((last.node.int + distance) % hosts), confirmed: version &- 1))
    }
  }
}
