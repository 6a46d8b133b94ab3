public import Broadcasting

/// A message that can carry one of coordination's; an enum's case is enough.
public protocol CarriesCoordination: WireMessage {
  static func coordination(_ message: CoordinationMessage) -> Self
}

/// A message between coordinators, or between a coordinator and a host.
///
/// Kept small in memory: what is large or rare is boxed.
public enum CoordinationMessage: Hashable, Sendable {
  // Between coordinators: Raft.
  /// Would I be elected? Changes nothing at the one that is asked.
  indirect case preVote(Candidacy)
  /// `term` is the candidacy's where granted, else the voter's own.
  case preVoted(term: UInt64, granted: Bool)
  indirect case vote(Candidacy)
  case voted(term: UInt64, granted: Bool)
  /// The leader's heartbeat, with what entries the follower lacks.
  indirect case append(AppendEntries)
  /// `index` is the last entry that matches where accepted, else where the leader should go on.
  case appended(term: UInt64, index: UInt32, accepted: Bool)

  // From hosts to coordinators.
  /// A host's question for the leader of the moment.
  case ask
  /// I want the lease. `stamp` is when this was sent, by the host's clock.
  case contend(stamp: Instant, life: UInt32)
  case keepAlive(epoch: UInt64, stamp: Instant)
  /// The lease in this epoch is in my name, but it is not mine any more.
  case resign(epoch: UInt64)
  /// I know the announcement.
  case learnt(term: UInt64, version: UInt32)

  // From coordinators to hosts.
  /// The lease is yours for its time after `stamp`, when you asked for it.
  case kept(epoch: UInt64, stamp: Instant)
  /// Ask that coordinator.
  case redirect(NodeID)
  indirect case announce(Announcement)
}

/// A candidate's claim.
public struct Candidacy: Hashable, Sendable {
  public let term: UInt64
  public let lastIndex: UInt32
  public let lastTerm: UInt64
}

/// Entries that follow `previousIndex` in the leader's log; none in a mere heartbeat.
public struct AppendEntries: Hashable, Sendable {
  public let term: UInt64
  public let previousIndex: UInt32
  public let previousTerm: UInt64
  public let commit: UInt32
  public let entries: [LogEntry]
}

/// The holder of the leader lease, as a Raft leader tells it to every host.
public struct Announcement: Hashable, Sendable {
  /// The Raft leader's term.
  public let term: UInt64
  /// Counts the announcements of the term from 1: a host believes the latest (term, version).
  public let version: UInt32
  /// The last epoch granted; 0 before the first.
  public let epoch: UInt64
  /// Nil where nobody holds the lease.
  public let holder: NodeID?
  /// The holder's life; 0 where there is no holder.
  public let life: UInt32
}
