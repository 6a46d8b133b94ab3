/// One entry of the coordinators' log.
public struct LogEntry: Hashable, Sendable {
  /// The term of the Raft leader that wrote it.
  public let term: UInt64
  public let command: LeaseCommand

  public init(term: UInt64, command: LeaseCommand) {
    self.term = term
    self.command = command
  }
}

/// A coordinator's log, with indexes from 1; index 0 stands before the first entry and has term 0.
///
/// It is never compacted: only grants, vacancies and one entry a term go in, a few bytes every few seconds
/// at the very worst.
struct RaftLog: Hashable, Sendable {
  private var entries: [LogEntry] = []

  /// Entries that one message carries at most.
  static let batch: UInt32 = 64

  var lastIndex: UInt32 { UInt32(truncatingIfNeeded: entries.count) }
  var lastTerm: UInt64 { entries.last?.term ?? 0 }

  /// The entry at `index`; nil where there is none.
  subscript(index: UInt32) -> LogEntry? {
    index >= 1 && index <= lastIndex ? entries[Int(index) - 1] : nil
  }

  /// The term at `index`, 0 included; nil past the end.
  func term(at index: UInt32) -> UInt64? { index == 0 ? 0 : self[index]?.term }

  /// The entries from `index` on, at most a batch.
  func batch(from index: UInt32) -> [LogEntry] {
    guard index >= 1, index <= lastIndex else { return [] }
    let count = min(lastIndex - index + 1, Self.batch)
    return Array(entries[Int(index) - 1..<Int(index) - 1 + Int(count)])
  }

  mutating func append(_ entry: LogEntry) { entries.append(entry) }

  /// Takes the entries that follow `previous`, which must match.
  ///
  /// An entry that differs from ours goes with
  /// all after it; one that is there already changes nothing, so that a late message undoes nothing.
  /// Gives the index of the first entry that went, nil if none did.
  mutating func merge(_ news: [LogEntry], after previous: UInt32) -> UInt32? {
    var index = Int(previous)
    var replaced: UInt32?
    for entry in news {
      if index < entries.count, entries[index].term != entry.term {
        entries.removeSubrange(index...)
        replaced = UInt32(index) + 1
      }
      if index >= entries.count { entries.append(entry) }
      index += 1
    }
    return replaced
  }

  /// True where a log with this last index and term holds all that this one may have helped to commit.
  func isCovered(byLastIndex index: UInt32, lastTerm term: UInt64) -> Bool {
    (term, index) >= (lastTerm, lastIndex)
  }

  /// The index at which a leader should go on when the entry at `previous` is not the one it thought: after
  /// our end, or at the first entry of the term that we have there, which skips a whole term at once.
  func hint(at previous: UInt32) -> UInt32 {
    guard let term = self[previous]?.term else { return lastIndex + 1 }
    var index = previous
    while index > 1, self[index - 1]?.term == term { index -= 1 }
    return index
  }
}
