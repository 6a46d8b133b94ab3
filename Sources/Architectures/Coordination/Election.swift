public import Broadcasting

/// Raft's leader election by itself: every host is a coordinator, and nobody is told anything else.
///
/// This is the election of the coordination service (`Raft`), on a stage on which it can be timed. It spreads
/// nothing, so it is no architecture to choose; `ElectionStage` runs it.
public struct Election: Broadcaster {
  public struct Settings: ArchitectureSettings {
    public var coordination = CoordinationSettings()

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [
        CoordinationSettings.heartbeat("how often the leader speaks"),
        CoordinationSettings.electionTimeout(
          "how long hosts wait for the leader, at least; at most twice as long"),
      ].map { $0.at(\.coordination) } + [
        .choice("campaign", \.coordination.campaign, "what a host does that heard no leader")
      ]

    public var contradiction: String? { coordination.contradiction }
  }

  public enum Message: WireMessage, CarriesCoordination {
    case coordination(CoordinationMessage)

    @inline(__always)
    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .coordination(let message): message.encode(into: &sink)
      }
    }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      self = .coordination(try source.get())
    }
    public func forEachPayload(_ body: (RumorID) -> Void) {}
  }

  private var raft: Raft

  public static let sheet = Sheet<Settings>(
    "election", "hosts elect a leader among themselves", hasExclusiveLeader: true)

  public init(at seat: Seat, settings: Settings) {
    raft = Raft(
      id: seat.id, coordinators: (0..<seat.hosts).map { NodeID($0) }, life: seat.life, seed: seat.seed,
      settings: settings.coordination)
  }

  public mutating func start(in context: inout NodeContext<Message>) {
    raft.start(in: &context)
  }
  public mutating func resume(in context: inout NodeContext<Message>) {
    raft.resume(in: &context)
  }
  public mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    context.deliver(rumor)
  }
  public mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    switch message {
    case .coordination(let message): raft.receive(message, from: sender, in: &context)
    }
  }
  public mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {
    raft.timerFired(timer, in: &context)
  }
}
