public import Broadcasting

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
/// With a topology these are neighbours, and all of them where the host has no more than K.
///
/// **Repair.** Gossip alone reaches everyone only likely. Anti-entropy (`Repair`) makes it certain: around
/// the ring of hosts, or with a topology's neighbours in turn. A host that learns a rumor that way gossips it
/// as any other.
///
/// Demers et al., "Epidemic algorithms for replicated database maintenance", 1987.
public struct Gossip: Broadcaster {
  // Most messages are of rumors that the host knows: to see that takes nothing but the first 64 bytes.
  private var host: Host
  /// Nil for a host that does nothing but push at once.
  private var process: Boxed<GossipProcess>?

  public init(at seat: Seat, settings: Settings) {
    host = Host(at: seat, settings: settings)
    if !settings.onlyPushesAtOnce { process = Boxed(GossipProcess(at: seat, settings: settings)) }
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    process?.value.start(knowing: host.known, in: &context)
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    process?.value.resume(knowing: host.known, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    if process != nil {
      process?.value.broadcast(rumor, at: &host, in: &context)
    } else {
      learn(rumor, in: &context)
      context.acknowledge(rumor)
    }
  }

  @inline(__always)
  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    if process != nil {
      process?.value.receive(message, from: sender, at: &host, in: &context)
    } else if case .rumors(let rumors) = message {
      rumors.forEach { learn($0, in: &context) }
    } else {
      host.answer(message, from: sender, in: &context)
    }
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    process?.value.timerFired(timer, at: &host, in: &context)
  }

  public mutating func leave(in context: inout NodeContext<Message>) {
    process?.value.leave(host, in: &context)
  }

  @inline(__always)
  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard host.known.insert(rumor) else { return }
    context.deliver(rumor)
    host.push(.one(rumor), in: &context)
  }
}

extension Gossip {
  /// A host with the rumors that it knows and its peers: all that pushing needs.
  struct Host: Sendable {
    /// The most rumors of one message.
    private static let mostRumors = 1024

    private let own: NodeID
    private let hosts: UInt32
    private let fanout: UInt16
    /// True where peers are drawn from all hosts, and not from the neighbours.
    private let drawsFromAll: Bool
    var known = RumorSet()
    private let neighbours: [NodeID]

    init(at seat: Seat, settings: Settings) {
      own = seat.id
      hosts = UInt32(seat.hosts)
      fanout = UInt16(settings.fanout)
      drawsFromAll = settings.peers == .complete
      neighbours = seat.neighbours
    }

    /// The number of hosts that a message to drawn peers goes to.
    var recipients: Int { min(Int(fanout), drawsFromAll ? Int(hosts) - 1 : neighbours.count) }

    /// Sends to `fanout` distinct peers drawn at random, or to all where there are no more.
    @inline(__always)
    func send(_ message: Message, in context: inout NodeContext<Message>) {
      if drawsFromAll {
        let own = own.int
        context.send(message, toDrawn: Int(fanout), of: Int(hosts) - 1) { NodeID($0 < own ? $0 : $0 + 1) }
      } else {
        context.send(message, toDrawn: Int(fanout), of: neighbours.count) { neighbours[$0] }
      }
    }

    /// Sends the rumors to peers drawn at random.
    @inline(__always)
    func push(_ rumors: RumorList, in context: inout NodeContext<Message>) {
      send(.rumors(rumors), in: &context)
    }

    /// Sends each part of the rumors to peers of its own.
    func push(all rumors: [RumorID], in context: inout NodeContext<Message>) {
      for part in Self.parts(of: rumors) { push(RumorList(part), in: &context) }
    }

    func send(_ rumors: [RumorID], to node: NodeID, in context: inout NodeContext<Message>) {
      for part in Self.parts(of: rumors) { context.send(.rumors(RumorList(part)), to: node) }
    }

    /// Answers a puller.
    func answer(_ message: Message, from sender: NodeID, in context: inout NodeContext<Message>) {
      switch message {
      case .pull(let digest): sendMissing(digest, to: sender, in: &context)
      case .exchange(let digest):
        sendMissing(digest, to: sender, in: &context)
        let missing = digest.set.subtracting(known)
        for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
          context.send(.repair(.want(RumorList(part))), to: sender)
        }
      default: break
      }
    }

    private func sendMissing(_ digest: Digest, to node: NodeID, in context: inout NodeContext<Message>) {
      let missing = known.subtracting(digest.set)
      for part in missing.parts(of: Self.mostRumors, limit: Digest.mostParts) {
        context.send(.rumors(RumorList(part)), to: node)
      }
    }

    private static func parts(of rumors: [RumorID]) -> [[RumorID]] {
      stride(from: 0, to: rumors.count, by: mostRumors).map { start in
        Array(rumors[start..<min(start + mostRumors, rumors.count)])
      }
    }
  }
}
