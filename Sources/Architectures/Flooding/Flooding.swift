public import Broadcasting

/// Flooding: every host passes a rumor that is new to it to its neighbours in a topology, but not to the one
/// it came from, unless `echo` says so.
///
/// **Messages.** On a graph of E links, 2E − (n − 1) messages a broadcast, and 2E with `echo: yes`.
///
/// **Acknowledgement.** `origin`: the origin holds the rumor. No neighbour's answer is waited for; a leaf of
/// a tree has only one.
///
/// **Repair.** Along every link, each way, anti-entropy sees to it that the neighbour holds what the host
/// holds (`Repair`). A message of a link that was cut, or of a host that was down, is made up for that way.
public struct Flooding: Broadcaster {
  public enum Message: WireMessage, CarriesRepair {
    case rumors(RumorList)
    case repair(RepairMessage)

    static func repaired(_ rumors: RumorList) -> Message { .rumors(rumors) }

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors): sink.put(kind: 0, rumors)
      case .repair(let message): sink.put(kind: 1, message)
      }
    }

    @inline(__always)
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0: self = .rumors(try source.get())
      case 1: self = .repair(try source.get())
      case let kind: throw .unknownKind(kind)
      }
    }

    /// The kind of the word that one rumor is.
    static let rumorKind: UInt64 = 0

    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      if case .rumors(let rumors) = self { rumors.forEach(body) }
    }
  }

  private enum Timers {
    static let flush: UInt32 = 1
  }

  /// A rumor to be passed on with the next batch, and where it came from.
  private struct Waiting: Sendable {
    let rumor: RumorID
    let source: NodeID
  }

  private let own: NodeID
  private let batch: Delay
  private let align: Alignment
  private let echoes: Bool
  private let neighbours: [NodeID]
  private let forgot: Bool
  private var known = RumorSet()
  private var waiting: [Waiting] = []
  private var flush = Alarm(Timers.flush)
  private var repair: Repair

  public init(at seat: Seat, settings: Settings) {
    own = seat.id
    batch = settings.batching.length
    align = settings.batching.align
    echoes = settings.echo == .yes
    neighbours = seat.neighbours
    forgot = seat.life > 0
    repair = Repair(at: seat, neighbours: seat.neighbours, interval: settings.repair)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    if forgot { repair.restart(knowing: known, in: &context) }
  }

  public mutating func resume(in context: inout NodeContext<Message>) {
    flush.reset()
    sendWaiting(in: &context)
    repair.restart(knowing: known, in: &context)
  }

  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, from: own, in: &context)
    context.acknowledge(rumor)
  }

  private mutating func learn(
    _ rumor: RumorID, from source: NodeID, in context: inout NodeContext<Message>
  ) {
    guard known.insert(rumor) else { return }
    context.deliver(rumor)
    repair.learned(in: &context)
    if batch > .zero {
      waiting.append(Waiting(rumor: rumor, source: source))
      flush.set(for: align.end(of: batch, from: context.now), in: &context)
    } else {
      for neighbour in neighbours where echoes || neighbour != source {
        context.send(.rumors(.one(rumor)), to: neighbour)
      }
    }
  }

  private mutating func sendWaiting(in context: inout NodeContext<Message>) {
    for neighbour in neighbours {
      let rumors = waiting.filter { echoes || $0.source != neighbour }.map(\.rumor)
      if !rumors.isEmpty { context.send(.rumors(RumorList(rumors)), to: neighbour) }
    }
    waiting.removeAll()
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { learn($0, from: sender, in: &context) }
    case .repair(let message):
      repair.receive(message, from: sender, knowing: known, in: &context)
    }
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    if flush.rings(timer) {
      sendWaiting(in: &context)
    } else {
      _ = repair.timerFired(timer, knowing: known, in: &context)
    }
  }
}
