public import Broadcasting

/// Memberlist: hosts send what is new to a few random hosts in every round, each rumor so many times.
///
/// **Queue.** A rumor that is new to a host is queued. Every `interval`, while the queue is not empty, each
/// of `nodes` random hosts is sent a message of up to `packet` bytes, payloads included, and of one rumor at
/// least: those that this host has sent least, of these the newest. After `multiplier` · ⌈log10(n + 1)⌉
/// times, to whomever, the host drops a rumor. When more comes than the rounds carry, the queue grows, and
/// its old rumors wait until less comes.
///
/// **Full exchange.** Every `push-pull`, at moments of its own, a host and one random other give each other
/// what they lack, by digests. The period grows with the fleet: for more than 32 hosts it is
/// ⌈log2(n) − 5⌉ + 1 times as long. It goes on when nothing is new: that is this architecture's idle traffic.
///
/// **Probes.** Every `probe` a host pings a random other, which answers; one that does not within
/// `probe-timeout` is pinged through three others. Pings and their answers carry what is queued, as far as a
/// packet holds. They are the price of failure detection, and idle traffic: here nobody is suspected for a
/// missing answer, for membership is fixed.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many hosts to
/// which the origin sent it have said that they hold it; the origin sends again, to others, until they do.
///
/// **Repair.** Random exchanges reach everyone only likely, and late. Anti-entropy around the ring of hosts
/// (`Repair`), which memberlist does not have, makes it certain; what a host learns that way it queues, too.
///
/// After hashicorp/memberlist (`config.go`, `state.go`, `queue.go`, `util.go`), with the defaults that it has
/// for local networks. It pings hosts in the order of a shuffled list; here each is drawn at random.
public struct Memberlist: Broadcaster {
  private enum Timers {
    static let round: UInt32 = 1
    static let exchange: UInt32 = 2
    static let copies: UInt32 = 3
    static let probe: UInt32 = 4
    static let silence: UInt32 = 5
  }

  private let own: NodeID
  private let forgot: Bool
  private let settings: Settings
  private let peers: Peers
  private let payloads: Payloads
  /// The time by which this host's rounds are later than the clock's multiples.
  private var lag = Delay.zero
  /// Between two full exchanges.
  private let period: Delay
  private var known = RumorSet()
  private var queue: TransmitQueue
  private var copies: CopyCount
  private var round = Alarm(Timers.round)
  private var exchange = Alarm(Timers.exchange)
  private var again = Alarm(Timers.copies)
  private var probe = Alarm(Timers.probe)
  private var silence = Alarm(Timers.silence)
  /// The host that was asked last; this one before the first.
  private var probed: NodeID
  private var repair: Repair

  /// The number of times that a host sends a rumor: `multiplier` times the least d with 10^d > `hosts`.
  static func transmissions(multiplier: Int, hosts: Int) -> Int {
    var digits = 0
    var power = 1
    while power <= hosts {
      power *= 10
      digits += 1
    }
    return multiplier * digits
  }

  /// The factor by which the period between full exchanges is longer.
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
    probed = seat.id
    own = seat.id
    payloads = seat.payloads
    period = settings.pushPull * Int64(Self.pushPullScale(hosts: seat.hosts))
    queue = TransmitQueue(
      limit: Self.transmissions(multiplier: settings.multiplier, hosts: seat.hosts))
    copies = CopyCount(for: settings.acknowledge, holders: seat.hosts - 1)
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  // MARK: Starting

  public mutating func start(in context: inout NodeContext<Message>) {
    // Rounds of different hosts begin at different times.
    let phase = context.random.delay(in: .zero...(settings.interval + .nanoseconds(-1)))
    if settings.align == .none { lag = phase }
    setExchange(in: &context)
    setProbe(in: &context)
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    round.reset()
    exchange.reset()
    again.reset()
    probe.reset()
    silence.reset()
    setExchange(in: &context)
    setProbe(in: &context)
    if !queue.isEmpty { setRound(in: &context) }
    if !copies.rumors.isEmpty { again.set(for: context.now, in: &context) }
    repair.restart(knowing: known, in: &context)
  }

  private mutating func setRound(in context: inout NodeContext<Message>) {
    let end = Alignment.clock.end(of: settings.interval, from: context.now, lag: lag)
    round.set(for: end, in: &context)
  }

  /// The first full exchange is at a random moment of the period, so that hosts do not exchange all at once.
  private mutating func setExchange(in context: inout NodeContext<Message>) {
    guard settings.pushPull > .zero, peers.count > 0 else { return }
    exchange.set(for: context.now + context.random.delay(in: .nanoseconds(1)...period), in: &context)
  }

