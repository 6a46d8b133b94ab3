/// Memberlist: hosts send what is new to a few random hosts in every round, each rumor so many times.
///
/// **Queue.** A rumor that is new to a host is queued. Every `interval`, while the queue is not empty, each of
/// `nodes` random hosts is sent up to `most` rumors: those that this host has sent least, of these the newest.
/// After `multiplier` · ⌈log10(n + 1)⌉ times, to whomever, the host drops a rumor. When more comes than the
/// rounds carry, the queue grows, and its old rumors wait until less comes.
///
/// **Full exchange.** Every `push-pull`, at moments of its own, a host and one random other give each other
/// what they lack, by digests. The period grows with the fleet: for more than 32 hosts it is
/// ⌈log2(n) − 5⌉ + 1 times as long. It goes on when nothing is new: that is this architecture's idle traffic.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many hosts to
/// which the origin sent it have said that they hold it; the origin sends again, to others, until they do.
///
/// **Repair.** Random exchanges reach everyone only likely, and late. Anti-entropy around the ring of hosts
/// (`Repair`), which memberlist does not have, makes it certain; what a host learns that way it queues, too.
///
/// After hashicorp/memberlist (`config.go`, `state.go`, `queue.go`, `util.go`), with the defaults that it has
/// for local networks. Its failure detector is left out: membership is fixed.
public struct Memberlist: Broadcaster {
  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var interval = Delay.milliseconds(200)
    public var nodes = 3
    public var multiplier = 4
    public var most = 20
    public var pushPull = Delay.seconds(30)
    public var align = Alignment.none
    public var repair = Delay.seconds(1)

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "copies:K"]),
      .delay("interval", \.interval, in: .milliseconds(1)...(.seconds(3600)), "the length of a round"),
      .integer("nodes", \.nodes, in: 1...1000, "how many hosts are chosen each round"),
      .integer(
        "multiplier", \.multiplier, in: 1...1000, "a rumor is sent so often, times the digits of n"),
      // 1400 bytes of a packet hold 20 payloads of 64 bytes with 3 bytes about each of them.
      .integer("most", \.most, in: 1...1024, "how many rumors a packet holds; 20 of 64 bytes fit 1400"),
      .delay(
        "push-pull", \.pushPull, in: .zero...(.seconds(3600)),
        "when a host exchanges all with a random one, in up to 32 hosts; 0s: never"),
      .choice("align", \.align, "clock: all rounds begin at whole multiples of their length by the clock"),
      .delay(
        "repair", \.repair, in: .zero...(.seconds(3600)), "when hosts compare what they hold; 0s: never"),
    ]
  }

  private enum Timers {
    static let round: UInt32 = 1
    static let exchange: UInt32 = 2
    static let copies: UInt32 = 3
  }

  private let forgot: Bool
  private let settings: Settings
  private let peers: Peers
  /// How much later than the clock's multiples this host's rounds are.
  private let lag: Delay
  /// Between two full exchanges.
  private let period: Delay
  private var random: SplitMix64
  private var known = RumorSet()
  private var queue: TransmitQueue
  private var copies: CopyCount
  private var round = Alarm(Timers.round)
  private var exchange = Alarm(Timers.exchange)
  private var again = Alarm(Timers.copies)
  private var repair: Repair

  public static func survivableLosses(_ settings: Settings, hosts: Int) -> Int {
    min(settings.acknowledge.survivableLosses, hosts - 1)
  }

  /// How often a host sends a rumor: `multiplier` times the least d with 10^d > `hosts`.
  static func transmissions(multiplier: Int, hosts: Int) -> Int {
    var digits = 0
    var power = 1
    while power <= hosts {
      power *= 10
      digits += 1
    }
    return multiplier * digits
  }

  /// How many times as long the period between full exchanges is.
  static func pushPullScale(hosts: Int) -> Int {
    var scale = 1
    var covered = 32
    while covered < hosts {
      covered *= 2
      scale += 1
    }
    return scale
  }

  public init(at seat: Seat, settings: Settings) {
    forgot = seat.life > 0
    self.settings = settings
    peers = Peers(of: seat)
    random = SplitMix64(seed: seat.seed)
    let phase = random.delay(in: .zero...(settings.interval + .nanoseconds(-1)))
    lag = settings.align == .clock ? .zero : phase
    period = settings.pushPull * Int64(Self.pushPullScale(hosts: seat.hosts))
    queue = TransmitQueue(
      limit: Self.transmissions(multiplier: settings.multiplier, hosts: seat.hosts))
    copies = CopyCount(for: settings.acknowledge, hosts: seat.hosts)
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  // MARK: Starting

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    setExchange(at: now, into: &outbox)
    if forgot { repair.restart(knowing: known, at: now, into: &outbox) }
  }

  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {
    round.reset()
    exchange.reset()
    again.reset()
    setExchange(at: now, into: &outbox)
    if !queue.isEmpty { setRound(at: now, into: &outbox) }
    if !copies.rumors.isEmpty { again.set(for: now, now: now, into: &outbox) }
    repair.restart(knowing: known, at: now, into: &outbox)
  }

  private mutating func setRound(at now: Instant, into outbox: inout Outbox<Message>) {
    let end = Alignment.clock.end(of: settings.interval, from: now, lag: lag)
    round.set(for: end, now: now, into: &outbox)
  }

  /// The first full exchange is at a random moment of the period, so that hosts do not exchange all at once.
  private mutating func setExchange(at now: Instant, into outbox: inout Outbox<Message>) {
    guard settings.pushPull > .zero, peers.count > 0 else { return }
    exchange.set(for: now + random.delay(in: .nanoseconds(1)...period), now: now, into: &outbox)
  }

  private mutating func setAgain(at now: Instant, into outbox: inout Outbox<Message>) {
    again.set(for: now + .seconds(1), now: now, into: &outbox)
  }

  // MARK: Learning

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    learn(rumor, at: now, into: &outbox)
    copies.await(rumor, into: &outbox)
    if copies.isNeeded { setAgain(at: now, into: &outbox) }
  }

  private mutating func learn(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    guard known.insert(rumor) else { return }
    outbox.deliver(rumor)
    repair.learned(at: now, into: &outbox)
    guard peers.count > 0 else { return }
    queue.add(rumor)
    setRound(at: now, into: &outbox)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { learn($0, at: now, into: &outbox) }
      guard copies.isNeeded else { return }
      let theirs = rumors.array.filter { $0.origin == sender }
      if !theirs.isEmpty { outbox.send(.received(RumorList(theirs)), to: sender) }
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, at: now, into: &outbox)
    case .exchange(let digest): answer(digest, from: sender, into: &outbox)
    case .received(let rumors): copies.holds(sender, rumors, into: &outbox)
    }
  }

  /// No message of an exchange carries more rumors than this.
  private static let mostRumors = 1024

  private func answer(_ digest: Digest, from sender: NodeID, into outbox: inout Outbox<Message>) {
    let theirs = digest.set
    for part in known.subtracting(theirs).parts(of: Self.mostRumors, limit: Digest.mostParts) {
      outbox.send(.rumors(RumorList(part)), to: sender)
    }
    for part in theirs.subtracting(known).parts(of: Self.mostRumors, limit: Digest.mostParts) {
      outbox.send(.repair(.want(RumorList(part))), to: sender)
    }
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {
    if round.rings(timer) {
      playRound(at: now, into: &outbox)
    } else if exchange.rings(timer) {
      outbox.send(.exchange(known.digest), to: peers.one(&random))
      exchange.set(for: now + period, now: now, into: &outbox)
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      for node in peers.draw(settings.nodes, &random) {
        outbox.send(.rumors(RumorList(copies.rumors)), to: node)
      }
      setAgain(at: now, into: &outbox)
    } else {
      _ = repair.timerFired(timer, knowing: known, at: now, into: &outbox)
    }
  }

  private mutating func playRound(at now: Instant, into outbox: inout Outbox<Message>) {
    for node in peers.draw(settings.nodes, &random) where !queue.isEmpty {
      outbox.send(.rumors(RumorList(queue.take(settings.most))), to: node)
    }
    if !queue.isEmpty { setRound(at: now, into: &outbox) }
  }
}
