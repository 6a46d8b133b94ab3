/// A use of broadcasts, as the state machine of one node above its broadcaster: limiting rates, say.
///
/// A purpose is as pure as a broadcaster: it does no input or output, reads no clock, and has no randomness
/// but its seat's seed. It is told facts and answers with effects in its context. Any purpose runs on any
/// architecture, which spreads its values and knows nothing of what they say.
///
/// Promised: a value that was broadcast comes to other hosts as the architecture promises it: once in a life,
/// at any later moment, in any order. A message to one node comes any number of times, 0 included. `now` is
/// what the node's clock shows, which may be wrong.
///
/// There is one on every node, service nodes included; only hosts are asked by clients, and only hosts may
/// broadcast. Conform with a `struct`: a copy is a snapshot.
public protocol Purpose: Sendable {
  /// The content of a broadcast.
  associatedtype Value: WireValue
  /// A message straight from one node's purpose to another's, beside all broadcasts.
  associatedtype Message: WireMessage = NoMessage
  associatedtype Settings: ArchitectureSettings
  /// The measures of a run, from what its nodes noted.
  associatedtype Meter: PurposeMeter where Meter.Settings == Settings

  typealias Context = PurposeContext<Value, Message>

  /// The description of what this purpose is, beside what its nodes do.
  static var sheet: PurposeSheet<Settings> { get }

  /// A node that knows nothing but its seat.
  init(at seat: Seat, settings: Settings)

  /// The node is up, for the first time or without its memory (`seat.life` tells).
  mutating func start(in context: inout Context)
  /// The node is up again with the memory it had; its timers are gone.
  mutating func resume(in context: inout Context)
  /// A client asks this host for something.
  mutating func request(_ request: PurposeRequest, in context: inout Context)
  /// A broadcast of another host, or of this one in a former life, is seen here for the first time in this
  /// life.
  mutating func delivered(_ value: Value, from origin: NodeID, in context: inout Context)
  mutating func receive(_ message: Message, from sender: NodeID, in context: inout Context)
  mutating func timerFired(_ timer: TimerID, in context: inout Context)
  /// The host is about to leave for good, at any moment from now on.
  mutating func leave(in context: inout Context)
  /// The run is over: the host notes what its measures want of its last state.
  mutating func end(in context: inout Context)

  /// The node that takes this one's place after a crash that cost it its memory: what it kept on disk, if
  /// the purpose has one, and nothing else.
  func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self
}

extension Purpose {
  public mutating func receive(_ message: Message, from sender: NodeID, in context: inout Context) {}
  public mutating func leave(in context: inout Context) {}
  public mutating func end(in context: inout Context) {}

  public func afterMemoryLoss(at seat: Seat, settings: Settings) -> Self {
    Self(at: seat, settings: settings)
  }
}

/// A client's request to a host.
public struct PurposeRequest: Hashable, Sendable, BitwiseCopyable {
  /// The number of the request in the run: no other has it.
  public let number: UInt32
  /// True where the workload wants nothing changed: the share of its operations that `broadcasts` leaves.
  public let isRead: Bool
  /// A number that is drawn for it from the run's seed, the same on every architecture: whose request it is,
  /// or which key it is about, follows from it.
  public let draw: UInt64

  public init(number: UInt32, isRead: Bool = false, draw: UInt64) {
    self.number = number
    self.isRead = isRead
    self.draw = draw
  }
}

/// The message of purposes whose nodes say nothing but by broadcasts: there is none.
public enum NoMessage: WireMessage {
  public func forEachPayload(_ body: (RumorID) -> Void) {}
  public func encode<Sink: WireSink>(into sink: inout Sink) {}
  public init<Source: WireSource>(decoding source: inout Source) throws(WireError) {
    throw .unknownKind(try source.kind())
  }
}
