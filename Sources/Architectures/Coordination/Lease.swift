public import Broadcasting

/// The state machine that coordinators replicate: who holds the leader lease.
///
/// Keep-alives are not in the log, as in etcd: only grants and vacancies are.
struct Lease: Hashable, Sendable {
  struct Holder: Hashable, Sendable {
    package let host: NodeID
    /// The host's life; a later one does not know that it held the lease.
    let life: UInt32
  }

  /// The last epoch granted; 0 before the first.
  private(set) var epoch: UInt64 = 0
  /// Nil where nobody holds the lease.
  private(set) var holder: Holder?

  /// A command that contradicts the state changes nothing, on every coordinator alike.
  mutating func apply(_ command: LeaseCommand) {
    switch command {
    case .nothing: break
    case .granted(let epoch, let host, let life):
      guard holder == nil, epoch > self.epoch else { return }
      self.epoch = epoch
      holder = Holder(host: host, life: life)
    case .vacated(let epoch):
      guard epoch == self.epoch else { return }
      holder = nil
    }
  }
}

/// The command in an entry of the coordinators' log.
public enum LeaseCommand: Hashable, Sendable {
  /// The entry with which a Raft leader begins its term.
  case nothing
  case granted(epoch: UInt64, host: NodeID, life: UInt32)
  case vacated(epoch: UInt64)
}

/// Epochs: the fencing tokens of the leader lease.
///
/// An epoch is the Raft term in which it was granted, times 1,000, plus its place among the term's grants.
/// So it never repeats and always grows because terms do, even where the log was forgotten.
enum Epoch {
  static let grantsPerTerm: UInt64 = 1_000

  static func term(of epoch: UInt64) -> UInt64 { epoch / grantsPerTerm }
}