  /// The first probe, too, is at a random moment.
  private mutating func setProbe(in context: inout NodeContext<Message>) {
    guard settings.probe > .zero, peers.count > 0 else { return }
    probe.set(for: context.now + context.random.delay(in: .nanoseconds(1)...settings.probe), in: &context)
  }

  private mutating func setAgain(in context: inout NodeContext<Message>) {
    again.set(for: context.now + .seconds(1), in: &context)
  }

  /// Passes on the rumors that only this host may have, before it ends.
  public mutating func leave(in context: inout NodeContext<Message>) { playRound(in: &context) }

  // MARK: Learning

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, in: &context)
    copies.await(rumor, in: &context)
    if copies.isNeeded { setAgain(in: &context) }
  }

  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    guard peers.count > 0 else { return }
    queue.add(rumor)
    setRound(in: &context)
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors): receive(rumors, from: sender, in: &context)
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, in: &context)
    case .exchange(let digest): answer(digest, from: sender, in: &context)
    case .received(let rumors): copies.holds(sender, rumors, in: &context)
    case .ping(let asker, let rumors):
      if let rumors { receive(rumors, from: sender, in: &context) }
      context.send(.ack(asker: asker, passenger()), to: sender)
    case .ack(let asker, let rumors):
      if let rumors { receive(rumors, from: sender, in: &context) }
      // Through this host another asked.
      if asker != own, asker != sender {
        context.send(.ack(asker: asker, nil), to: asker)
      } else if sender == probed {
        silence.reset()
      }
    case .pingRequest(let target):
      if target != own, target != sender { context.send(.ping(asker: sender, passenger()), to: target) }
    }
  }

  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    rumors.forEach { learn($0, in: &context) }
    guard copies.isNeeded else { return }
    if let theirs = rumors.ofOrigin(sender) { context.send(.received(theirs), to: sender) }
  }

  /// The rumors that ride on a ping or its answer; nil for none.
  private mutating func passenger() -> RumorList? {
    guard !queue.isEmpty else { return nil }
    return RumorList(queue.take(bytes: settings.packet - Self.overhead, size: size(of:)))
  }

  /// No message of an exchange carries more rumors than this.
  private static let mostRumors = 1024

  private func answer(_ digest: Digest, from sender: NodeID, in context: inout NodeContext<Message>) {
    let theirs = digest.set
    for part in known.subtracting(theirs).parts(of: Self.mostRumors, limit: Digest.mostParts) {
      context.send(.rumors(RumorList(part)), to: sender)
    }
    for part in theirs.subtracting(known).parts(of: Self.mostRumors, limit: Digest.mostParts) {
      context.send(.repair(.want(RumorList(part))), to: sender)
    }
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if round.rings(timer) {
      playRound(in: &context)
    } else if exchange.rings(timer) {
      context.send(.exchange(known.digest), to: peers.one(&context.random))
      exchange.set(for: context.now + period, in: &context)
    } else if probe.rings(timer) {
      probed = peers.one(&context.random)
      context.send(.ping(asker: own, passenger()), to: probed)
      silence.reset()
      silence.set(for: context.now + settings.probeTimeout, in: &context)
      probe.set(for: context.now + settings.probe, in: &context)
    } else if silence.rings(timer) {
      for helper in peers.draw(Self.helpers, &context.random) where helper != probed {
        context.send(.pingRequest(probed), to: helper)
      }
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      let rumors = RumorList(packet(of: copies.rumors))
      for node in peers.draw(settings.nodes, &context.random) { context.send(.rumors(rumors), to: node) }
      setAgain(in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }

  /// `IndirectChecks` of `DefaultLANConfig`.
  private static let helpers = 3

  /// The bytes of a message of rumors beside them: the version, the kind and the number of rumors.
  private static let overhead = 4

  /// The bytes that a rumor takes in a message, with its payload.
  private func size(of rumor: RumorID) -> Int {
    var gauge = WireGauge()
    let before = gauge.size
    gauge.put(rumor)
    return gauge.size - before + payloads.size(of: rumor)
  }

  /// The first of these rumors, as many as a packet holds, and one at least.
  private func packet(of rumors: [RumorID]) -> [RumorID] {
    var room = settings.packet - Self.overhead
    return Array(
      rumors.prefix { rumor in
        room -= size(of: rumor)
        return room >= 0 || rumor == rumors[0]
      })
  }

  private mutating func playRound(in context: inout NodeContext<Message>) {
    for node in peers.draw(settings.nodes, &context.random) where !queue.isEmpty {
      let rumors = queue.take(bytes: settings.packet - Self.overhead, size: size(of:))
      context.send(.rumors(RumorList(rumors)), to: node)
    }
    if !queue.isEmpty { setRound(in: &context) }
  }
}
