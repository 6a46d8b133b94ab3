import Broadcasting

/// Rumors that are still to be sent, each so many times: those sent least come first, of these the newest.
///
/// After hashicorp/memberlist's `TransmitLimitedQueue` (`queue.go`). That one puts larger messages before
/// newer ones; here all payloads are of one size. It never sends what is larger than a packet; here that goes
/// alone.
struct TransmitQueue: Sendable {
  private struct Entry: Sendable {
    let rumor: RumorID
    /// Counts what was ever queued.
    let age: UInt64
  }

  /// By how often its rumors were sent: ascending by age.
  private var levels: [[Entry]]
  private var queued: UInt64 = 0
  private(set) var count = 0

  /// `limit`: how often a rumor is sent before it is dropped, at least once.
  init(limit: Int) { levels = Array(repeating: [], count: max(limit, 1)) }

  var isEmpty: Bool { count == 0 }

  mutating func add(_ rumor: RumorID) {
    levels[0].append(Entry(rumor: rumor, age: queued))
    queued += 1
    count += 1
  }

  /// The next rumors to send, as many as fit in so many bytes, and one at least where there is any; each of
  /// them counts as sent once more.
  ///
  /// `size` gives the bytes that a rumor takes.
  mutating func take(bytes: Int, size: (RumorID) -> Int) -> [RumorID] {
    var taken: [(entry: Entry, level: Int)] = []
    var room = bytes
    gathering: for level in levels.indices {
      while let entry = levels[level].last {
        room -= size(entry.rumor)
        guard room >= 0 || taken.isEmpty else { break gathering }
        levels[level].removeLast()
        taken.append((entry, level))
      }
    }
    for (entry, level) in taken {
      if level + 1 < levels.count { insert(entry, at: level + 1) } else { count -= 1 }
    }
    return taken.map(\.entry.rumor)
  }

  private mutating func insert(_ entry: Entry, at level: Int) {
    var low = 0
    var high = levels[level].count
    while low < high {
      let middle = (low + high) / 2
      if levels[level][middle].age < entry.age { low = middle + 1 } else { high = middle }
    }
    levels[level].insert(entry, at: low)
  }
}
