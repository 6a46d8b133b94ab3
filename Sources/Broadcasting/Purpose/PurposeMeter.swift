/// The measures of a purpose: notes, requests and changes in, in order of time; values out.
///
/// It sees what no node does: true times, and all nodes at once.
public protocol PurposeMeter: Sendable {
  associatedtype Settings: ArchitectureSettings

  init(_ settings: Settings, in fleet: PurposeFleet)

  /// A client's request has reached its host; `intended` is when it was due.
  mutating func requested(_ request: PurposeRequest, at host: NodeID, intended: Instant, _ time: Instant)
  /// A client's request found its host down.
  mutating func refused(_ request: PurposeRequest, at host: NodeID, _ time: Instant)
  mutating func noted(_ note: Note, at node: NodeID, _ time: Instant)
  mutating func changed(_ node: NodeID, to state: PurposeNodeState, _ time: Instant)
  /// Links are cut so that the hosts fall into parts: the part of each, by number; nil: none are cut.
  mutating func split(_ parts: [Int]?, _ time: Instant)

  /// The run is over.
  consuming func outcome(at end: Instant, traffic: PurposeTraffic) -> PurposeOutcome
}

extension PurposeMeter {
  public mutating func refused(_ request: PurposeRequest, at host: NodeID, _ time: Instant) {}
  public mutating func changed(_ node: NodeID, to state: PurposeNodeState, _ time: Instant) {}
  public mutating func split(_ parts: [Int]?, _ time: Instant) {}
}

/// The fleet that a purpose is measured in.
public struct PurposeFleet: Hashable, Sendable {
  public let hosts: Int
  /// The roles of the service nodes, whose ids follow the hosts'.
  public let services: [Role]
  /// The time when clients begin to ask.
  public let begin: Instant
  /// The time when clients stop asking, and the last fault that ends has ended.
  public let calm: Instant

  public init(hosts: Int, services: [Role], begin: Instant, calm: Instant) {
    self.hosts = hosts
    self.services = services
    self.begin = begin
    self.calm = calm
  }
}

/// A change of a node's state, as far as purposes' measures go.
public enum PurposeNodeState: Hashable, Sendable {
  /// Started, in this life: so often has it forgotten.
  case up(life: UInt32)
  /// Crashed or gone.
  case down
  /// It says that it leaves, and will be down.
  case leaving
  case paused
  case resumed
}

/// The traffic of a run.
public struct PurposeTraffic: Hashable, Sendable {
  /// Messages of all nodes from the first request on, and their bytes.
  public let messages: Int
  public let bytes: Int
  /// The time in which they were sent.
  public let time: Delay

  public init(messages: Int, bytes: Int, time: Delay) {
    self.messages = messages
    self.bytes = bytes
    self.time = time
  }
}

/// The outcome of a run as its purpose sees it.
public struct PurposeOutcome: Hashable, Sendable {
  /// By the sheet's measures, in their order.
  public let measured: [PurposeMeasured]
  public let broken: [Broken]
  /// True where nobody asked for anything, so that nothing is known.
  public let isEmpty: Bool

  /// A rule that the run broke.
  public struct Broken: Hashable, Sendable {
    /// Of the sheet's `rules`.
    public let rule: String
    /// The way in which it was broken, in one line.
    public let how: String

    public init(_ rule: String, _ how: String) {
      self.rule = rule
      self.how = how
    }
  }

  public init(measured: [PurposeMeasured], broken: [Broken] = [], isEmpty: Bool = false) {
    self.measured = measured
    self.broken = broken
    self.isEmpty = isEmpty
  }
}

/// A measure's value in one run.
public enum PurposeMeasured: Hashable, Sendable {
  case count(Int)
  case ratio(Double)
  /// In whole nanoseconds, in any order.
  case times([Int64])
  /// In any order.
  case spread([Double])
  /// For all, and by side of a partition.
  case sides(all: Double, [Side])
  /// There was nothing to measure.
  case nothing

  /// A side of a partition: how many hosts it has, and the value there.
  public struct Side: Hashable, Sendable {
    public let hosts: Int
    public let value: Double

    public init(hosts: Int, value: Double) {
      self.hosts = hosts
      self.value = value
    }
  }
}
