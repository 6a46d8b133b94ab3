@testable import Broadcasting

/// A broadcaster that does what no broadcaster may, so that the checks can be seen to find it.
///
/// Every host sends to every other, once: it promises more than it keeps even where it means well.
struct Canary: Broadcaster {
  enum Misdeed: String, CaseIterable, Sendable {
    case none
    /// Sends none of its rumors but the first.
    case dropsTheSecond = "drops-the-second"
    case deliversTwice = "delivers-twice"
    /// Delivers a rumor whose number no broadcast has.
    case invents
    /// Delivers the origin's next rumor with each.
    case guesses
    case keepsToItself = "keeps-to-itself"
    /// Every host leads in the same epoch.
    case allLead = "all-lead"
    case neverAcknowledges = "never-acknowledges"
    /// The last host does not deliver, and nobody acknowledges.
    case disagrees
  }

  struct Settings: ArchitectureSettings {
    var misdeed = Misdeed.none
    static let fields: [SettingField<Settings>] = [.choice("misdeed", \.misdeed, "what it does wrong")]
  }

  struct Message: WireMessage {
    let rumor: RumorID

    init(_ rumor: RumorID) { self.rumor = rumor }
    init<Source: WireSource>(decoding source: inout Source) throws(WireError) { rumor = try source.rumor() }
    func encode<Sink: WireSink>(into sink: inout Sink) { sink.put(rumor) }
    func forEachPayload(_ body: (RumorID) -> Void) { body(rumor) }
  }

  private let seat: Seat
  private let misdeed: Misdeed
  private var known = RumorSet()

  static let sheet = Sheet<Settings>("canary", "breaks promises", hasExclusiveLeader: true)

  init(at seat: Seat, settings: Settings) {
    self.seat = seat
    misdeed = settings.misdeed
  }

  func start(in context: inout NodeContext<Message>) {
    if misdeed == .allLead { context.lead(epoch: 1) }
  }
  func resume(in context: inout NodeContext<Message>) {}
  func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>) {}

  mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    learn(rumor, in: &context)
    if misdeed != .neverAcknowledges, misdeed != .disagrees { context.acknowledge(rumor) }
    if misdeed == .keepsToItself || misdeed == .dropsTheSecond && rumor.sequence == 1 { return }
    for host in 0..<seat.hosts where host != seat.id.int { context.send(Message(rumor), to: NodeID(host)) }
  }

  mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>
  ) {
    learn(message.rumor, in: &context)
  }

  private mutating func learn(_ rumor: RumorID, in context: inout NodeContext<Message>) {
    guard known.insert(rumor) else { return }
    if misdeed == .disagrees, seat.id.int == seat.hosts - 1 { return }
    context.deliver(rumor)
    switch misdeed {
    case .deliversTwice: context.deliver(rumor)
    case .invents: context.deliver(RumorID(origin: rumor.origin, sequence: rumor.sequence + 1_000_000))
    case .guesses:
      let next = RumorID(origin: rumor.origin, sequence: rumor.sequence + 1)
      if known.insert(next) { context.deliver(next) }
    default: break
    }
  }
}
