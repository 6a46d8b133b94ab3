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
  // Most messages are of rumors that the host knows: to see that takes nothing but the first 64 bytes.
  private let own: NodeID
  private let hosts: UInt32
  private let fanout: UInt16
  private let traits: Traits
  private var known = RumorSet()
  private let neighbours: [NodeID]
  /// Nil for a host that does nothing but push at once.
  private var rest: Boxed<Rest>?

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    hosts = UInt32(seat.hosts)
    fanout = UInt16(settings.fanout)
    traits = Traits(settings)
    neighbours = seat.neighbours
    if !traits.isPlain { rest = Boxed(Rest(at: seat, settings: settings)) }
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    guard let settings = rest?.value.settings else { return }
    if settings.mode != .push {
      switch settings.align {
      case .none:
        // Rounds of different hosts fall at different times.
        let phase = context.random.delay(in: .nanoseconds(1)...settings.interval)
        rest?.value.round.set(for: context.now + phase, in: &context)
      case .clock: rest?.value.setRound(in: &context)
      }
    }
    if rest?.value.forgot == true { rest?.value.repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    rest?.value.resume(knowing: known, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, in: &context)
    guard traits.contains(.wantsCopies) else { return context.acknowledge(rumor) }
    rest?.value.copies.await(rumor, in: &context)
    if rest?.value.copies.isNeeded == true { rest?.value.setAgain(in: &context) }
  }

  @inline(__always)
  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    if traits.isPlain {
      sendToChosen(.rumors(.one(rumor)), in: &context)
    } else {
      rest?.value.repair.learned(in: &context)
      if traits.contains(.pushesAtOnce) {
        sendToChosen(.rumors(.one(rumor)), in: &context)
      } else {
        rest?.value.learned(rumor, in: &context)
      }
    }
  }

  /// Sends to `fanout` distinct peers drawn at random, or to all where there are no more.
  @inline(__always)
  private func sendToChosen(
    _ message: Message, amongAll: Bool = false, in context: inout NodeContext<Message>
  ) {
    if amongAll || traits.contains(.choosesAmongAll) {
      let own = own.int
      context.send(message, toDrawn: Int(fanout), of: Int(hosts) - 1) { NodeID($0 < own ? $0 : $0 + 1) }
    } else {
      context.send(message, toDrawn: Int(fanout), of: neighbours.count) { neighbours[$0] }
    }
  }

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if case .rumors(let rumors) = message {
      receive(rumors, from: sender, in: &context)
    } else {
      receiveOther(message, from: sender, in: &context)
    }
  }

  private mutating func receiveOther(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors: break
    case .repair(let message):
      rest?.value.repair.receive(message, from: sender, knowing: known, in: &context)
    case .pull(let digest): sendMissing(digest, to: sender, in: &context)
    case .exchange(let digest):
      sendMissing(digest, to: sender, in: &context)
      let missing = digest.set.subtracting(known)
      for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
        context.send(.repair(.want(RumorList(part))), to: sender)
      }
    case .feedback(let feedback): rest?.value.heard(feedback, &context.random)
    case .poll: answerPoll(of: sender, in: &context)
    case .received(let rumors): rest?.value.copies.holds(sender, rumors, in: &context)
    }
  }

  @inline(__always)
  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if traits.contains(.givesFeedback), let feedback = rest?.value.feedback(on: rumors, knowing: known) {
      context.send(.feedback(feedback), to: sender)
    }
    rumors.forEach { learn($0, in: &context) }
    if traits.contains(.wantsCopies) {
      let theirs = rumors.array.filter { $0.origin == sender }
      if !theirs.isEmpty { context.send(.received(RumorList(theirs)), to: sender) }
    }
  }

  /// No message carries more rumors than this.
  private static let mostRumors = 1024

  private func sendMissing(_ digest: Digest, to node: NodeID, in context: inout NodeContext<Message>) {
    let missing = known.subtracting(digest.set)
    for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
      context.send(.rumors(RumorList(part)), to: node)
    }
  }

  private mutating func answerPoll(of sender: NodeID, in context: inout NodeContext<Message>) {
    let rumors = rest?.value.hot.ripe ?? []
    for part in Self.parts(of: rumors) { context.send(.rumors(RumorList(part)), to: sender) }
    if !rumors.isEmpty { rest?.value.hot.served() }
  }

  private static func parts(of rumors: [RumorID]) -> [[RumorID]] {
    stride(from: 0, to: rumors.count, by: mostRumors).map { start in
      Array(rumors[start..<min(start + mostRumors, rumors.count)])
    }
  }

  /// How many hosts a round's push goes to.
  private var recipients: Int {
    min(Int(fanout), traits.contains(.choosesAmongAll) ? Int(hosts) - 1 : neighbours.count)
  }

  private mutating func playRound(
    _ settings: Settings, in context: inout NodeContext<Message>
  ) {
    switch (settings.mode, settings.pull) {
    case (.pull, .missing): sendToChosen(.pull(known.digest), in: &context)
    case (.pull, .hot):
      rest?.value.hot.endRoundOfPolls(&context.random)
      sendToChosen(.poll, in: &context)
    case (.pushPull, _): sendToChosen(.exchange(known.digest), in: &context)
    case (.push, _):
      rest?.value.hot.beginRound()
      for part in Self.parts(of: rest?.value.hot.ripe ?? []) {
        sendToChosen(.rumors(RumorList(part)), in: &context)
      }
      let recipients = recipients
      rest?.value.hot.pushed(toHosts: recipients, &context.random)
      if rest?.value.hot.isEmpty == true { return }
    }
    rest?.value.setRound(in: &context)
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    switch rest?.value.rings(timer) {
    case .round(let settings): playRound(settings, in: &context)
    case .flush(let waiting):
      if !waiting.isEmpty { sendToChosen(.rumors(RumorList(waiting)), in: &context) }
    case .again(let rumors):
      guard !rumors.isEmpty else { return }
      // A topology's neighbours may be fewer than the copies that are asked for.
      sendToChosen(.rumors(RumorList(rumors)), amongAll: true, in: &context)
      rest?.value.setAgain(in: &context)
    case nil: _ = rest?.value.repair.timerFired(timer, knowing: known, in: &context)
    }
  }
}
