/// Anti-entropy: a host answers for its targets holding all that it holds.
///
/// A host that has learnt something sends a digest of it to each target, and repeats it, with backoff, until
/// the target says that it holds all of that. Then it is silent. The digest leaves out what came in the last
/// interval, which is likely on its way to the target anyway. Where every host has a target and all targets
/// are reached from every host, all that some host holds comes to all.
///
/// Targets are the host's neighbours in a topology, or its successor in the ring of all hosts. In the ring,
/// while the successor does not answer, the next host after it is a target as well, and so on, so that the
/// ring of those that answer is closed.
///
/// After Demers et al., "Epidemic algorithms for replicated database maintenance", 1987, section 1.3, with
/// fixed partners in place of random ones: a guarantee instead of a likelihood, and an end.
struct Repair: Sendable {
  private struct Target: Sendable {
    let node: NodeID
    /// The version of what this host knows that the target holds, too.
    var confirmed: UInt32
    /// Digests in a row that it did not answer.
    var unanswered = 0
    /// Ticks to wait before the next digest.
    var wait = 0
  }

  enum Timers {
    static let tick: UInt32 = 10
  }

  private let own: NodeID
  private let hosts: Int
  /// Zero: never.
  private let interval: Delay
  /// Targets in order; in a ring the first is the successor, and others come and go behind it.
  private var targets: [Target]
  private let isRing: Bool
  /// Counts what this host has learnt, from a number of its own in each life, so that what was said to a
  /// former life confirms nothing in this one.
  private var version: UInt32
  /// What it knew, and at which version, at the last tick and at the one before.
  private var recent: (set: RumorSet, version: UInt32)
  private var settled: (set: RumorSet, version: UInt32)
  /// Asked for since the last tick.
  private var asked = RumorSet()
  /// Back from a crash: the hosts that have not shown yet that it holds all that they hold.
  private var awaited: [NodeID] = []
  private var catchUpAttempts = 0
  private var tick = Alarm(Timers.tick)

  /// No message carries more rumors than this.
  private static let mostRumors = 1024
  /// The longest wait between digests that are not answered, in ticks.
  private static let longestWait = 2

  /// Repair towards fixed neighbours.
  init(at seat: Seat, neighbours: [NodeID], interval: Delay) {
    self.init(at: seat, targets: neighbours, isRing: false, interval: interval)
  }

  /// Repair around the ring of all hosts.
  init(aroundRingAt seat: Seat, interval: Delay) {
    let successor = NodeID((seat.id.int + 1) % max(seat.hosts, 1))
    self.init(at: seat, targets: successor == seat.id ? [] : [successor], isRing: true, interval: interval)
  }

  private init(at seat: Seat, targets: [NodeID], isRing: Bool, interval: Delay) {
    own = seat.id
    hosts = seat.hosts
    self.interval = interval
    self.isRing = isRing
    let first = UInt32(truncatingIfNeeded: seat.seed >> 16)
    version = first
    recent = (RumorSet(), first)
    settled = (RumorSet(), first)
    self.targets = targets.map { Target(node: $0, confirmed: first) }
  }

  var isOn: Bool { interval > .zero && !targets.isEmpty }
  /// Whether it still has to learn what it missed while it was down.
  var isBehind: Bool { !awaited.isEmpty }

  /// Something was learnt that the targets may lack.
  @inline(__always)
  mutating func learned<M: CarriesRepair>(at now: Instant, into outbox: inout Outbox<M>) {
    version &+= 1
    if isOn { setTick(at: now, into: &outbox) }
  }

  private mutating func setTick<M: CarriesRepair>(at now: Instant, into outbox: inout Outbox<M>) {
    guard !tick.isSet else { return }
    tick.set(for: now + interval, now: now, into: &outbox)
  }

  /// The node is back from a crash: it asks what it missed, and has what it holds confirmed anew.
  mutating func restart<M: CarriesRepair>(
    knowing known: RumorSet, at now: Instant, into outbox: inout Outbox<M>
  ) {
    guard isOn else { return }
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
    askForDigest(into: &outbox)
    setTick(at: now, into: &outbox)
  }

  private func predecessor(at distance: Int) -> NodeID {
    NodeID((own.int + hosts - distance) % hosts)
  }

  /// Asks for digests, until each of those whose target this host is has sent one: what they believe
  /// confirmed a former life may have confirmed.
  ///
  /// In a ring it asks others behind the predecessor, too, which may be down.
  private mutating func askForDigest<M: CarriesRepair>(into outbox: inout Outbox<M>) {
    for node in awaited { outbox.send(.repair(.hello), to: node) }
    if isRing, hosts > 2, catchUpAttempts > 0 {
      let distance = 2 + (catchUpAttempts - 1) % (hosts - 2)
      outbox.send(.repair(.hello), to: predecessor(at: distance))
    }
    catchUpAttempts += 1
  }

  // MARK: Receiving

