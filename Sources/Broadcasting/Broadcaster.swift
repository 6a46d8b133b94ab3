/// A broadcast architecture, as the state machine of one node.
///
/// A broadcaster does no input or output, reads no clock, and has no randomness but its seat's seed. It is
/// told facts and answers with effects in its context; a driver carries the effects out, in order.
///
/// What a driver promises: a message arrives any number of times (0 included), at any later moment, in any
/// order. A timer fires once, at its due time or later, unless the node crashed in between. `now` never
/// goes back. What it does not promise: that a sender is what it was when it sent.
///
/// Conform with a `struct`: a copy is a snapshot.
public protocol Broadcaster: Sendable {
  /// What nodes of this architecture say to one another.
  associatedtype Message: WireMessage
  associatedtype Settings: ArchitectureSettings

  /// The service nodes that this architecture runs beside the hosts.
  static func services(_ settings: Settings) -> [Role]
  /// Whose neighbours the seats are to name; nil where any node may talk to any.
  static func topology(_ settings: Settings) -> Topology?
  /// Whether at most one node may lead in an epoch; a run in which two do is invalid.
  static var hasExclusiveLeader: Bool { get }
  /// How many nodes may forget at once before an acknowledged rumor may be lost, with so many hosts.
  static func survivableLosses(_ settings: Settings, hosts: Int) -> Int
  /// What a run with so many hosts takes.
  static func footprint(_ settings: Settings, hosts: Int) -> Footprint

  /// The kinds of words (`MessageWord`), a bit each, that are about one rumor alone, and to which a host that
  /// has delivered it in its present life neither answers nor gives any thought.
  ///
  /// The simulator, which knows deliveries, spares nodes such messages: most of those of a large run. None is
  /// always right.
  static func settledWords(_ settings: Settings) -> UInt16
  /// No node ever asks to be woken sooner than after this; zero is always right.
  static func leastDelay(_ settings: Settings) -> Delay

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

  /// The node that takes this one's place after a crash that cost it its memory: what it kept on disk, if
  /// the architecture has one, and nothing else.
  func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self
}

extension Broadcaster {
  public static func services(_ settings: Settings) -> [Role] { [] }
  public static func topology(_ settings: Settings) -> Topology? { nil }
  public static var hasExclusiveLeader: Bool { false }
  /// Of a node that keeps nothing outside its own value, and sends each host every rumor once.
  public static func footprint(_ settings: Settings, hosts: Int) -> Footprint {
    Footprint(bytesPerHost: MemoryLayout<Self>.stride, messages: hosts)
  }

  public static func settledWords(_ settings: Settings) -> UInt16 { 0 }
  public static func leastDelay(_ settings: Settings) -> Delay { .zero }

  public func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self {
    Self(at: seat, settings: settings)
  }
}
