/// Gossip, or rumor mongering: hosts pass what is new to a few hosts drawn at random.
///
/// **Push.** A host sends a rumor that is new to it to `fanout` others: at once (`spread: eager`), or in
/// rounds, until the stop rule says that it has lost interest. **Pull**: in each round a host sends a digest
/// and gets what it lacks. **Push-pull**: both sides of a digest exchange get what they lack. A puller cannot
/// know whether there is anything to pull, so pulling goes on when nothing is new.
///
/// **Acknowledgement.** `origin` (the default): the origin holds the rumor. `copies: K`: so many hosts to
/// which the origin pushed it have said that they hold it; the origin pushes again, to others, until they do.
///
/// **Repair.** Gossip alone reaches everyone only likely. Anti-entropy around the ring of hosts (`Repair`)
/// makes it certain; a host that learns a rumor that way gossips it as any other.
///
/// Demers et al., "Epidemic algorithms for replicated database maintenance", 1987.
public struct Gossip: Broadcaster {
  public enum Mode: String, CaseIterable, Sendable {
    case push
    case pull
    case pushPull = "push-pull"
  }

  public enum Spread: String, CaseIterable, Sendable {
    case eager
    case rounds
  }

  /// When a host loses interest in pushing a rumor (Demers, section 1.4).
  ///
  /// *Infect and die*: after one push. *Forever*: never, so traffic never ends. *Feedback*: only a recipient
  /// that knew it already counts; *blind*: every recipient does. *Counter*:
  /// after k of them; *coin*: with probability 1/k each time.
  public enum Stop: String, CaseIterable, Sendable {
    case infectAndDie = "infect-and-die"
    case forever
    case feedbackCounter = "feedback-counter"
    case feedbackCoin = "feedback-coin"
    case blindCounter = "blind-counter"
    case blindCoin = "blind-coin"

