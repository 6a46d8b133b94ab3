/// Gossip, or rumor mongering: hosts pass what is new to a few hosts drawn at random.
///
/// **Push.** A host sends a rumor that is new to it to `fanout` others: at once (`spread: eager`), or in
/// rounds, until the stop rule says that it has lost interest. **Pull**: in each round a host sends a digest
/// and gets what it lacks. **Push-pull**: both sides of a digest exchange get what they lack. A puller cannot
/// know whether there is anything to pull, so pulling goes on when nothing is new.
///
/// **Rumor mongering** is pushing in rounds, or pulling what is hot (`pull: hot`), with a rule by which a
/// host loses interest. Rules with feedback need an answer to every message: which of its rumors were news to
/// the recipient. With `align: clock` and messages that take less than a third of an interval, a round is a
/// synchronous cycle of the paper, and its figures come out; a `push-pull` exchange is then a phone call.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many hosts to
/// which the origin pushed it have said that they hold it; the origin pushes again, to others, until they do.
///
/// **Repair.** Gossip alone reaches everyone only likely. Anti-entropy around the ring of hosts (`Repair`)
/// makes it certain; a host that learns a rumor that way gossips it as any other.
///
/// Demers et al., "Epidemic algorithms for replicated database maintenance", 1987.
public struct Gossip: Broadcaster {
  private enum Timers {
    static let round: UInt32 = 1
    static let flush: UInt32 = 2
    static let copies: UInt32 = 3
  }

  private let own: NodeID
  private let hosts: Int
  private let forgot: Bool
  private let neighbours: [NodeID]
  private let settings: Settings
  private var random: SplitMix64
  private var known = RumorSet()
  private var hot: HotRumors
  private var waiting: [RumorID] = []
  private var copies: CopyCount
  private var round = Alarm(Timers.round)
  private var flush = Alarm(Timers.flush)
  private var again = Alarm(Timers.copies)
  private var repair: Repair

