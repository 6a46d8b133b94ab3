public import Broadcasting

/// Full meshes in cells, and relays between them: the cell-based remedy for a full mesh whose connections
/// grow with the square of the fleet.
///
/// The hosts of a zone, or of a part of it, are a cell (`CellMap`). An origin sends a rumor to all hosts of
/// its own cell and to a relay in every other cell; whoever learns it from outside its cell passes it on to
/// all of its own. A rumor's relay in a cell is the host at the origin's own place there, so a host keeps
/// its cell in touch and one host a cell besides: about 2√n with cells of √n, where a full mesh has n − 1.
/// With `relays: K` the next K − 1 hosts behind it are relays as well.
///
/// With `between: gossip` the origin, and relays that hear of it from outside their cell, send it to relays
/// in some `cells` drawn at random, so that no host has to reach every cell; a cell that none of them tells
/// learns by repair.
///
/// **Messages.** n − 1 a broadcast with one relay, over two hops: each host gets it once, and each cell but
/// the origin's once from outside.
///
/// **Acknowledgement.** `origin`: the origin holds the rumor. `copies: K`: so many of those to which the
/// origin sends it have said that they hold it; it sends to all of them again each second until they do.
///
/// **Repair.** Anti-entropy (`Repair`) around the ring of all hosts, which leaves each cell once. What a
/// host learns that way from another cell it passes on to its own: a cell whose relay was lost learns it at
/// one go.
public struct CellMesh: Broadcaster {
  private enum Timers {
    static let flush: UInt32 = 1
    static let copies: UInt32 = 2
  }

  /// The time until what lacks copies is sent again.
  private static let patience = Delay.seconds(1)

  private let own: NodeID
  /// This host's cell.
  private let cell: Range<Int>
  private let cellNumber: Int
  private var known = RumorSet()
  private let map: CellMap
  private let settings: Settings
  private let forgot: Bool
  /// Rumors that are gathered for the next batch.
  private var waiting: [RumorID] = []
  /// Rumors whose clients wait until enough hosts hold them.
  private var copies: CopyCount
  private var repair: Repair
  private var flush = Alarm(Timers.flush)
  private var again = Alarm(Timers.copies)

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    self.settings = settings
    map = CellMap(seat.zones, size: settings.size)
    (cellNumber, cell) = map.cell(of: seat.id.int)
    forgot = seat.life > 0
    copies = CopyCount(
      for: settings.acknowledge, holders: Self.recipients(map, settings, of: cell))
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    flush.reset()
    again.reset()
    sendWaiting(in: &context)
    if !copies.rumors.isEmpty { again.set(for: context.now, in: &context) }
    repair.restart(knowing: known, in: &context)
  }

  // MARK: Rumors

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    pass(rumor, in: &context)
    copies.await(rumor, in: &context)
    if copies.isNeeded { again.set(for: context.now + Self.patience, in: &context) }
  }

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { learn($0, from: sender, in: &context) }
      if settings.wantsCopies { confirm(rumors, to: sender, in: &context) }
    case .repair(let message): repair.receive(message, from: sender, knowing: known, in: &context)
    case .received(let rumors): copies.holds(sender, rumors, in: &context)
    }
  }

  @inline(__always)
  private mutating func learn(
    _ rumor: RumorID, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    if !cell.contains(sender.int) { pass(rumor, in: &context) }
  }

  /// Sends it on, now or with the next batch.
  @inline(__always)
  private mutating func pass(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard settings.batching.length > .zero else { return send([rumor], in: &context) }
    waiting.append(rumor)
    flush.set(
      for: settings.batching.align.end(of: settings.batching.length, from: context.now), in: &context)
  }

  private mutating func sendWaiting(in context: inout NodeContext<Message>) {
    send(waiting, in: &context)
    waiting = []
  }

  /// Sends rumors that this host's cell does not have yet to all of it, and those that are this host's to
  /// see to, to other cells.
  private func send(_ rumors: [RumorID], in context: inout NodeContext<Message>) {
    guard !rumors.isEmpty else { return }
    let list = RumorList(rumors)
    for host in cell where host != own.int { context.send(.rumors(list), to: NodeID(host)) }
    var left = rumors.filter { $0.origin == own || settings.between == .gossip && isRelay(of: $0) }
    // Those with the same relays go together.
    while let first = left.first {
      let place = place(of: first.origin)
      let together = left.filter { self.place(of: $0.origin) == place }
      sendToCells(RumorList(together), fromPlace: place, in: &context)
      if together.count == left.count { return }
      left.removeAll { self.place(of: $0.origin) == place }
    }
  }

  private func sendToCells(
    _ rumors: RumorList, fromPlace place: Int, in context: inout NodeContext<Message>
  ) {
    switch settings.between {
    case .relay:
      map.forEach { if $0 != cell { send(rumors, toRelaysOf: $0, fromPlace: place, in: &context) } }
    case .gossip:
      let drawn = context.random.distinct(settings.cells, of: map.count - 1) {
        $0 < cellNumber ? $0 : $0 + 1
      }
      for number in drawn { send(rumors, toRelaysOf: map[number], fromPlace: place, in: &context) }
    }
  }

  private func send(
    _ rumors: RumorList, toRelaysOf other: Range<Int>, fromPlace place: Int,
    in context: inout NodeContext<Message>
  ) {
    for number in 0..<min(settings.relays, other.count) {
      context.send(.rumors(rumors), to: NodeID(other.lowerBound + (place + number) % other.count))
    }
  }

  /// True where this host is a relay of its cell for the rumor.
  private func isRelay(of rumor: RumorID) -> Bool {
    let number = (own.int - cell.lowerBound - place(of: rumor.origin)) % cell.count
    return (number < 0 ? number + cell.count : number) < settings.relays
  }

  private func place(of origin: NodeID) -> Int {
    origin.int - map.cell(of: origin.int).hosts.lowerBound
  }

  // MARK: Copies

  /// The number of hosts to which an origin in that cell sends a rumor.
  static func recipients(_ map: CellMap, _ settings: Settings, of cell: Range<Int>) -> Int {
    var others = 0
    if settings.between == .relay {
      map.forEach { if $0 != cell { others += min(settings.relays, $0.count) } }
    } else if map.count > 1 {
      // At least: a cell may have no second relay.
      others = min(settings.cells, map.count - 1)
    }
    return cell.count - 1 + others
  }

  private func confirm(
    _ rumors: RumorList, to sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if let theirs = rumors.ofOrigin(sender) { context.send(.received(theirs), to: sender) }
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if flush.rings(timer) {
      sendWaiting(in: &context)
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      send(copies.rumors, in: &context)
      again.set(for: context.now + Self.patience, in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }

  public mutating func leave(in context: inout NodeContext<Message>) { sendWaiting(in: &context) }
}
