import Broadcasting

/// Gossip by all that is more than pushing at once: rounds of pushing and pulling with a rule to lose
/// interest, batches, answers to messages, copies that an acknowledgement waits for, and repair.
struct GossipProcess: Sendable {
  typealias Message = Gossip.Message

  private enum Timers {
    static let round: UInt32 = 1
    static let flush: UInt32 = 2
    static let copies: UInt32 = 3
  }

  private let settings: Gossip.Settings
  private let forgot: Bool
  /// Rumors that are passed on in rounds.
  private var hot: Gossip.HotRumors
  /// Rumors that are gathered for the next batch.
  private var waiting: [RumorID] = []
  /// Rumors whose clients wait until enough hosts hold them.
  private var copies: CopyCount
  private var repair: Repair
  private var round = Alarm(Timers.round)
  private var flush = Alarm(Timers.flush)
  private var again = Alarm(Timers.copies)

  init(at seat: Seat, settings: Gossip.Settings) {
    self.settings = settings
    forgot = seat.life > 0
    hot = Gossip.HotRumors(stop: settings.stop, k: settings.k)
    if settings.peers == .complete {
      copies = CopyCount(for: settings.acknowledge, holders: seat.hosts - 1)
      repair = Repair(aroundRingAt: seat, interval: settings.repair)
    } else {
      copies = CopyCount(for: settings.acknowledge, holders: seat.neighbours.count)
      repair = Repair(inTurnsAt: seat, neighbours: seat.neighbours, interval: settings.repair)
    }
  }

  mutating func start(knowing known: RumorSet, in context: inout NodeContext<Message>) {
    if settings.mode != .push {
      switch settings.align {
      case .none:
        // Rounds of different hosts fall at different times.
        let phase = context.random.delay(in: .nanoseconds(1)...settings.interval)
        round.set(for: context.now + phase, in: &context)
      case .clock: setRound(in: &context)
      }
    }
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  mutating func resume(knowing known: RumorSet, in context: inout NodeContext<Message>) {
    round.reset()
    flush.reset()
    again.reset()
    if settings.mode != .push || !hot.isEmpty { setRound(in: &context) }
    if !waiting.isEmpty { flush.set(for: context.now, in: &context) }
    if !copies.rumors.isEmpty { again.set(for: context.now, in: &context) }
    repair.restart(knowing: known, in: &context)
  }

  mutating func broadcast(
    _ rumor: RumorID, at host: inout Gossip.Host, in context: inout NodeContext<Message>
  ) {
    learn(rumor, at: &host, in: &context)
    guard settings.wantsCopies else { return context.acknowledge(rumor) }
    copies.await(rumor, in: &context)
    if copies.isNeeded { setAgain(in: &context) }
  }

  private mutating func learn(
    _ rumor: RumorID, at host: inout Gossip.Host, in context: inout NodeContext<Message>
  ) {
    guard host.known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    if settings.isMongering {
      hot.add(rumor)
      setRound(in: &context)
    } else if settings.pushesAtOnce {
      host.push(.one(rumor), in: &context)
    } else if settings.mode == .push {
      waiting.append(rumor)
      flush.set(for: settings.align.end(of: settings.batch, from: context.now), in: &context)
    }
  }

  /// Passes on the rumors that only this host may have, before it ends.
  mutating func leave(_ host: Gossip.Host, in context: inout NodeContext<Message>) {
    host.push(all: hot.ripe + waiting, in: &context)
    waiting = []
  }

  // MARK: Messages

  mutating func receive(
    _ message: Message, from sender: NodeID, at host: inout Gossip.Host,
    in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors): receive(rumors, from: sender, at: &host, in: &context)
    case .repair(let message): repair.receive(message, from: sender, knowing: host.known, in: &context)
    case .pull, .exchange: host.answer(message, from: sender, in: &context)
    case .feedback(let feedback):
      if settings.mode == .push { hot.heard(feedback, &context.random) } else { hot.noted(feedback) }
    case .poll:
      let rumors = hot.ripe
      host.send(rumors, to: sender, in: &context)
      if !rumors.isEmpty { hot.served() }
    case .received(let rumors): copies.holds(sender, rumors, in: &context)
    }
  }

  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, at host: inout Gossip.Host,
    in context: inout NodeContext<Message>
  ) {
    if settings.givesFeedback {
      context.send(.feedback(feedback(on: rumors, knowing: host.known)), to: sender)
    }
    rumors.forEach { learn($0, at: &host, in: &context) }
    if settings.wantsCopies {
      if let theirs = rumors.ofOrigin(sender) { context.send(.received(theirs), to: sender) }
    }
  }

  private func feedback(on rumors: RumorList, knowing known: RumorSet) -> Gossip.Feedback {
    var useless: [RumorID] = []
    var useful: [RumorID] = []
    rumors.forEach { rumor in
      if known.contains(rumor), !hot.isFresh(rumor) { useless.append(rumor) } else { useful.append(rumor) }
    }
    return Gossip.Feedback(known: useless, new: useful)
  }

  // MARK: Timers

  mutating func timerFired(
    _ timer: TimerID, at host: inout Gossip.Host, in context: inout NodeContext<Message>
  ) {
    if round.rings(timer) {
      playRound(at: host, in: &context)
    } else if again.rings(timer) {
      guard !copies.rumors.isEmpty else { return }
      host.push(RumorList(copies.rumors), in: &context)
      setAgain(in: &context)
    } else if flush.rings(timer) {
      if !waiting.isEmpty { host.push(RumorList(waiting), in: &context) }
      waiting = []
    } else {
      _ = repair.timerFired(timer, knowing: host.known, in: &context)
    }
  }

  private mutating func playRound(at host: Gossip.Host, in context: inout NodeContext<Message>) {
    switch (settings.mode, settings.pull) {
    case (.pull, .missing): host.send(.pull(host.known.digest), in: &context)
    case (.pull, .hot):
      hot.endRoundOfPolls(&context.random)
      host.send(.poll, in: &context)
    case (.pushPull, _): host.send(.exchange(host.known.digest), in: &context)
    case (.push, _):
      hot.beginRound()
      host.push(all: hot.ripe, in: &context)
      hot.pushed(toHosts: host.recipients, &context.random)
      if hot.isEmpty { return }
    }
    setRound(in: &context)
  }

  private mutating func setRound(in context: inout NodeContext<Message>) {
    round.set(for: settings.align.end(of: settings.interval, from: context.now), in: &context)
  }

  private mutating func setAgain(in context: inout NodeContext<Message>) {
    again.set(for: context.now + .seconds(1), in: &context)
  }
}