    var wantsFeedback: Bool { self == .feedbackCounter || self == .feedbackCoin }
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var mode = Mode.push
    public var spread = Spread.eager
    public var fanout = 5
    public var interval = Delay.milliseconds(200)
    public var stop = Stop.infectAndDie
    public var k = 2
    public var peers = Topology.complete
    public var batch = Delay.zero
    public var repair = Delay.milliseconds(500)

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "copies:K"]),
      .choice("mode", \.mode, "who sends to whom"),
      .choice("spread", \.spread, "with mode=push: on first sight, or in rounds"),
      .integer("fanout", \.fanout, in: 1...1000, "how many hosts are chosen each time"),
      .delay("interval", \.interval, in: .milliseconds(1)...(.seconds(3600)), "the length of a round"),
      .choice("stop", \.stop, "with spread=rounds: when a host loses interest in a rumor"),
      .integer("k", \.k, in: 1...1000, "with a counter or coin: how many times, or one over the probability"),
      .topology("peers", \.peers, "from whom hosts are chosen: complete for all, or a topology's neighbours"),
      .delay("batch", \.batch, in: .zero...(.seconds(10)), "with spread=eager: how long rumors are gathered"),
      .delay(
        "repair", \.repair, in: .zero...(.seconds(3600)), "when hosts compare what they hold; 0s: never"),
    ]
  }

  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)
    /// I hold these: send me what I lack.
    case pull(Digest)
    /// I hold these: send me what I lack, and ask for what you lack.
    case exchange(Digest)
    /// I knew these already.
    case knew(RumorList)
    /// I hold these rumors of yours.
    case received(RumorList)

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors):
        sink.put(UInt64(0))
        rumors.encode(into: &sink)
      case .repair(let message):
        sink.put(UInt64(1))
        message.encode(into: &sink)
      case .pull(let digest):
        sink.put(UInt64(2))
        digest.encode(into: &sink)
      case .exchange(let digest):
        sink.put(UInt64(3))
        digest.encode(into: &sink)
      case .knew(let rumors):
        sink.put(UInt64(4))
        rumors.encode(into: &sink)
      case .received(let rumors):
        sink.put(UInt64(5))
        rumors.encode(into: &sink)
      }
    }
    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case 1: self = .repair(try RepairMessage(decoding: &reader))
      case 2: self = .pull(try Digest(decoding: &reader))
      case 3: self = .exchange(try Digest(decoding: &reader))
      case 4: self = .knew(try RumorList(decoding: &reader))
      case 5: self = .received(try RumorList(decoding: &reader))
      case let kind: throw .unknownKind(kind)
      }
    }
    @inline(__always)
    public var payloadCount: Int {
      if case .rumors(let rumors) = self { rumors.count } else { 0 }
    }
    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .rumors(let rumors) = self { rumors.forEach(body) }
    }
  }

  private enum Timers {
    static let round: UInt32 = 1
    static let flush: UInt32 = 2
    static let copies: UInt32 = 3
  }

  /// A rumor that this host still pushes.
  private struct Hot: Sendable {
    let rumor: RumorID
    var count = 0
  }

  private let own: NodeID
  private let hosts: Int
  private let forgot: Bool
  private let neighbours: [NodeID]
  private let settings: Settings
  private var random: SplitMix64
  private var known = RumorSet()
  private var hot: [Hot] = []
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
    copies = CopyCount(for: settings.acknowledge, hosts: seat.hosts)
    repair = Repair(aroundRingAt: seat, interval: settings.repair)
  }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {
    if settings.mode != .push {
      // Rounds of different hosts fall at different times.
      let phase = random.delay(in: .nanoseconds(1)...settings.interval)
      round.set(for: now + phase, now: now, into: &outbox)
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
    round.set(for: now + settings.interval, now: now, into: &outbox)
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
    guard settings.mode == .push else { return }
    if settings.spread == .rounds {
      hot.append(Hot(rumor: rumor))
      setRound(at: now, into: &outbox)
    } else if settings.batch > .zero {
      waiting.append(rumor)
      flush.set(for: now + settings.batch, now: now, into: &outbox)
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
    case .knew(let rumors): loseInterest(in: rumors)
    case .received(let rumors): copies.holds(sender, rumors, into: &outbox)
    }
  }

  @inline(__always)
  private mutating func receive(
    _ rumors: RumorList, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    if settings.spread == .rounds, settings.mode == .push, settings.stop.wantsFeedback {
      let useless = rumors.array.filter { known.contains($0) }
      if !useless.isEmpty { outbox.send(.knew(RumorList(useless)), to: sender) }
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

  private mutating func loseInterest(in rumors: RumorList) {
    rumors.forEach { rumor in
      guard let index = hot.firstIndex(where: { $0.rumor == rumor }) else { return }
      hot[index].count += 1
      if losesInterest(after: hot[index].count) { hot.remove(at: index) }
    }
  }

  /// Each recipient counts, one after the other.
  private mutating func losesInterest(in rumor: inout Hot, afterPushes pushes: Int) -> Bool {
    for _ in 0..<pushes {
      rumor.count += 1
      if losesInterest(after: rumor.count) { return true }
    }
    return false
  }

  private mutating func losesInterest(after count: Int) -> Bool {
    switch settings.stop {
    case .infectAndDie: true
    case .forever: false
    case .feedbackCounter, .blindCounter: count >= settings.k
    case .feedbackCoin, .blindCoin: random.draw(below: UInt64(settings.k)) == 0
    }
  }

  /// How many hosts a round's push goes to.
  private var recipients: Int {
    min(settings.fanout, settings.peers == .complete ? hosts - 1 : neighbours.count)
  }

  private mutating func playRound(at now: Instant, into outbox: inout Outbox<Message>) {
    switch settings.mode {
    case .pull: sendToChosen(.pull(known.digest), into: &outbox)
    case .pushPull: sendToChosen(.exchange(known.digest), into: &outbox)
    case .push:
      let rumors = hot.map(\.rumor)
      for start in stride(from: 0, to: rumors.count, by: Self.mostRumors) {
        let part = Array(rumors[start..<min(start + Self.mostRumors, rumors.count)])
        sendToChosen(.rumors(RumorList(part)), into: &outbox)
      }
      if !settings.stop.wantsFeedback {
        var kept: [Hot] = []
        for var rumor in hot where !losesInterest(in: &rumor, afterPushes: recipients) { kept.append(rumor) }
        hot = kept
      }
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
