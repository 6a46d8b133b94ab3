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
/// **Repair.** A leader keeps a log for its epoch (`LogKeeper`): it asks every host what it holds, gathers
/// what it lacks, and relays until every host has said that it holds all; then it says so. A host that has
/// learnt something and has not heard that all hosts hold it joins the next epoch's leader with a digest. So
/// what a leader took with it, or what one side of a partition did not get, is brought together by a later
/// leader.
public struct RandomLeader: Broadcaster {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.remote
    public var leaders = 1
    public var epoch = Delay.seconds(5)
    public var suspicion = Delay.seconds(10)
    public var batch = Delay.zero
    public var align = Alignment.none
    public var lag = Delay.zero
    public var piggyback = Piggyback.no
    public var receipt = Delay.milliseconds(500)
    public var retry = Delay.seconds(1)
    public var retryMost = Delay.seconds(2)

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "remote", "copies:K"]),
      .integer("leaders", \.leaders, in: 1...16, "how many leaders each host uses at once"),
      .delay(
        "epoch", \.epoch, in: .milliseconds(100)...(.seconds(3600)), "how long a choice of leader holds"),
      .delay(
        "suspicion", \.suspicion, in: .milliseconds(100)...(.seconds(3600)),
        "how long a silent leader is passed over"),
      .delay(
        "batch", \.batch, in: .zero...(.seconds(10)), "how long rumors are gathered before they are sent on"),
      .align(\.align),
      .delay(
        "lag", \.lag, in: .zero...(.seconds(10)),
        "with align=clock: how long after the hosts' batches the leader sends its own"),
      .choice(
        "piggyback", \.piggyback, "whether answers and receipts ride on batches that go the same way"),
      .delay("receipt", \.receipt, in: .zero...(.seconds(10)), "how late a host says which rumors it holds"),
      .delay(
        "retry", \.retry, in: .milliseconds(1)...(.seconds(60)),
        "when an unanswered message is sent again, and its leader suspected"),
      .delay(
        "retry-most", \.retryMost, in: .milliseconds(1)...(.seconds(60)), "the longest wait between retries"),
    ]

    public var contradiction: String? { log.contradiction }

    var log: LogSettings {
      var settings = LogSettings(
        backoff: Backoff(first: retry, most: max(retry, retryMost)), receipt: receipt, batch: batch,
        align: align, lag: lag, piggyback: piggyback, acknowledge: acknowledge)
      settings.announcesSettlement = true
      if case .copies = acknowledge { settings.receipt = .zero }
      return settings
    }
  }

  public typealias Message = LogMessage

  private let seat: Seat
  private let settings: Settings
  private var known = RumorSet()
  private var follower: LogFollower
  /// While others use this host as their leader.
  private var keeper: LogKeeper?
  /// The epoch for which leaders were chosen; 0 before the first choice.
  private var chosenFor: UInt64 = 0
  /// By host: passed over until then.
  private var suspectedUntil: [Instant]
  /// It has learnt something of which it has not heard that all hosts hold it.
  private var isUnsettled = false
  private var epochEnd = Alarm(1)
  /// The first epoch in which it may lead.
  ///
  /// A former life may have led in earlier ones, and others still speak of that log.
  private var leadsFrom: UInt64 = 0

  public static func survivableLosses(_ settings: Settings, hosts: Int) -> Int {
    min(settings.acknowledge.survivableLosses, hosts - 1)
  }

  /// As many keepers may serve at once as hosts have chosen differently; more are not told apart.
  private static let mostSessions = 16

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
    follower = LogFollower(at: seat, settings: settings.log, mostSessions: Self.mostSessions)
    suspectedUntil = Array(repeating: .zero, count: seat.hosts)
  }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    guard seat.life > 0 else { return }
    // The former life may have been asked to lead in the next epoch already. Alone, nobody speaks of its log.
    if seat.hosts > 1 { leadsFrom = epoch(at: now) + 2 }
    isUnsettled = true
    chooseLeaders(at: now, into: &outbox)
  }

  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {
    epochEnd.reset()
    isUnsettled = true
    chosenFor = 0
    if keeper?.term == epoch(at: now) {
      keeper?.resume(at: now, into: &outbox)
      outbox.lead(epoch: epoch(at: now))
    } else {
      keeper = nil
    }
    follower.resume(knowing: known, at: now, into: &outbox)
    chooseLeaders(at: now, into: &outbox)
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
    .map { (SplitMix64.seed(epoch, UInt64($0)), $0) }
    .sorted { $0 < $1 }
    return ranked.prefix(settings.leaders).map { NodeID($0.1) }
  }

  /// Chooses the epoch's leaders, and joins them if there is anything that they may have to spread.
  private mutating func chooseLeaders(at now: Instant, into outbox: inout Outbox<Message>) {
    let epoch = epoch(at: now)
    if let keeper, keeper.term < epoch { stopServing(into: &outbox) }
    chosenFor = epoch
    let chosen = leaders(in: epoch, at: now)
    if chosen.contains(seat.id) {
      serve(epoch, at: now, into: &outbox)
      appendWhatIsKnown(at: now, into: &outbox)
    }
    follower.follow(
      chosen.filter { $0 != seat.id }, term: epoch, knowing: known, at: now, into: &outbox)
    setEpochEnd(epoch, at: now, into: &outbox)
  }

  private mutating func setEpochEnd(
    _ epoch: UInt64, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    let end = Instant(nanoseconds: Int64(epoch) * settings.epoch.nanoseconds)
    epochEnd.set(for: end, now: now, into: &outbox)
  }

  /// Serves as a leader in the epoch, if it does not already, or in the one after.
  private mutating func serve(_ epoch: UInt64, at now: Instant, into outbox: inout Outbox<Message>) {
    guard epoch >= leadsFrom else { return }
    if let keeper, keeper.term >= epoch { return }
    isUnsettled = true
    keeper = LogKeeper(
      term: epoch, at: seat.id, hosts: seat.hosts, knowing: known, settings: settings.log)
    outbox.lead(epoch: epoch)
    keeper?.open(at: now, into: &outbox)
    setEpochEnd(epoch, at: now, into: &outbox)
  }

  /// Puts on the log what came to this host otherwise: while it served others it may have used a leader that
  /// it has lost since.
  private mutating func appendWhatIsKnown(at now: Instant, into outbox: inout Outbox<Message>) {
    guard let logged = keeper?.logged else { return }
    for part in known.subtracting(logged).parts(of: LogSettings.mostRumors) {
      appendHere(RumorList(part), by: seat.id, life: seat.life, at: now, into: &outbox)
    }
  }

  // MARK: Broadcasting

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    learn(rumor, at: now, into: &outbox)
    if settings.acknowledge == .origin { outbox.acknowledge(rumor) }
    follower.append(rumor, at: now, into: &outbox)
    if leadsItself { appendHere(.one(rumor), by: seat.id, life: seat.life, at: now, into: &outbox) }
    keepOwnPromises(into: &outbox)
  }

  /// Whether this host is one of its own leaders.
  private var leadsItself: Bool { keeper != nil && follower.chosen.count < settings.leaders }

  private mutating func keepOwnPromises(into outbox: inout Outbox<Message>) {
    if let rumors = keeper?.takePromised() { follower.promised(rumors, into: &outbox) }
  }

  /// Notes a rumor, and sees to it that some leader will spread it.
  private mutating func learn(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    guard known.insert(rumor) else { return }
    outbox.deliver(rumor)
    isUnsettled = true
    if chosenFor != epoch(at: now) { chooseLeaders(at: now, into: &outbox) }
  }

  private mutating func appendHere(
    _ rumors: RumorList, by host: NodeID, life: UInt32, at now: Instant,
    into outbox: inout Outbox<Message>
  ) {
    rumors.forEach { rumor in
      _ = keeper?.append(rumor, by: host, life: life)
      learn(rumor, at: now, into: &outbox)
    }
    keeper?.appended(rumors, by: host, at: now, into: &outbox)
  }

  // MARK: Receiving

  public mutating func receive(
    _ message: LogMessage, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if let (first, second) = message.parts {
      receive(first, from: sender, at: now, into: &outbox)
      return receive(second, from: sender, at: now, into: &outbox)
    }
    guard sender.int < seat.hosts else { return }
    defer { keepOwnPromises(into: &outbox) }
    suspectedUntil[sender.int] = .zero
    switch message {
    case .join(let term, _, _), .append(let term, _, _), .receipt(let term, _, _):
      receiveAsLeader(message, term: term, from: sender, at: now, into: &outbox)
    default: receiveAsHost(message, from: sender, at: now, into: &outbox)
    }
  }

  /// Whoever is asked to lead leads, whatever it would have chosen itself.
  ///
  /// What was sent in an epoch that is over is left alone: its sender has turned to the next leader with it.
  /// A sender whose clock is ahead may speak of the next epoch.
  private mutating func receiveAsLeader(
    _ message: LogMessage, term: UInt64, from host: NodeID, at now: Instant,
    into outbox: inout Outbox<Message>
  ) {
    let epoch = epoch(at: now)
    guard term == epoch || term == epoch + 1 else { return }
    switch message {
    case .append(_, let life, let rumors):
      serve(term, at: now, into: &outbox)
      appendHere(rumors, by: host, life: life, at: now, into: &outbox)
    case .join(_, let life, let digest):
      serve(term, at: now, into: &outbox)
      if keeper?.term == term { keeper?.join(host, life: life, digest: digest, at: now, into: &outbox) }
    case .receipt(_, let life, let held) where term == keeper?.term:
      keeper?.receipt(from: host, life: life, held: held, at: now, into: &outbox)
    default: break
    }
  }

  private mutating func receiveAsHost(
    _ message: LogMessage, from leader: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch message {
    case .entries(_, _, _, let rumors):
      // An older term's entries are as good as any: members accept all leaders.
      rumors.forEach { learn($0, at: now, into: &outbox) }
    case .settled(let term, let fingerprint):
      if term == epoch(at: now), fingerprint == known.fingerprint { isUnsettled = false }
    default: break
    }
    follower.receive(message, from: leader, knowing: known, at: now, into: &outbox)
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {
    defer { keepOwnPromises(into: &outbox) }
    if epochEnd.rings(timer) {
      if keeper?.isSettled == true, keeper?.logged == known { isUnsettled = false }
      if isUnsettled {
        chooseLeaders(at: now, into: &outbox)
      } else {
        retire(into: &outbox)
      }
      return
    }
    if keeper?.timerFired(timer, at: now, into: &outbox) == true { return }
    let before = follower.unanswered
    _ = follower.timerFired(timer, knowing: known, at: now, into: &outbox)
    if follower.unanswered > before { suspectLeaders(at: now, into: &outbox) }
  }

  /// All hosts hold all that this one holds: nothing is left to do until something new comes.
  private mutating func retire(into outbox: inout Outbox<Message>) {
    chosenFor = 0
    if keeper != nil { stopServing(into: &outbox) }
  }

  private mutating func stopServing(into outbox: inout Outbox<Message>) {
    keeper = nil
    outbox.follow()
  }

  private mutating func suspectLeaders(at now: Instant, into outbox: inout Outbox<Message>) {
    for leader in follower.chosen { suspectedUntil[leader.int] = now + settings.suspicion }
    chooseLeaders(at: now, into: &outbox)
  }
}
