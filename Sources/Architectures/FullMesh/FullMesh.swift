public import Broadcasting

/// Full mesh: every host sends what it broadcasts to every member itself.
///
/// Hosts register with a registry service node under a lease, and learn of joins and leaves from it. Views of
/// the membership carry a version, and each member's life, so that a member that forgot is seen to be
/// another. Registrations and views are answered, and sent again with backoff until they are; renewals are
/// not, of which there are three in a lease. With `membership: fixed` there is no registry: every host is a
/// member always, up or not.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many other hosts
/// have said that they hold it.
///
/// **Repair.** Receivers say late and cumulatively what they hold of a sender's rumors, on messages that go
/// the other way where there are any; the origin sends again what is lost, with exponential backoff, as long
/// as the receiver is a member, and when it is one again. What an origin can no longer see to, because it
/// forgot or is gone, goes around the ring of hosts (`Repair`) whenever the membership has changed; with a
/// fixed one, where nobody would say so, always.
public struct FullMesh: Broadcaster {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    /// Rumors, and what the sender holds of the receiver's.
    case rumorsWithReceipt(RumorList, Receipt)
    case receipt(Receipt)
    case repair(RepairMessage)
    /// Rumors that the origin does not see to: they have to go around the ring.
    case repaired(RumorList)
    case membership(MembershipMessage)
  }

  private enum Timers {
    static let flush: UInt32 = 1
    static let retry: UInt32 = 2
    static let receipt: UInt32 = 3
  }

  private let seat: Seat
  private let settings: Settings
  /// The times at which the origin sends again what was not answered.
  private let backoff: Backoff
  private let registryNode: NodeID
  private var known = RumorSet()
  /// On the registry.
  private var registry: MembershipRegistry?
  private var membership: Membership
  private var repair: Repair

  /// The sequence numbers that this host has broadcast in this life.
  private var own = RunSet()
  private var waiting: [RumorID] = []
  private var copies: CopyCount
  /// By host: how far it has got with this host's rumors, and in which life.
  private var deliveries: [(life: UInt32, delivery: Delivery)]
  /// Hosts to which a receipt is due, in order of when; and by host when it is, `never` if none is.
  private var receipts: [(host: NodeID, due: Instant)] = []
  private var receiptDue: [Instant]

  private var flush = Alarm(Timers.flush)
  private var retry = Alarm(Timers.retry)
  private var receiptAlarm = Alarm(Timers.receipt)

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
    backoff = settings.retry.backoff(outlasting: settings.receiptDelay)
    registryNode = seat.services(.registry).first ?? seat.id
    if seat.role == .registry {
      registry = MembershipRegistry(
        at: seat, lease: settings.lease, backoff: settings.retry.backoff(outlasting: .zero))
    }
    membership =
      settings.membership == .registry
      ? Membership(
        at: seat, registry: registryNode, lease: settings.lease,
        backoff: settings.retry.backoff(outlasting: .zero))
      : Membership(ofAllHostsAt: seat)
    repair = Repair(aroundRingAt: seat, interval: settings.repair, leaps: true)
    copies = CopyCount(for: settings.acknowledge, holders: seat.hosts - 1)
    let peers = seat.role == .host ? seat.hosts : 0
    deliveries = Array(repeating: (0, Delivery()), count: peers)
    receiptDue = Array(repeating: .never, count: peers)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    if registry != nil {
      registry?.start(in: &context)
      return
    }
    membership.register(in: &context)
    if seat.life > 0 { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    if registry != nil {
      registry?.resume(in: &context)
      return
    }
    flush.reset()
    retry.reset()
    receiptAlarm.reset()
    membership.resume(in: &context)
    if !waiting.isEmpty { flush.set(for: context.now, in: &context) }
    for index in deliveries.indices where deliveries[index].delivery.due != .never {
      deliveries[index].delivery.suspectAll(below: own.end, at: context.now)
    }
    retry.set(for: context.now, in: &context)
    if let first = receipts.first { receiptAlarm.set(for: first.due, in: &context) }
    repair.restart(knowing: known, in: &context)
  }

  // MARK: Broadcasting

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    known.insert(rumor)
    own.insert(UInt64(rumor.sequence))
    context.deliver(rumor)
    copies.await(rumor, in: &context)
    if settings.batching.length > .zero {
      waiting.append(rumor)
      flush.set(
        for: settings.batching.align.end(of: settings.batching.length, from: context.now), in: &context)
    } else {
      send(.one(rumor), in: &context)
    }
  }

  private mutating func send(_ rumors: RumorList, in context: inout NodeContext<Message>) {
    for index in 0..<seat.hosts where index != seat.id.int && membership.isMember(index) {
      sendWithReceipt(rumors, to: index, in: &context)
    }
  }

  private mutating func sendWithReceipt(
    _ rumors: RumorList, to index: Int, in context: inout NodeContext<Message>
  ) {
    let peer = NodeID(index)
    if receiptDue[index] != .never {
      receiptDue[index] = .never
      context.send(.rumorsWithReceipt(rumors, receipt(for: peer)), to: peer)
    } else {
      context.send(.rumors(rumors), to: peer)
    }
    deliveries[index].delivery.sent(below: own.end, at: context.now, backoff: backoff)
    retry.set(for: deliveries[index].delivery.due, in: &context)
  }

  private func receipt(for origin: NodeID) -> Receipt {
    Receipt(life: seat.life, held: Digest(known.sequences(of: origin)))
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if registry != nil {
      if case .membership(let message) = message {
        registry?.receive(message, from: sender, in: &context)
      }
      return
    }
    switch message {
    case .membership(let message):
      guard sender == registryNode else { return }
      receive(message, in: &context)
    case .rumors(let rumors): receive(rumors, from: sender, in: &context)
    case .rumorsWithReceipt(let rumors, let receipt):
      receive(receipt, from: sender, in: &context)
      receive(rumors, from: sender, in: &context)
    case .receipt(let receipt): receive(receipt, from: sender, in: &context)
    case .repair(let message): receive(message, from: sender, in: &context)
    case .repaired(let rumors):
      rumors.forEach { rumor in
        guard known.insert(rumor) else { return }
        context.deliver(rumor)
        repair.learned(in: &context)
      }
    }
  }

  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    rumors.forEach { rumor in
      guard known.insert(rumor) else { return }
      context.deliver(rumor)
      // Whoever is not a member will not see to its rumors itself, nor will one that forgets them.
      if membership.isFixed || !membership.isMember(sender.int) {
        repair.learned(in: &context)
      }
    }
    oweReceipt(to: sender, in: &context)
  }

  private mutating func oweReceipt(to host: NodeID, in context: inout NodeContext<Message>) {
    guard host.int < receiptDue.count, receiptDue[host.int] == .never else { return }
    guard settings.receiptDelay > .zero else {
      context.send(.receipt(receipt(for: host)), to: host)
      return
    }
    receiptDue[host.int] = context.now + settings.receiptDelay
    receipts.append((host, context.now + settings.receiptDelay))
    receiptAlarm.set(for: context.now + settings.receiptDelay, in: &context)
  }

  private mutating func receive(
    _ receipt: Receipt, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard sender.int < deliveries.count, receipt.life >= deliveries[sender.int].life else { return }
    if receipt.life > deliveries[sender.int].life {
      forgetHeld(by: sender.int, life: receipt.life, at: context.now)
    }
    if seat.life > 0, !repair.isBehind {
      // What a former life of this host sent may come to another when this one has caught up.
      let numbers = receipt.held.numbers.subtracting(RunSet(sortedRuns: [Run(1 << 32, .max)]))
      let theirs = RumorSet(origin: seat.id, sequences: numbers)
      repair.want(theirs.subtracting(known), from: sender, in: &context)
    }
    // Numbers that this host has not used yet mean nothing.
    let held = receipt.held.numbers.subtracting(RunSet(sortedRuns: [Run(own.end, .max)]))
    deliveries[sender.int].delivery.holds(held)
    if membership.isFixed { deliveries[sender.int].delivery.answered() }
    if deliveries[sender.int].delivery.held.isSuperset(of: own) {
      deliveries[sender.int].delivery.complete()
    } else {
      retry.set(for: deliveries[sender.int].delivery.due, in: &context)
    }
    if copies.isNeeded {
      let confirmed = copies.rumors.filter { held.contains(UInt64($0.sequence)) }
      if !confirmed.isEmpty { copies.holds(sender, RumorList(confirmed), in: &context) }
    }
  }

  /// The host is in a new life: what it held it may not hold any more.
  ///
  /// It catches up by repair first.
  private mutating func forgetHeld(by index: Int, life: UInt32, at now: Instant) {
    deliveries[index] = (life, Delivery())
    guard !own.isEmpty else { return }
    deliveries[index].delivery.sent(below: own.end, at: now, backoff: backoff)
  }

  private mutating func receive(
    _ message: RepairMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    let wasBehind = repair.isBehind
    // Whoever asks for rumors of its own has forgotten them, and will not see to them.
    if case .want(let rumors) = message, rumors.array.contains(where: { $0.origin == sender }) {
      repair.learned(in: &context)
    }
    repair.receive(message, from: sender, knowing: known, in: &context)
    guard wasBehind, !repair.isBehind else { return }
    // Whoever knows what this host has caught up with need not send it.
    for index in 0..<seat.hosts where index != seat.id.int && membership.isMember(index) {
      context.send(.receipt(receipt(for: NodeID(index))), to: NodeID(index))
    }
  }

  private mutating func receive(
    _ message: MembershipMessage, in context: inout NodeContext<Message>
  ) {
    guard case .view(let view) = message, let change = membership.receive(view, in: &context) else { return }
    for index in change.joined where index != seat.id.int {
      let life = membership.life(of: index)
      if life > deliveries[index].life {
        forgetHeld(by: index, life: life, at: context.now)
      } else if !own.isEmpty, !deliveries[index].delivery.held.isSuperset(of: own) {
        deliveries[index].delivery.suspectAll(below: own.end, at: context.now)
      }
      retry.set(for: deliveries[index].delivery.due, in: &context)
    }
    repair.learned(in: &context)
  }

  // MARK: Time

  /// Sends what it has gathered, and gives its lease back.
  public mutating func leave(in context: inout NodeContext<Message>) {
    if registry == nil {
      if !waiting.isEmpty { send(RumorList(waiting), in: &context) }
      waiting = []
      membership.leave(in: &context)
    }
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if registry != nil {
      registry?.timerFired(timer, in: &context)
    } else if flush.rings(timer) {
      guard !waiting.isEmpty else { return }
      let rumors = RumorList(waiting)
      waiting = []
      send(rumors, in: &context)
    } else if retry.rings(timer) {
      retryOverdue(in: &context)
    } else if receiptAlarm.rings(timer) {
      sendReceipts(in: &context)
    } else if !membership.timerFired(timer, in: &context) {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }

  private static let mostRumors = 1024
  /// So often in a row all that a member of a fixed membership lacks is sent to it again.
  private static let mostAttempts = 3

  private mutating func retryOverdue(in context: inout NodeContext<Message>) {
    var earliest = Instant.never
    // A host that is no member is tried again when it is one.
    for index in deliveries.indices where membership.isMember(index) && index != seat.id.int {
      if deliveries[index].delivery.due <= context.now {
        let lost = deliveries[index].delivery.lost(of: own, at: context.now, backoff: backoff)
        // Nobody says that a member of a fixed membership is down: one rumor asks whether it is there again.
        let isProbe = membership.isFixed && deliveries[index].delivery.attempts > Self.mostAttempts
        let sets = RumorSet(origin: seat.id, sequences: lost)
        for part in sets.parts(of: isProbe ? 1 : Self.mostRumors, limit: isProbe ? 1 : .max) {
          context.send(.rumors(RumorList(part)), to: NodeID(index))
        }
      }
      earliest = min(earliest, deliveries[index].delivery.due)
    }
    if earliest != .never { retry.set(for: earliest, in: &context) }
  }

  private mutating func sendReceipts(in context: inout NodeContext<Message>) {
    var handled = 0
    while handled < receipts.count, receipts[handled].due <= context.now {
      let (host, due) = receipts[handled]
      handled += 1
      // One that went with other traffic is not due any more.
      guard receiptDue[host.int] == due else { continue }
      receiptDue[host.int] = .never
      context.send(.receipt(receipt(for: host)), to: host)
    }
    receipts.removeFirst(handled)
    if let next = receipts.first { receiptAlarm.set(for: next.due, in: &context) }
  }
}
