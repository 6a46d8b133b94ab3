internal import Broadcasting
internal import Scenarios

/// The weather on the links, as one node needs to know it; it holds until other conditions do.
struct Conditions: Codable, Hashable, Sendable {
  struct Slow: Codable, Hashable, Sendable {
    let node: Int
    let factor: Int
  }

  /// In nanoseconds of the run.
  let since: Int64
  /// The nodes that it does not hear.
  let unheard: [Int]
  /// A loss burst, in millionths.
  let lossMillionths: Int
  let slow: [Slow]
  /// The effects of links on messages, besides the network's own.
  let rules: [LinkRule]
}

/// All conditions there have been, so that a message is judged by those of when it was due.
struct ConditionsHistory {
  private var partitions: [(since: Instant, unheard: Set<Int>)] = []

  mutating func add(_ news: Conditions) {
    let unheard = Set(news.unheard)
    if unheard != partitions.last?.unheard ?? [] {
      partitions.append((Instant(nanoseconds: news.since), unheard))
    }
  }

  func cuts(_ sender: NodeID, at due: Instant) -> Bool {
    guard let current = partitions.last(where: { $0.since <= due }) else { return false }
    return current.unheard.contains(sender.int)
  }
}
