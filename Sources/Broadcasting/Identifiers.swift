/// A node of the cluster: a dense index, hosts first (`0..<hosts`), service nodes after them.
///
/// Drivers own the mapping to addresses.
public struct NodeID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public let index: UInt32

  @inlinable public init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }

  @inlinable public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }

  /// The index as an array subscript.
  @inlinable public var int: Int { Int(index) }

  public var description: String { "n\(index)" }
}

/// Written as its index.
extension NodeID: Codable {
  public init(from decoder: any Decoder) throws { index = try UInt32(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try index.encode(to: encoder) }
}

/// One application value being broadcast: the host where it started, and its place among that host's
/// broadcasts, counted from 0.
public struct RumorID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public let origin: NodeID
  public let sequence: UInt32

  /// Sequence numbers stay below this, so that a run of them always has an end to name.
  @inlinable public static var sequenceLimit: UInt32 { .max }

  @inlinable public init(origin: NodeID, sequence: UInt32) {
    self.origin = origin
    self.sequence = sequence
  }

  /// One integer that orders like the pair.
  @inlinable package var key: UInt64 { UInt64(origin.index) << 32 | UInt64(sequence) }

  @inlinable package init(key: UInt64) {
    origin = NodeID(Int(key >> 32))
    sequence = UInt32(truncatingIfNeeded: key)
  }

  @inlinable public static func < (a: RumorID, b: RumorID) -> Bool { a.key < b.key }

  public var description: String { "\(origin)#\(sequence)" }

  /// Reads what `description` gives, such as `n3#0`; nil for anything else.
  public init?(parsing text: String) {
    let parts = text.dropFirst().split(separator: "#", omittingEmptySubsequences: false)
    guard text.hasPrefix("n"), parts.count == 2, let origin = Int(parts[0]), let sequence = UInt32(parts[1])
    else { return nil }
    guard (0..<NodeID.limit).contains(origin), sequence < Self.sequenceLimit else { return nil }
    self.init(origin: NodeID(origin), sequence: sequence)
    guard description == text else { return nil }
  }
}

/// A wake-up that a broadcaster asked for, handed back when it is due.
///
/// Timers cannot be cancelled: a broadcaster that no longer wants one ignores it by its `token`.
public struct TimerID: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// Its purpose; each architecture names its own.
  public let kind: UInt32
  /// Tells a wanted timer from a stale one of the same kind.
  public let token: UInt32

  @inlinable public init(_ kind: UInt32, token: UInt32 = 0) {
    self.kind = kind
    self.token = token
  }

  public var description: String { "timer \(kind).\(token)" }
}

/// The purpose of a node.
public enum Role: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Talks to clients; every rumor must reach every host.
  case host
  /// Full mesh: keeps the membership under leases.
  case registry
  /// Shared cache: keeps the log of rumors.
  case cache
  /// Elected leader: one of the nodes that agree on who leads.
  case coordinator

  public var description: String {
    switch self {
    case .host: "host"
    case .registry: "registry"
    case .cache: "cache"
    case .coordinator: "coordinator"
    }
  }
}

extension NodeID {
  /// All ids are below this: no cluster is that large.
  @inlinable public static var limit: Int { 1 << 26 }
}
