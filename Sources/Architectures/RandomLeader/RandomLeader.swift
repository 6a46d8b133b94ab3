public import Broadcasting

/// Random leader: no coordination.
///
/// In each epoch every host ranks the hosts that it believes alive by a hash of epoch and host, and uses the
/// first as its leader; whoever is used as a leader relays to all.
///
/// A leader that does not answer in time is suspected, and the next is used. In a partition the sides believe
/// different hosts alive, so several leaders serve at once: availability over consistency.
///
/// **Acknowledgement.** `remote` (the default): a leader has the rumor as well as the origin, so one node may
/// forget. `origin`: the origin holds it. `copies: K`: so many other hosts hold it.
///
/// **Repair.** A leader keeps a log for its epoch (`LogServer`): it asks every host what it holds, gathers
/// what it lacks, and relays until every host has said that it holds all; then it says so. A host that has
/// learnt something and has not heard that all hosts hold it joins the next epoch's leader with a digest. So
/// what a leader took with it, or what one side of a partition did not get, is brought together by a later
/// leader.
public struct RandomLeader: Broadcaster {
  public typealias Message = LogMessage

  private enum Timers {
    static let epochEnd: UInt32 = 1
  }

  private let seat: Seat
  private let settings: Settings
  private var known = RumorSet()
  private var follower: LogFollower
  /// While others use this host as their leader.
  private var server: LogServer?
  /// The epoch for which leaders were chosen; 0 before the first choice.
  private var chosenFor: UInt64 = 0
  /// By host: passed over until then.
  private var suspectedUntil: [Instant]
  /// It has learnt something of which it has not heard that all hosts hold it.
  private var isUnsettled = false
  private var epochEnd = Alarm(Timers.epochEnd)
  /// The first epoch in which it may lead.
  ///
  /// A former life may have led in earlier ones, and others still speak of that log.
  private var leadsFrom: UInt64 = 0

