/// A broadcast architecture, as the state machine of one node.
///
/// A broadcaster does no input or output, reads no clock, and has no randomness but its seat's seed. It is
/// told facts and answers with effects in its context; a driver carries the effects out, in order.
///
/// Promised by a driver: a message arrives any number of times (0 included), at any later moment, in any
/// order. A timer fires once, at its due time or later, unless the node crashed in between. `now` never goes
/// back. Not promised: that a sender still is as it was when it sent.
///
/// Conform with a `struct`: a copy is a snapshot.
public protocol Broadcaster: Sendable {
  /// A message between nodes of this architecture.
  associatedtype Message: WireMessage
  associatedtype Settings: ArchitectureSettings

  /// The description of what this architecture is, beside what its nodes do.
  static var sheet: Sheet<Settings> { get }

  /// A node that knows nothing but its seat.
  init(at seat: Seat, settings: Settings)

  /// The node is up, for the first time or without its memory (`seat.life` tells).
  mutating func start(in context: inout NodeContext<Message>)
  /// The node is up again with the memory it had; its timers are gone.
  mutating func resume(in context: inout NodeContext<Message>)
  /// A client wants `rumor`, whose origin this host is, known to every host. Never twice for one rumor.
  mutating func broadcast(_ rumor: RumorID, in context: inout NodeContext<Message>)
  mutating func receive(
    _ message: Message, from sender: NodeID, in context: inout NodeContext<Message>)
  mutating func timerFired(_ timer: TimerID, in context: inout NodeContext<Message>)
  /// The host is about to leave for good: clients ask it nothing more, and it ends at any moment from now on.
  mutating func leave(in context: inout NodeContext<Message>)

  /// The node through which this one's rumors go to all others, so far as it knows at this time.
  func hub(at now: Instant) -> Hub
  /// True where this node may act as the hub of those who take it for theirs.
  var servesAsHub: Bool { get }
  /// A hub did not answer in time, whoever asked it for whatever it was.
  mutating func suspect(_ hub: NodeID, in context: inout NodeContext<Message>)

  /// The node that takes this one's place after a crash that cost it its memory: what it kept on disk, if
  /// the architecture has one, and nothing else.
  func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self
}

extension Broadcaster {
  public mutating func leave(in context: inout NodeContext<Message>) {}
  public func hub(at now: Instant) -> Hub { .everywhere }
  public var servesAsHub: Bool { true }
  public mutating func suspect(_ hub: NodeID, in context: inout NodeContext<Message>) {}

  public func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self {
    Self(at: seat, settings: settings)
  }
}

/// The node to which a broadcaster hands its rumors first, for all others.
///
/// What is not spread by broadcasts, but kept at one place, may be kept there.
public enum Hub: Hashable, Sendable {
  /// The architecture has none: each host hands its rumors to several others itself.
  case everywhere
  /// There is none at the moment, as far as is known.
  case unknown
  case node(NodeID)
}
