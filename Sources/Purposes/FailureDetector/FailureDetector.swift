public import Broadcasting

/// Membership by heartbeats: each host tells the others now and then that it is there, and suspects whom it
/// has not heard of for too long.
///
/// Beats are numbered, in each life from 0, and only one that is newer than all before counts: what comes
/// late, twice or from a former life shows nothing. Who leaves says so, and is suspected by nobody.
///
/// **Detectors.** `timeout`: a fixed time without a beat (NFD-E of Chen, Toueg, Aguilera: "On the quality of
/// service of failure detectors", IEEE TC 2002, without its estimate of arrivals). `phi`: as long as the gaps
/// between earlier beats make likely, by a normal or an exponential law (`Gaps.longest`). A host that is
/// heard of again is trusted again.
public struct FailureDetector: Purpose {
  private enum Timers {
    static let beat: UInt32 = 1
    static let check: UInt32 = 2
  }

  /// A host's knowledge of another.
  private struct Peer: Sendable {
    var life: UInt32 = 0
    var beat: UInt64 = 0
    /// The time when the last beat was heard, or this host began to listen.
    var heard = Instant.zero
    var isHeard = false
    var gaps: Gaps
    var isSuspected = false
    /// The time when it is to be suspected.
    var deadline = Instant.never
  }

  private let seat: Seat
  private let settings: Settings
  private var peers: [Peer] = []
  private var beat: UInt64 = 0
  /// The next time at which a peer may have to be suspected, and the number of the timer for it.
  private var check: (due: Instant, token: UInt32) = (.never, 0)

  public init(at seat: Seat, settings: Settings) {
    self.seat = seat
    self.settings = settings
  }

  // MARK: Starting

  public mutating func start(in context: inout Context) {
    guard seat.role == .host, seat.hosts > 1 else { return }
    let peer = Peer(gaps: Gaps(most: settings.window, expected: settings.interval))
    peers = Array(repeating: peer, count: seat.hosts)
    listen(in: &context)
    // Beats of different hosts come at different times.
    let phase = context.random.delay(in: .zero...(settings.interval + .nanoseconds(-1)))
    context.wake(TimerID(Timers.beat), after: phase)
  }

  public mutating func resume(in context: inout Context) {
    guard !peers.isEmpty else { return }
    listen(in: &context)
    sendBeat(in: &context)
  }

  /// Begins to wait for beats, of all at once: nobody can have been heard of before.
  private mutating func listen(in context: inout Context) {
    for index in peers.indices where index != seat.id.int && !peers[index].isSuspected {
      peers[index].heard = context.now
      peers[index].isHeard = false
      peers[index].deadline = context.now + peers[index].gaps.longest(settings)
    }
    check.due = .never
    setCheck(in: &context)
  }

  // MARK: Beats

  private mutating func sendBeat(in context: inout Context) {
    beat += 1
    switch settings.beats {
    case .broadcast: context.broadcast(.beat(life: seat.life, number: beat))
    case .direct:
      for index in 0..<seat.hosts where index != seat.id.int {
        context.send(.beat(life: seat.life, number: beat), to: NodeID(index))
      }
    }
    context.wake(TimerID(Timers.beat, token: seat.life), after: settings.interval)
  }

  public mutating func delivered(_ value: Value, from origin: NodeID, in context: inout Context) {
    hear(value, from: origin, in: &context)
  }

  public mutating func receive(_ message: Value, from sender: NodeID, in context: inout Context) {
    hear(message, from: sender, in: &context)
  }

  private mutating func hear(_ value: Value, from host: NodeID, in context: inout Context) {
    guard host.int < peers.count, host != seat.id else { return }
    switch value {
    case .beat(let life, let number):
      let peer = peers[host.int]
      guard (life, number) > (peer.life, peer.beat) else { return }
      // A gap of another life, or beside a suspicion, is no gap between beats.
      if peer.isHeard, life == peer.life, !peer.isSuspected {
        peers[host.int].gaps.add(context.now - peer.heard)
      }
      peers[host.int].life = life
      peers[host.int].beat = number
      peers[host.int].heard = context.now
      peers[host.int].isHeard = true
      peers[host.int].deadline = context.now + peers[host.int].gaps.longest(settings)
      if peer.isSuspected {
        peers[host.int].isSuspected = false
        context.note(FailureDetector.trusts(host))
      }
      setCheck(in: &context)
    case .leaves(let life):
      guard life >= peers[host.int].life else { return }
      peers[host.int].life = life
      peers[host.int].beat = .max
      peers[host.int].isSuspected = false
      peers[host.int].deadline = .never
      context.note(FailureDetector.left(host))
    }
  }

  // MARK: Suspicion

  private mutating func setCheck(in context: inout Context) {
    let due = peers.reduce(Instant.never) { min($0, $1.deadline) }
    // A timer that comes too early looks again; one that is set late is set anew.
    guard due < check.due else { return }
    check = (due, check.token &+ 1)
    context.wake(TimerID(Timers.check, token: check.token), after: due - context.now)
  }

  private mutating func suspectOverdue(in context: inout Context) {
    for index in peers.indices where peers[index].deadline <= context.now {
      peers[index].isSuspected = true
      peers[index].deadline = .never
      context.note(FailureDetector.suspects(NodeID(index)))
    }
    check.due = .never
    setCheck(in: &context)
  }

  public mutating func timerFired(_ timer: TimerID, in context: inout Context) {
    switch timer.kind {
    case Timers.beat: sendBeat(in: &context)
    default: if timer.token == check.token { suspectOverdue(in: &context) }
    }
  }

  public mutating func request(_ request: PurposeRequest, in context: inout Context) {}

  public mutating func leave(in context: inout Context) {
    switch settings.beats {
    case .broadcast: context.broadcast(.leaves(life: seat.life))
    case .direct:
      for index in 0..<seat.hosts where index != seat.id.int {
        context.send(.leaves(life: seat.life), to: NodeID(index))
      }
    }
  }
}

extension FailureDetector {
  /// A word of a host about itself, broadcast or sent to one other.
  public enum Value: WireMessage {
    case beat(life: UInt32, number: UInt64)
    /// It is about to leave, in this life.
    case leaves(life: UInt32)

    public func encode<Sink: WireSink>(into sink: inout Sink) {
      switch self {
      case .beat(let life, let number): sink.put(kind: 0, life, number)
      case .leaves(let life): sink.put(kind: 1, life)
      }
    }
    public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
      switch try source.kind() {
      case 0:
        let life: UInt32 = try source.get()
        self = .beat(life: life, number: try source.get())
      case 1: self = .leaves(life: try source.get())
      case let kind: throw .unknownKind(kind)
      }
    }
    public func forEachPayload(_ body: (RumorID) -> Void) {}
  }

  public typealias Message = Value

  enum Kinds {
    static let suspects: UInt8 = 1
    static let trusts: UInt8 = 2
    static let left: UInt8 = 3
  }

  /// A host suspects another from now on.
  static func suspects(_ host: NodeID) -> Note { Note(Kinds.suspects, peer: host) }
  /// A host trusts another again.
  static func trusts(_ host: NodeID) -> Note { Note(Kinds.trusts, peer: host) }
  /// A host knows that another has left.
  static func left(_ host: NodeID) -> Note { Note(Kinds.left, peer: host) }
}