  /// The most servers that may serve at once, one for each different choice of the hosts; more are not told
  /// apart.
  private static let mostSessions = 16

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
    follower = LogFollower(at: seat, settings: settings.log, mostSessions: Self.mostSessions)
    suspectedUntil = Array(repeating: .zero, count: seat.hosts)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    guard seat.life > 0 else { return }
    // The former life may have been asked to lead in the next epoch already. Alone, nobody speaks of its log.
    if seat.hosts > 1 { leadsFrom = epoch(at: context.now) + 2 }
    isUnsettled = true
    chooseLeaders(in: &context)
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    epochEnd.reset()
    isUnsettled = true
    chosenFor = 0
    if server?.term == epoch(at: context.now) {
      server?.resume(in: &context)
      context.lead(epoch: epoch(at: context.now))
    } else {
      server = nil
    }
    follower.resume(knowing: known, in: &context)
    chooseLeaders(in: &context)
  }

  // MARK: Epochs

  /// Epochs are numbered from 1 by time alone, so that hosts agree on them without a word.
  private func epoch(at now: Instant) -> UInt64 {
    UInt64(now.nanoseconds / settings.epoch.nanoseconds) + 1
  }

  /// The hosts believed alive that rank first in the epoch.
  private func leaders(in epoch: UInt64, at now: Instant) -> [NodeID] {
    let ranked = (0..<seat.hosts).filter {
      $0 == seat.id.int ? epoch >= leadsFrom : suspectedUntil[$0] <= now
    }
    .map { (SplitMix64.hash(epoch, UInt64($0)), $0) }
    .sorted { $0 < $1 }
    return ranked.prefix(settings.leaders).map { NodeID($0.1) }
  }

  public func hub(at now: Instant) -> Hub {
    leaders(in: epoch(at: now), at: now).first.map { .node($0) } ?? .unknown
  }

  public mutating func suspect(_ hub: NodeID, in context: inout NodeContext<Message>) {
    guard hub.int < suspectedUntil.count, hub != seat.id else { return }
    suspectedUntil[hub.int] = context.now + settings.suspicion
    if follower.chosen.contains(hub) { chooseLeaders(in: &context) }
  }

  /// Chooses the epoch's leaders, and joins them if there is anything that they may have to spread.
  private mutating func chooseLeaders(in context: inout NodeContext<Message>) {
    let epoch = epoch(at: context.now)
    if let server, server.term < epoch { stopServing(in: &context) }
    chosenFor = epoch
    let chosen = leaders(in: epoch, at: context.now)
    if chosen.contains(seat.id) {
      serve(epoch, in: &context)
      appendWhatIsKnown(in: &context)
    }
    follower.follow(
      chosen.filter { $0 != seat.id }, term: epoch, knowing: known, in: &context)
    setEpochEnd(epoch, in: &context)
  }

  private mutating func setEpochEnd(
    _ epoch: UInt64, in context: inout NodeContext<Message>
  ) {
    let end = Instant(nanoseconds: Int64(epoch) * settings.epoch.nanoseconds)
    epochEnd.set(for: end, in: &context)
  }

  /// Serves as a leader in the epoch, if it does not already, or in the one after.
  private mutating func serve(_ epoch: UInt64, in context: inout NodeContext<Message>) {
    guard epoch >= leadsFrom else { return }
    if let server, server.term >= epoch { return }
    isUnsettled = true
    server = LogServer(
      term: epoch, at: seat.id, hosts: seat.hosts, knowing: known, settings: settings.log)
    context.lead(epoch: epoch)
    server?.open(in: &context)
    setEpochEnd(epoch, in: &context)
  }

  /// Puts on the log what came to this host otherwise: while it served others it may have used a leader that
  /// it has lost since.
  private mutating func appendWhatIsKnown(in context: inout NodeContext<Message>) {
    guard let logged = server?.logged else { return }
    for part in known.subtracting(logged).parts(of: LogSettings.mostRumors) {
      appendHere(RumorList(part), by: seat.id, life: seat.life, in: &context)
    }
  }

  // MARK: Broadcasting

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, in: &context)
    if settings.acknowledge == .origin { context.acknowledge(rumor) }
    follower.append(rumor, in: &context)
    if leadsItself { appendHere(.one(rumor), by: seat.id, life: seat.life, in: &context) }
    keepOwnPromises(in: &context)
  }

  /// True where this host is one of its own leaders.
  private var leadsItself: Bool { server != nil && follower.chosen.count < settings.leaders }

  private mutating func keepOwnPromises(in context: inout NodeContext<Message>) {
    if let rumors = server?.takePromised() { follower.promised(rumors, in: &context) }
  }

  /// Notes a rumor, and sees to it that some leader will spread it.
  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    isUnsettled = true
    if chosenFor != epoch(at: context.now) { chooseLeaders(in: &context) }
  }

  private mutating func appendHere(
    _ rumors: RumorList, by host: NodeID, life: UInt32, in context: inout NodeContext<Message>
  ) {
    rumors.forEach { rumor in
      _ = server?.append(rumor, by: host, life: life)
      learn(rumor, in: &context)
    }
    server?.appended(rumors, by: host, in: &context)
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: LogMessage, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if let (first, second) = message.parts {
      receive(first, from: sender, in: &context)
      return receive(second, from: sender, in: &context)
    }
    guard sender.int < seat.hosts else { return }
    defer { keepOwnPromises(in: &context) }
    suspectedUntil[sender.int] = .zero
    switch message {
    case .join(let term, _, _), .append(let term, _, _), .receipt(let term, _, _):
      receiveAsLeader(message, term: term, from: sender, in: &context)
    default: receiveAsHost(message, from: sender, in: &context)
    }
  }

  /// A host that is asked to lead leads, whatever it would have chosen itself.
  ///
  /// Messages of an epoch that is over are left alone: their sender has turned to the next leader with them.
  /// A sender whose clock is ahead may speak of the next epoch.
  private mutating func receiveAsLeader(
    _ message: LogMessage, term: UInt64, from host: NodeID, in context: inout NodeContext<Message>
  ) {
    let epoch = epoch(at: context.now)
    guard term == epoch || term == epoch + 1 else { return }
    switch message {
    case .append(_, let life, let rumors):
      serve(term, in: &context)
      appendHere(rumors, by: host, life: life, in: &context)
    case .join(_, let life, let digest):
      serve(term, in: &context)
      if server?.term == term { server?.join(host, life: life, digest: digest, in: &context) }
    case .receipt(_, let life, let held) where term == server?.term:
      server?.receipt(from: host, life: life, held: held, in: &context)
    default: break
    }
  }

  private mutating func receiveAsHost(
    _ message: LogMessage, from leader: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .entries(_, _, _, let rumors):
      // An older term's entries are as good as any: members accept all leaders.
      rumors.forEach { learn($0, in: &context) }
    case .settled(let term, let fingerprint):
      if term == epoch(at: context.now), fingerprint == known.fingerprint { isUnsettled = false }
    default: break
    }
    follower.receive(message, from: leader, knowing: known, in: &context)
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    defer { keepOwnPromises(in: &context) }
    if epochEnd.rings(timer) {
      if server?.isSettled == true, server?.logged == known { isUnsettled = false }
      if isUnsettled {
        chooseLeaders(in: &context)
      } else {
        retire(in: &context)
      }
      return
    }
    if server?.timerFired(timer, in: &context) == true { return }
    let before = follower.unanswered
    _ = follower.timerFired(timer, knowing: known, in: &context)
    if follower.unanswered > before { suspectLeaders(in: &context) }
  }

  /// All hosts hold all that this one holds: nothing is left to do until something new comes.
  private mutating func retire(in context: inout NodeContext<Message>) {
    chosenFor = 0
    if server != nil { stopServing(in: &context) }
  }

  private mutating func stopServing(in context: inout NodeContext<Message>) {
    server = nil
    context.follow()
  }

  private mutating func suspectLeaders(in context: inout NodeContext<Message>) {
    for leader in follower.chosen { suspectedUntil[leader.int] = context.now + settings.suspicion }
    chooseLeaders(in: &context)
  }
}
