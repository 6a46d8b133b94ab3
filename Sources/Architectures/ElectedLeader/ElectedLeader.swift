public import Broadcasting

/// Elected leader: one host at a time holds a lease from a coordination service, gathers rumors from all
/// hosts, gives them one order, and relays to all.
///
/// Three or five coordinators run Raft (`Coordinator`); each grant of the lease has a higher epoch. Hosts
/// refuse what comes with an epoch lower than the latest they know. Where a host cannot reach the leader, or
/// the leader cannot reach a majority of the coordinators, broadcasts wait: consistency over availability.
///
/// **Acknowledgement.** `remote` (the default): the leader has the rumor as well as the origin, so one node
/// may forget; the leader's own rumors wait for one other host. `origin`: the origin holds it. `copies: K`:
/// so many other hosts hold it.
///
/// **Repair.** Hosts append again until the leader answers. The leader keeps a log for its epoch
/// (`LogServer`): it first asks every host what it holds and gathers what it lacks, then sends until every
/// host has said that it holds all. A host that comes back asks the coordinators who leads, and joins the
/// leader with a digest.
public struct ElectedLeader: Broadcaster {
  public enum Message: WireMessage, CarriesLog, CarriesCoordination {
    case log(LogMessage)
    case coordination(CoordinationMessage)

    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .log(let message): sink.put(kind: 0, message)
      case .coordination(let message): sink.put(kind: 1, message)
      }
    }

    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .log(try source.get())
      case 1: self = .coordination(try source.get())
      case let kind: throw .unknownKind(kind)
      }
    }

    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .log(let message) = self { message.forEachPayload(body) }
    }
  }

  private let seat: Seat
  private let settings: Settings
  /// On a coordinator.
  private var coordinator: Coordinator?
  private var lease: LeaseClient
  private var known = RumorSet()
  private var follower: LogFollower
  /// The log of the last epoch in which this host led.
  ///
  /// The same host may be granted the same epoch again.
  private var server: LogServer?
  private var isLeading = false

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
    if seat.role == .coordinator { coordinator = Coordinator(at: seat, settings: settings.coordination) }
    lease = LeaseClient(at: seat, settings: settings.coordination)
    follower = LogFollower(at: seat, settings: settings.log)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    if coordinator != nil {
      coordinator?.start(in: &context)
    } else {
      lease.start(in: &context)
    }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    if coordinator != nil {
      coordinator?.resume(in: &context)
      return
    }
    let wasLeading = isLeading
    isLeading = false
    let change = lease.resume(in: &context)
    follower.resume(knowing: known, in: &context)
    if let change {
      adopt(change, in: &context)
    } else if wasLeading, case .leads(let epoch) = lease.leadership {
      lead(in: epoch, in: &context)
    }
  }

  // MARK: Leading

  public func hub(at now: Instant) -> Hub {
    switch lease.leadership {
    case .vacant: .unknown
    case .leads: .node(seat.id)
    case .follows(let leader, _): .node(leader)
    }
  }
  public var servesAsHub: Bool { isLeading }

  public mutating func leave(in context: inout NodeContext<Message>) {
    if coordinator == nil, let change = lease.leave(in: &context) { adopt(change, in: &context) }
  }

  private mutating func adopt(
    _ leadership: Leadership, in context: inout NodeContext<Message>
  ) {
    switch leadership {
    case .leads(let epoch): lead(in: epoch, in: &context)
    case .follows(let leader, let epoch):
      stopLeading(in: &context)
      guard epoch >= follower.term else { return }
      follower.follow([leader], term: epoch, knowing: known, in: &context)
    case .vacant:
      stopLeading(in: &context)
      follower.follow([], term: 0, knowing: known, in: &context)
    }
  }

  private mutating func lead(in epoch: UInt64, in context: inout NodeContext<Message>) {
    isLeading = true
    context.lead(epoch: epoch)
    follower.follow([], term: 0, knowing: known, in: &context)
    if server?.term == epoch {
      server?.resume(in: &context)
      appendWhatIsKnown(in: &context)
    } else {
      server = LogServer(
        term: epoch, at: seat.id, hosts: seat.hosts, knowing: known, settings: settings.log)
      server?.open(in: &context)
    }
    keepOwnPromises(in: &context)
  }

  /// Puts on the log what came to this host while it did not lead.
  private mutating func appendWhatIsKnown(in context: inout NodeContext<Message>) {
    guard let logged = server?.logged else { return }
    for part in known.subtracting(logged).parts(of: LogSettings.mostRumors) {
      append(RumorList(part), by: seat.id, life: seat.life, in: &context)
    }
  }

  private mutating func stopLeading(in context: inout NodeContext<Message>) {
    guard isLeading else { return }
    isLeading = false
    context.follow()
  }

  /// Looks at the clock: after a pause the lease may be over.
  private mutating func checkLease(in context: inout NodeContext<Message>) {
    if let change = lease.lapse(at: context.now) { adopt(change, in: &context) }
  }

  private mutating func append(
    _ rumors: RumorList, by host: NodeID, life: UInt32, in context: inout NodeContext<Message>
  ) {
    rumors.forEach { rumor in
      _ = server?.append(rumor, by: host, life: life)
      learn(rumor, in: &context)
    }
    server?.appended(rumors, by: host, in: &context)
  }

  private mutating func keepOwnPromises(in context: inout NodeContext<Message>) {
    if let rumors = server?.takePromised() { follower.promised(rumors, in: &context) }
  }

  // MARK: Broadcasting

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    checkLease(in: &context)
    learn(rumor, in: &context)
    if settings.acknowledge == .origin { context.acknowledge(rumor) }
    follower.append(rumor, in: &context)
    if isLeading {
      append(.one(rumor), by: seat.id, life: seat.life, in: &context)
      keepOwnPromises(in: &context)
    }
  }

  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    if known.insert(rumor) { context.deliver(rumor) }
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .coordination(let message):
      if coordinator != nil {
        coordinator?.receive(message, from: sender, in: &context)
      } else if let change = lease.receive(message, from: sender, in: &context) {
        adopt(change, in: &context)
      }
    case .log(let message):
      guard coordinator == nil, sender.int < seat.hosts else { return }
      checkLease(in: &context)
      receive(message, from: sender, in: &context)
      keepOwnPromises(in: &context)
    }
  }

  private mutating func receive(
    _ message: LogMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if let (first, second) = message.parts {
      receive(first, from: sender, in: &context)
      return receive(second, from: sender, in: &context)
    }
    switch message {
    case .join(let term, let life, let digest) where isLeading && term == server?.term:
      server?.join(sender, life: life, digest: digest, in: &context)
    case .append(_, let life, let rumors) where isLeading:
      append(rumors, by: sender, life: life, in: &context)
    case .receipt(let term, let life, let held) where isLeading && term == server?.term:
      server?.receipt(from: sender, life: life, held: held, in: &context)
    case .superseded(let term):
      if let change = lease.superseded(by: term, in: &context) {
        adopt(change, in: &context)
      }
    case .open(let term), .entries(let term, _, _, _):
      guard term >= newestEpoch else {
        context.send(.log(.superseded(by: newestEpoch)), to: sender)
        return
      }
      receiveAsHost(message, from: sender, in: &context)
    default: receiveAsHost(message, from: sender, in: &context)
    }
  }

  /// The latest epoch that this host knows to have been granted, be it to itself.
  private var newestEpoch: UInt64 { max(follower.term, server?.term ?? 0) }

  private mutating func receiveAsHost(
    _ message: LogMessage, from leader: NodeID, in context: inout NodeContext<Message>
  ) {
    if case .entries(_, _, _, let rumors) = message { rumors.forEach { learn($0, in: &context) } }
    follower.receive(message, from: leader, knowing: known, in: &context)
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if CoordinationTimer.kinds.contains(timer.kind) {
      if coordinator != nil {
        coordinator?.timerFired(timer, in: &context)
      } else if let change = lease.timerFired(timer, in: &context) {
        adopt(change, in: &context)
      }
      return
    }
    checkLease(in: &context)
    if isLeading, server?.timerFired(timer, in: &context) == true {
      keepOwnPromises(in: &context)
      return
    }
    let before = follower.unanswered
    _ = follower.timerFired(timer, knowing: known, in: &context)
    if follower.unanswered > max(before, 1) { lease.ask(in: &context) }
  }
}
