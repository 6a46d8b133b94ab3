import Broadcasting

/// Anti-entropy: a host answers for its targets holding all that it holds.
///
/// A host that has learnt something sends a digest of it to each target, and repeats it, with backoff, until
/// the target says that it holds all of that. Then it is silent. The digest leaves out what came in the last
/// interval, which is likely on its way to the target anyway. Where every host has a target and all targets
/// are reached from every host, all that some host holds comes to all.
///
/// Targets are the host's neighbours in a topology, or its successor in the ring of all hosts. Where there
/// may be many neighbours, they take turns: one is sent a digest after an interval with news, and twice as
/// many after each further interval, until all have confirmed what there is. In the ring, while the
/// successor does not answer, the next host after it is a target as well, and so on, so that the ring of
/// those that answer is closed.
///
/// After Demers et al., "Epidemic algorithms for replicated database maintenance", 1987, section 1.3, with
/// fixed partners in place of random ones: a guarantee instead of a likelihood, and an end.
struct Repair: Sendable {
  enum Timers {
    static let tick: UInt32 = 10
  }

  /// Nil where it is off, or has nobody to repair.
  private var process: Boxed<RepairProcess>?

  /// Repair towards fixed neighbours; an interval of zero: never.
  init(at seat: Seat, neighbours: [NodeID], interval: Delay) {
    self.init(at: seat, targets: neighbours, by: .all, interval: interval)
  }

  /// Repair towards fixed neighbours, one after the other while there is news; an interval of zero: never.
  init(inTurnsAt seat: Seat, neighbours: [NodeID], interval: Delay) {
    self.init(at: seat, targets: neighbours, by: .turns, interval: interval)
  }

  /// Repair around the ring of all hosts; an interval of zero: never.
  ///
  /// Where many in a row are gone, and some of them come back for moments only, a ring that `leaps` past
  /// more hosts at once the more are silent is closed nevertheless.
  init(aroundRingAt seat: Seat, interval: Delay, leaps: Bool = false) {
    let successor = NodeID((seat.id.int + 1) % max(seat.hosts, 1))
    self.init(
      at: seat, targets: successor == seat.id ? [] : [successor], by: leaps ? .leapingRing : .ring,
      interval: interval)
  }

  private init(at seat: Seat, targets: [NodeID], by order: RepairProcess.Order, interval: Delay) {
    guard interval > .zero, !targets.isEmpty else { return }
    process = Boxed(RepairProcess(at: seat, targets: targets, by: order, interval: interval))
  }

  /// True where it still has to learn the rumors that it missed while it was down.
  var isBehind: Bool { process?.value.isBehind ?? false }

  /// Something was learnt that the targets may lack.
  @inline(__always)
  mutating func learned<M: CarriesRepair>(in context: inout NodeContext<M>) {
    process?.value.learned(in: &context)
  }

  /// The node is back from a crash: it asks what it missed, and has what it holds confirmed anew.
  mutating func restart<M: CarriesRepair>(
    knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    process?.value.restart(knowing: known, in: &context)
  }

  /// Asks for what another holds, as it said on other grounds than repair, and this node lacks.
  mutating func want<M: CarriesRepair>(
    _ missing: RumorSet, from sender: NodeID, in context: inout NodeContext<M>
  ) {
    if !missing.isEmpty { process?.value.want(missing, from: sender, in: &context) }
  }

  mutating func receive<M: CarriesRepair>(
    _ message: RepairMessage, from sender: NodeID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) {
    if process != nil {
      process?.value.receive(message, from: sender, knowing: known, in: &context)
    } else if case .want(let rumors) = message {
      // Asked for on other grounds than repair.
      RepairProcess.sendBack(rumors, knowing: known, to: sender, in: &context)
    }
  }

  /// True where the timer was the repair's.
  mutating func timerFired<M: CarriesRepair>(
    _ timer: TimerID, knowing known: RumorSet, in context: inout NodeContext<M>
  ) -> Bool {
    guard timer.kind == Timers.tick else { return false }
    return process?.value.timerFired(timer, knowing: known, in: &context) ?? true
  }
}
