extension Gossip {
  /// What of the settings every message and every new rumor asks for.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt16

    /// A new rumor goes out when it comes, and not in a round or a batch.
    static let pushesAtOnce = Traits(rawValue: 1)
    /// Peers are drawn from all hosts, and not from the neighbours.
    static let choosesAmongAll = Traits(rawValue: 2)
    static let givesFeedback = Traits(rawValue: 4)
    static let wantsCopies = Traits(rawValue: 8)
    /// Even a rumor that is known asks for an answer.
    static let answersRumors = Traits(rawValue: 32)
    /// A host does nothing but push at once.
    private static let plain = Traits(rawValue: 16)

    @inline(__always)
    var isPlain: Bool { contains(.plain) }

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ settings: Settings) {
      self = []
      if settings.peers == .complete { insert(.choosesAmongAll) }
      if settings.isMongering, settings.stop.wantsFeedback { insert(.givesFeedback) }
      if case .copies = settings.acknowledge { insert(.wantsCopies) }
      if !isDisjoint(with: [.givesFeedback, .wantsCopies]) { insert(.answersRumors) }
      guard settings.mode == .push, !settings.isMongering, settings.batch == .zero else { return }
      insert(.pushesAtOnce)
      if settings.repair == .zero, !contains(.wantsCopies) { insert(.plain) }
    }
  }

  /// What a host has that does more than push at once.
  struct Rest: Sendable {
    private enum Timers {
      static let round: UInt32 = 1
      static let flush: UInt32 = 2
      static let copies: UInt32 = 3
    }

    /// A timer that is not repair's, and what it is for.
    enum Ring {
      case round(Settings)
      /// Rumors that were gathered.
      case flush([RumorID])
      /// Rumors that wait for copies.
      case again([RumorID])
    }

    let settings: Settings
    let forgot: Bool
    var hot: HotRumors
    var waiting: [RumorID] = []
    var copies: CopyCount
    var round = Alarm(Timers.round)
    private var flush = Alarm(Timers.flush)
    private var again = Alarm(Timers.copies)
    var repair: Repair

    init(at seat: Seat, settings: Settings) {
      self.settings = settings
      forgot = seat.life > 0
      hot = HotRumors(stop: settings.stop, k: settings.k)
      copies = CopyCount(for: settings.acknowledge, hosts: seat.hosts)
      repair = Repair(aroundRingAt: seat, interval: settings.repair)
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

    /// A new rumor, which does not go out at once.
    mutating func learned(_ rumor: RumorID, in context: inout NodeContext<Message>) {
      if settings.isMongering {
        hot.add(rumor)
        setRound(in: &context)
      } else if settings.mode == .push {
        waiting.append(rumor)
        let end = settings.align.end(of: settings.batch, from: context.now)
        flush.set(for: end, in: &context)
      }
    }

    mutating func setRound(in context: inout NodeContext<Message>) {
      let end = settings.align.end(of: settings.interval, from: context.now)
      round.set(for: end, in: &context)
    }

    mutating func setAgain(in context: inout NodeContext<Message>) {
      again.set(for: context.now + .seconds(1), in: &context)
    }

    func feedback(on rumors: RumorList, knowing known: RumorSet) -> Feedback {
      var useless: [RumorID] = []
      var useful: [RumorID] = []
      rumors.forEach { rumor in
        if known.contains(rumor), !hot.isFresh(rumor) { useless.append(rumor) } else { useful.append(rumor) }
      }
      return Feedback(known: useless, new: useful)
    }

    mutating func heard(_ feedback: Feedback, _ random: inout SplitMix64) {
      if settings.mode == .push { hot.heard(feedback, &random) } else { hot.noted(feedback) }
    }

    /// Nil for a timer that no longer counts, and for repair's.
    mutating func rings(_ timer: TimerID) -> Ring? {
      if round.rings(timer) { return .round(settings) }
      if again.rings(timer) { return .again(copies.rumors) }
      guard flush.rings(timer) else { return nil }
      defer { waiting = [] }
      return .flush(waiting)
    }
  }
}
