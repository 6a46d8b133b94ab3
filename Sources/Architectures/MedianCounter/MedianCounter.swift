public import Broadcasting

/// The median-counter algorithm: hosts call one another at random, pass rumors on both ways, and stop once
/// most of those they reach have gone as far as they.
///
/// **Rounds.** In each round a host calls one random other, tells it the rumors that it passes on, and gets
/// those that the other one passes on. A rumor that came in the course of a round is passed on from the next
/// round on.
///
/// **Counter.** Each host counts for each rumor, from 1 (state B-1). In a round in which it heard of more
/// hosts in state B-m or above than of hosts below, it goes from m to m + 1; a host that does not know the
/// rumor is below all. At `counter-max`, or once it hears from a host that is there, it is in state C: it
/// passes the rumor on for `final-rounds` more rounds, and is done with it (state D). So a rumor needs
/// O(log n) rounds and O(log log n) messages a host, where pushing needs O(log n). Both thresholds are
/// O(log log n); by default ⌈ln ln n⌉ + 1.
///
/// **Three departures from the paper.** A host that was called does not send payloads back that the caller
/// has just sent. A host in state D says so, as C, that the last callers end. And rounds end: a host that has
/// nothing to pass on calls others only for `linger` rounds after it last saw a rumor being passed on, since
/// it cannot know whether there is anything to hear. Then nothing is sent when nothing is new, but a rumor
/// that finds all hosts at rest is only pushed, until it has woken them. With `calls: always` no host ever
/// rests, as in the paper.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many hosts to
/// which the origin sent it have said that they hold it; the origin sends again, to others, until they do.
///
/// **Repair.** Calls reach everyone only likely. Anti-entropy around the ring of hosts (`Repair`) makes it
/// certain; a host that learns a rumor that way passes it on as any other.
///
/// Karp, Schindelhauer, Shenker, Vöcking, "Randomized rumor spreading", FOCS 2000, section 3. Its synchronous
/// rounds are those of `align: clock`, with messages that take less than half an interval.
public struct MedianCounter: Broadcaster {
  private enum Timers {
    static let round: UInt32 = 1
    static let copies: UInt32 = 2
  }

  private let forgot: Bool
  private let settings: Settings
  private let peers: Peers
  /// The time by which this host's rounds are later than the clock's multiples.
  private var lag = Delay.zero
  private var known = RumorSet()
  private var circulation: Circulation
  /// The number of further rounds in which it calls others with nothing to pass on.
  private var lingering = 0
  private var copies: CopyCount
  private var round = Alarm(Timers.round)
  private var again = Alarm(Timers.copies)
  private var repair: Repair

  public init(at seat: Seat, settings: Settings) {
    forgot = seat.life > 0
    self.settings = settings
    peers = Peers(of: seat)
    circulation = settings.circulation(hosts: seat.hosts)
    copies = CopyCount(for: settings.acknowledge, holders: seat.hosts - 1)
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  // MARK: Starting

  public mutating func start(in context: inout NodeContext<Message>) {
    // Rounds of different hosts begin at different times.
    let phase = context.random.delay(in: .zero...(settings.interval + .nanoseconds(-1)))
    if settings.align == .none { lag = phase }
    if settings.calls == .always { setRound(in: &context) }
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    round.reset()
    again.reset()
    if hasToCall { setRound(in: &context) }
    if !copies.rumors.isEmpty { again.set(for: context.now, in: &context) }
    repair.restart(knowing: known, in: &context)
  }

  private var hasToCall: Bool { !circulation.isEmpty || lingering > 0 || settings.calls == .always }

  private mutating func setRound(in context: inout NodeContext<Message>) {
    guard peers.count > 0 else { return }
    let end = Alignment.clock.end(of: settings.interval, from: context.now, lag: lag)
    round.set(for: end, in: &context)
  }

  private mutating func setAgain(in context: inout NodeContext<Message>) {
    again.set(for: context.now + .seconds(1), in: &context)
  }

  // MARK: Learning

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, from: 0, in: &context)
    copies.await(rumor, in: &context)
    if copies.isNeeded { setAgain(in: &context) }
  }

  /// True where it was new.
  @discardableResult
  private mutating func learn(
    _ rumor: RumorID, from counter: UInt32, in context: inout NodeContext<Message>
  ) -> Bool {
    guard known.insert(rumor) else { return false }
    context.deliver(rumor)
    repair.learned(in: &context)
    if peers.count > 0 { circulation.add(rumor, from: counter) }
    setRound(in: &context)
    return true
  }

  /// A host passes these on.
  private mutating func hear(_ rumors: [Counted], in context: inout NodeContext<Message>) {
    guard !rumors.isEmpty else { return }
    for one in rumors where !learn(one.rumor, from: one.counter, in: &context) {
      circulation.heard(one)
    }
    lingering = settings.linger
    if hasToCall { setRound(in: &context) }
  }

  private func confirm(_ rumors: [RumorID], to sender: NodeID, in context: inout NodeContext<Message>) {
    guard copies.isNeeded, let theirs = RumorList(rumors).ofOrigin(sender) else { return }
    context.send(.received(theirs), to: sender)
  }

  // MARK: Calls

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { learn($0, from: 0, in: &context) }
      confirm(rumors.array, to: sender, in: &context)
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, in: &context)
    case .call(let rumors, let isWhole):
      answer(rumors, isWhole: isWhole, to: sender, in: &context)
      confirm(rumors.map(\.rumor), to: sender, in: &context)
    case .answer(let rumors):
      for one in rumors { circulation.heard(one) }
    case .pulled(let rumors):
      hear(rumors, in: &context)
      confirm(rumors.map(\.rumor), to: sender, in: &context)
    case .received(let rumors): copies.holds(sender, rumors, in: &context)
    }
  }

  private mutating func answer(
    _ rumors: [Counted], isWhole: Bool, to sender: NodeID, in context: inout NodeContext<Message>
  ) {
    let states = rumors.map { one in
      Counted(rumor: one.rumor, counter: known.contains(one.rumor) ? circulation.counter(of: one.rumor) : 0)
    }
    let rest = isWhole ? circulation.heardNothing(but: rumors) : []
    hear(rumors, in: &context)
    if !states.isEmpty { context.send(.answer(states), to: sender) }
    for part in Self.parts(of: rest) { context.send(.pulled(part), to: sender) }
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private static func parts(of rumors: [Counted]) -> [[Counted]] {
    stride(from: 0, to: rumors.count, by: mostRumors).map { start in
      Array(rumors[start..<min(start + mostRumors, rumors.count)])
    }
  }

  // MARK: Time

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if round.rings(timer) {
      playRound(in: &context)
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      context.send(.rumors(RumorList(copies.rumors)), to: peers.one(&context.random))
      setAgain(in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }

  private mutating func playRound(in context: inout NodeContext<Message>) {
    circulation.beginRound()
    guard hasToCall else { return }
    lingering = circulation.isEmpty ? max(lingering - 1, 0) : settings.linger
    let parts = Self.parts(of: circulation.ripe)
    let node = peers.one(&context.random)
    // Of what is too much for one message the other host cannot tell what is left out.
    for part in parts { context.send(.call(part, isWhole: parts.count == 1), to: node) }
    if parts.isEmpty { context.send(.call([], isWhole: true), to: node) }
    if hasToCall { setRound(in: &context) }
  }
}
