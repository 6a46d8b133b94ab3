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
  private var random: SplitMix64
  private var known = RumorSet()
  private let neighbours: [NodeID]
  /// Nil for a host that does nothing but push at once.
  private var rest: Boxed<Rest>?

  public static func topology(_ settings: Settings) -> Topology? {
    settings.peers == .complete ? nil : settings.peers
  }
  public static func survivableLosses(_ settings: Settings, hosts: Int) -> Int {
    min(settings.acknowledge.survivableLosses, hosts - 1)
  }

  public static func settledWords(_ settings: Settings) -> UInt16 {
    Traits(settings).contains(.answersRumors) ? 0 : 1 << Message.rumorKind
  }
  /// A host that does nothing but push at once has no timers.
  public static func leastDelay(_ settings: Settings) -> Delay {
    Traits(settings).isPlain ? .seconds(1) : .zero
  }

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    hosts = UInt32(seat.hosts)
    fanout = UInt16(settings.fanout)
    traits = Traits(settings)
    neighbours = seat.neighbours
    random = SplitMix64(seed: seat.seed)
    if !traits.isPlain { rest = Boxed(Rest(at: seat, settings: settings)) }
  }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    guard let settings = rest?.value.settings else { return }
    if settings.mode != .push {
      switch settings.align {
      case .none:
        // Rounds of different hosts fall at different times.
        let phase = random.delay(in: .nanoseconds(1)...settings.interval)
        rest?.value.round.set(for: now + phase, now: now, into: &outbox)
      case .clock: rest?.value.setRound(at: now, into: &outbox)
      }
    }
    if rest?.value.forgot == true { rest?.value.repair.restart(knowing: known, at: now, into: &outbox) }
  }

  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {
    rest?.value.resume(knowing: known, at: now, into: &outbox)
  }

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    learn(rumor, at: now, into: &outbox)
    guard traits.contains(.wantsCopies) else { return outbox.acknowledge(rumor) }
    rest?.value.copies.await(rumor, into: &outbox)
    if rest?.value.copies.isNeeded == true { rest?.value.setAgain(at: now, into: &outbox) }
  }

  @inline(__always)
  private mutating func learn(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    guard known.insert(rumor) else { return }
    outbox.deliver(rumor)
    if traits.isPlain {
      sendToChosen(.rumors(.one(rumor)), into: &outbox)
    } else {
      rest?.value.repair.learned(at: now, into: &outbox)
      if traits.contains(.pushesAtOnce) {
        sendToChosen(.rumors(.one(rumor)), into: &outbox)
      } else {
        rest?.value.learned(rumor, at: now, into: &outbox)
      }
    }
  }

  /// Sends to `fanout` distinct peers drawn at random, or to all where there are no more.
  @inline(__always)
  private mutating func sendToChosen(
    _ message: Message, amongAll: Bool = false, into outbox: inout Outbox<Message>
  ) {
    if amongAll || traits.contains(.choosesAmongAll) {
      let own = own.int
      send(message, amongPeers: Int(hosts) - 1, into: &outbox) { NodeID($0 < own ? $0 : $0 + 1) }
    } else {
      let neighbours = neighbours
      send(message, amongPeers: neighbours.count, into: &outbox) { neighbours[$0] }
    }
  }

  /// The same among so many peers, of whom `peer` gives each.
  @inline(__always)
  private mutating func send(
    _ message: Message, amongPeers count: Int, into outbox: inout Outbox<Message>, peer: (Int) -> NodeID
  ) {
    guard fanout < count else {
      for index in 0..<count { outbox.send(message, to: peer(index)) }
      return
    }
    var random = random
    let first = peer(random.index(below: count))
    outbox.send(message, to: first)
    // A bit for each of those that were drawn: whose bit is free was not.
    var drawn = UInt64(1) << UInt64(first.index & 63)
    for chosen in 1..<Int(fanout) {
      var node: NodeID
      var bit: UInt64
      repeat {
        node = peer(random.index(below: count))
        bit = 1 << UInt64(node.index & 63)
      } while drawn & bit != 0 && outbox.hasSent(to: node, inLast: chosen)
      drawn |= bit
      outbox.sendAlso(to: node)
    }
    self.random = random
  }

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if case .rumors(let rumors) = message {
      receive(rumors, from: sender, at: now, into: &outbox)
    } else {
      receiveOther(message, from: sender, at: now, into: &outbox)
    }
  }

  private mutating func receiveOther(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch message {
    case .rumors: break
    case .repair(let message):
      rest?.value.repair.receive(message, from: sender, knowing: known, at: now, into: &outbox)
    case .pull(let digest): sendMissing(digest, to: sender, into: &outbox)
    case .exchange(let digest):
      sendMissing(digest, to: sender, into: &outbox)
      let missing = digest.set.subtracting(known)
      for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
        outbox.send(.repair(.want(RumorList(part))), to: sender)
      }
    case .feedback(let feedback): rest?.value.heard(feedback, &random)
    case .poll: answerPoll(of: sender, into: &outbox)
    case .received(let rumors): rest?.value.copies.holds(sender, rumors, into: &outbox)
    }
  }

  @inline(__always)
  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if traits.contains(.givesFeedback), let feedback = rest?.value.feedback(on: rumors, knowing: known) {
      outbox.send(.feedback(feedback), to: sender)
    }
    rumors.forEach { learn($0, at: now, into: &outbox) }
    if traits.contains(.wantsCopies) {
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

  private mutating func answerPoll(of sender: NodeID, into outbox: inout Outbox<Message>) {
    let rumors = rest?.value.hot.ripe ?? []
    for part in Self.parts(of: rumors) { outbox.send(.rumors(RumorList(part)), to: sender) }
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
    _ settings: Settings, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch (settings.mode, settings.pull) {
    case (.pull, .missing): sendToChosen(.pull(known.digest), into: &outbox)
    case (.pull, .hot):
      rest?.value.hot.endRoundOfPolls(&random)
      sendToChosen(.poll, into: &outbox)
    case (.pushPull, _): sendToChosen(.exchange(known.digest), into: &outbox)
    case (.push, _):
      rest?.value.hot.beginRound()
      for part in Self.parts(of: rest?.value.hot.ripe ?? []) {
        sendToChosen(.rumors(RumorList(part)), into: &outbox)
      }
      let recipients = recipients
      rest?.value.hot.pushed(toHosts: recipients, &random)
      if rest?.value.hot.isEmpty == true { return }
    }
    rest?.value.setRound(at: now, into: &outbox)
  }

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {
    switch rest?.value.rings(timer) {
    case .round(let settings): playRound(settings, at: now, into: &outbox)
    case .flush(let waiting):
      if !waiting.isEmpty { sendToChosen(.rumors(RumorList(waiting)), into: &outbox) }
    case .again(let rumors):
      guard !rumors.isEmpty else { return }
      // A topology's neighbours may be fewer than the copies that are asked for.
      sendToChosen(.rumors(RumorList(rumors)), amongAll: true, into: &outbox)
      rest?.value.setAgain(at: now, into: &outbox)
    case nil: _ = rest?.value.repair.timerFired(timer, knowing: known, at: now, into: &outbox)
    }
  }
}
