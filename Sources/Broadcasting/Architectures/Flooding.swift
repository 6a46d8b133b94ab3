/// Flooding: every host passes a rumor that is new to it to its neighbours, but not to the one it came from.
public struct Flooding: Broadcaster {
  public struct Settings: ArchitectureSettings {
    public var topology = Topology.grid

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .topology("topology", \.topology, "who is linked to whom")
    ]
  }

  public enum Message: WireMessage {
    case rumors(RumorList)

    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .rumors(let rumors):
        sink.put(UInt64(0))
        rumors.encode(into: &sink)
      }
    }
    public init(decoding reader: inout WireReader) throws(WireError) {
      switch try reader.number() {
      case 0: self = .rumors(try RumorList(decoding: &reader))
      case let kind: throw .unknownKind(kind)
      }
    }
    public var payloadCount: Int {
      switch self {
      case .rumors(let rumors): rumors.count
      }
    }
    @inline(__always)
    public func forEachPayload(_ body: (RumorID) -> Void) {
      switch self {
      case .rumors(let rumors): rumors.forEach(body)
      }
    }
  }

  public static func topology(_ settings: Settings) -> Topology? { settings.topology }
  public static func survivableLosses(_ settings: Settings) -> Int { 0 }

  private let neighbours: [NodeID]
  private var known = RumorSet()

  public init(at seat: Seat, settings: Settings) { neighbours = seat.neighbours }

  public mutating func start(at now: Instant, into outbox: inout Outbox<Message>) {}
  public mutating func resume(at now: Instant, into outbox: inout Outbox<Message>) {}

  public mutating func broadcast(_ rumor: RumorID, at now: Instant, into outbox: inout Outbox<Message>) {
    known.insert(rumor)
    outbox.deliver(rumor)
    outbox.acknowledge(rumor)
    for neighbour in neighbours { outbox.send(.rumors(.one(rumor)), to: neighbour) }
  }

  public mutating func receive(
    _ message: Message, from sender: NodeID, at now: Instant, into outbox: inout Outbox<Message>
  ) {
    switch message {
    case .rumors(let rumors):
      rumors.forEach { rumor in
        guard known.insert(rumor) else { return }
        outbox.deliver(rumor)
        for neighbour in neighbours where neighbour != sender {
          outbox.send(.rumors(.one(rumor)), to: neighbour)
        }
      }
    }
  }

  public mutating func timerFired(_ timer: TimerID, at now: Instant, into outbox: inout Outbox<Message>) {}
}