  public static func topology(_ settings: Settings) -> Topology? {
    settings.peers == .complete ? nil : settings.peers
  }
  public static func survivableLosses(_ settings: Settings, hosts: Int) -> Int {
    min(settings.acknowledge.survivableLosses, hosts - 1)
  }

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    hosts = seat.hosts
    forgot = seat.life > 0
    neighbours = seat.neighbours
    self.settings = settings
    random = SplitMix64(seed: seat.seed)
    hot = HotRumors(stop: settings.stop, k: settings.k)
    copies = CopyCount(for: settings.acknowledge, hosts: seat.hosts)
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    if settings.mode != .push {
      switch settings.align {
      case .none:
        // Rounds of different hosts fall at different times.
        let phase = random.delay(in: .nanoseconds(1)...settings.interval)
        round.set(for: now + phase, now: now, into: &outbox)
      case .clock: setRound(at: now, into: &outbox)
      }
    }
    if forgot { repair.restart(knowing: known, at: now, into: &outbox) }
  }

  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {
    round.reset()
    flush.reset()
    again.reset()
    if settings.mode != .push || !hot.isEmpty { setRound(at: now, into: &outbox) }
    if !waiting.isEmpty { flush.set(for: now, now: now, into: &outbox) }
    if !copies.rumors.isEmpty { again.set(for: now, now: now, into: &outbox) }
    repair.restart(knowing: known, at: now, into: &outbox)
  }

  private mutating func setRound(at now: Instant, into outbox: inout Outbox<Message>) {
    let end = settings.align.end(of: settings.interval, from: now)
    round.set(for: end, now: now, into: &outbox)
  }

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    learn(rumor, at: now, into: &outbox)
    copies.await(rumor, into: &outbox)
    if copies.isNeeded { setAgain(at: now, into: &outbox) }
  }

  @inline(__always)
  private mutating func learn(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    guard known.insert(rumor) else { return }
    outbox.deliver(rumor)
    repair.learned(at: now, into: &outbox)
    if settings.isMongering {
      hot.add(rumor)
      setRound(at: now, into: &outbox)
    } else if settings.mode != .push {
      return
    } else if settings.batch > .zero {
      waiting.append(rumor)
      let end = settings.align.end(of: settings.batch, from: now)
      flush.set(for: end, now: now, into: &outbox)
    } else {
      sendToChosen(.rumors(.one(rumor)), into: &outbox)
    }
  }

  /// Sends to `fanout` distinct peers drawn at random, or to all where there are no more.
  @inline(__always)
  private mutating func sendToChosen(
    _ message: Message, amongAll: Bool = false, into outbox: inout Outbox<Message>
  ) {
    let isAmongAll = amongAll || settings.peers == .complete
    let candidates = isAmongAll ? hosts - 1 : neighbours.count
    guard settings.fanout < candidates else {
      for index in 0..<candidates { outbox.send(message, to: peer(index, isAmongAll)) }
      return
    }
    for chosen in 0..<settings.fanout {
      var node: NodeID
      repeat {
        node = peer(random.index(below: candidates), isAmongAll)
      } while outbox.hasSent(to: node, inLast: chosen)
      outbox.send(message, to: node)
    }
  }

  @inline(__always)
  private func peer(_ index: Int, _ isAmongAll: Bool) -> NodeID {
    isAmongAll ? NodeID(index < own.int ? index : index + 1) : neighbours[index]
  }

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch message {
    case .rumors(let rumors): receive(rumors, from: sender, at: now, into: &outbox)
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, at: now, into: &outbox)
    case .pull(let digest): sendMissing(digest, to: sender, into: &outbox)
    case .exchange(let digest):
      sendMissing(digest, to: sender, into: &outbox)
      let missing = digest.set.subtracting(known)
      for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
        outbox.send(.repair(.want(RumorList(part))), to: sender)
      }
    case .feedback(let feedback):
      if settings.mode == .push { hot.heard(feedback, &random) } else { hot.noted(feedback) }
    case .poll: answerPoll(of: sender, into: &outbox)
    case .received(let rumors): copies.holds(sender, rumors, into: &outbox)
    }
  }

  @inline(__always)
  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if settings.isMongering, settings.stop.wantsFeedback {
      outbox.send(.feedback(feedback(on: rumors)), to: sender)
    }
    rumors.forEach { learn($0, at: now, into: &outbox) }
    if copies.isNeeded {
      let theirs = rumors.array.filter { $0.origin == sender }
      if !theirs.isEmpty { outbox.send(.received(RumorList(theirs)), to: sender) }
    }
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private func sendMissing(_ digest: Digest, to node: NodeID, into outbox: inout Outbox<Message>) {
    let missing = known.subtracting(digest.set)
    for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
      outbox.send(.rumors(RumorList(part)), to: node)
    }
  }

  private func feedback(on rumors: RumorList) -> Feedback {
    var useless: [RumorID] = []
    var useful: [RumorID] = []
    rumors.forEach { rumor in
      if known.contains(rumor), !hot.isFresh(rumor) { useless.append(rumor) } else { useful.append(rumor) }
    }
    return Feedback(known: useless, new: useful)
  }

  private mutating func answerPoll(of sender: NodeID, into outbox: inout Outbox<Message>) {
    let rumors = hot.ripe
    for part in Self.parts(of: rumors) { outbox.send(.rumors(RumorList(part)), to: sender) }
    if !rumors.isEmpty { hot.served() }
  }

  private static func parts(of rumors: [RumorID]) -> [[RumorID]] {
    stride(from: 0, to: rumors.count, by: mostRumors).map { start in
      Array(rumors[start..<min(start + mostRumors, rumors.count)])
    }
  }

  /// How many hosts a round's push goes to.
  private var recipients: Int {
    min(settings.fanout, settings.peers == .complete ? hosts - 1 : neighbours.count)
  }

  private mutating func playRound(at now: Instant, into outbox: inout Outbox<Message>) {
    switch (settings.mode, settings.pull) {
    case (.pull, .missing): sendToChosen(.pull(known.digest), into: &outbox)
    case (.pull, .hot):
      hot.endRoundOfPolls(&random)
      sendToChosen(.poll, into: &outbox)
    case (.pushPull, _): sendToChosen(.exchange(known.digest), into: &outbox)
    case (.push, _):
      hot.beginRound()
      for part in Self.parts(of: hot.ripe) { sendToChosen(.rumors(RumorList(part)), into: &outbox) }
      hot.pushed(toHosts: recipients, &random)
      if hot.isEmpty { return }
    }
    setRound(at: now, into: &outbox)
  }

  private mutating func setAgain(at now: Instant, into outbox: inout Outbox<Message>) {
    again.set(for: now + .seconds(1), now: now, into: &outbox)
  }

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {
    if round.rings(timer) {
      playRound(at: now, into: &outbox)
    } else if flush.rings(timer) {
      guard !waiting.isEmpty else { return }
      sendToChosen(.rumors(RumorList(waiting)), into: &outbox)
      waiting = []
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      // A topology's neighbours may be fewer than the copies that are asked for.
      sendToChosen(.rumors(RumorList(copies.rumors)), amongAll: true, into: &outbox)
      setAgain(at: now, into: &outbox)
    } else {
      _ = repair.timerFired(timer, knowing: known, at: now, into: &outbox)
    }
  }
}