  mutating func receive<M: CarriesRepair>(
    _ message: RepairMessage, from sender: NodeID, knowing known: RumorSet, at now: Instant,
    into outbox: inout Outbox<M>
  ) {
    switch message {
    case .hello:
      // What it confirmed in an earlier life it may have forgotten.
      if let index = targets.firstIndex(where: { $0.node == sender }) {
        targets[index].unanswered = 0
        targets[index].wait = 0
        version &+= 1
        if isOn { setTick(at: now, into: &outbox) }
      }
      outbox.send(.repair(.digest(version: version, known.digest)), to: sender)
    case .digest(let version, let digest):
      answer(version, digest, from: sender, knowing: known, at: now, into: &outbox)
    case .want(let rumors):
      heard(from: sender)
      sendBack(rumors, knowing: known, to: sender, into: &outbox)
    case .covered(let version):
      heard(from: sender)
      if let index = targets.firstIndex(where: { $0.node == sender }), version == settled.version {
        targets[index].confirmed = version
      }
    }
  }

  private mutating func answer<M: CarriesRepair>(
    _ version: UInt32, _ digest: Digest, from sender: NodeID, knowing known: RumorSet, at now: Instant,
    into outbox: inout Outbox<M>
  ) {
    let missing = digest.set.subtracting(known)
    guard !missing.isEmpty else {
      awaited.removeAll { $0 == sender }
      outbox.send(.repair(.covered(version: version)), to: sender)
      return
    }
    let wanted = missing.subtracting(asked).parts(of: Self.mostRumors, limit: Digest.mostParts)
    guard !wanted.isEmpty else { return }
    setTick(at: now, into: &outbox)
    for part in wanted {
      asked.formUnion(RumorSet(part))
      outbox.send(.repair(.want(RumorList(part))), to: sender)
    }
  }

  private func sendBack<M: CarriesRepair>(
    _ wanted: RumorList, knowing known: RumorSet, to sender: NodeID, into outbox: inout Outbox<M>
  ) {
    let held = wanted.array.filter { known.contains($0) }
    if !held.isEmpty { outbox.send(.repaired(RumorList(held)), to: sender) }
  }

  /// The node answers: in a ring, no target behind it is needed on its account.
  private mutating func heard(from node: NodeID) {
    guard let index = targets.firstIndex(where: { $0.node == node }) else { return }
    targets[index].unanswered = 0
    targets[index].wait = 0
    if isRing { targets.removeSubrange((index + 1)...) }
  }

  // MARK: Time

  /// True if the timer was the repair's.
  mutating func timerFired<M: CarriesRepair>(
    _ timer: TimerID, knowing known: RumorSet, at now: Instant, into outbox: inout Outbox<M>
  ) -> Bool {
    guard tick.rings(timer) else { return tick.owns(timer) }
    asked = RumorSet()
    settled = recent
    recent = (known, version)
    if isBehind { askForDigest(into: &outbox) }
    sendDigests(into: &outbox)
    let isConfirmed = targets.allSatisfy { $0.confirmed == version }
    if !isConfirmed || isBehind { setTick(at: now, into: &outbox) }
    return true
  }

  private mutating func sendDigests<M: CarriesRepair>(into outbox: inout Outbox<M>) {
    var digest: Digest?
    for index in targets.indices where targets[index].confirmed != settled.version {
      guard targets[index].wait == 0 else {
        targets[index].wait -= 1
        continue
      }
      let ours = digest ?? settled.set.digest
      digest = ours
      outbox.send(.repair(.digest(version: settled.version, ours)), to: targets[index].node)
      targets[index].unanswered += 1
      targets[index].wait = min(1 << min(targets[index].unanswered / 2, 10), Self.longestWait) - 1
    }
    closeRing()
  }

  /// Adds the next host of the ring when the last target has left two digests unanswered.
  private mutating func closeRing() {
    guard isRing, let last = targets.last, last.unanswered > 2, targets.count < hosts - 1 else { return }
    targets.append(Target(node: NodeID((last.node.int + 1) % hosts), confirmed: version &- 1))
  }
}

/// What hosts say to one another for repair.
public enum RepairMessage: Hashable, Sendable {
  /// I was down: send me a digest.
  case hello
  /// I hold these, at this version of mine.
  case digest(version: UInt32, Digest)
  /// I lack these.
  case want(RumorList)
  /// I hold all of that version of yours.
  case covered(version: UInt32)
}

/// A message that may carry repair, and the rumors that repair brings.
protocol CarriesRepair: WireMessage {
  static func repair(_ message: RepairMessage) -> Self
  static func repaired(_ rumors: RumorList) -> Self
}

extension RepairMessage {
  @inline(__always)
  func encode(into sink: inout some WireSink) {
    switch self {
    case .hello: sink.put(UInt64(0))
    case .digest(let version, let digest):
      sink.put(UInt64(1))
      sink.put(version)
      digest.encode(into: &sink)
    case .want(let rumors):
      sink.put(UInt64(2))
      rumors.encode(into: &sink)
    case .covered(let version):
      sink.put(UInt64(3))
      sink.put(version)
    }
  }

  init(decoding reader: inout WireReader) throws(WireError) {
    switch try reader.number() {
    case 0: self = .hello
    case 1: self = .digest(version: try reader.number32(), try Digest(decoding: &reader))
    case 2: self = .want(try RumorList(decoding: &reader))
    case 3: self = .covered(version: try reader.number32())
    case let kind: throw .unknownKind(kind)
    }
  }
}
