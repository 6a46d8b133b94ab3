/// Jepsen's set-full checker, by which Maelstrom judges broadcasts and grow-only sets.
///
/// Times are nanoseconds; reads are in the order in which they were invoked, by `order`. What Maelstrom's own
/// lets pass passes here: an element that a read shows twice, one that nobody added, one that nobody reads
/// again. jepsen-io/jepsen 0.3.7, `checker/set-full`.
package struct SetFull {
  /// The fate of an element, with latencies in whole milliseconds.
  package enum Fate: Hashable, Sendable {
    /// The last reads show it. The latency is from when it was known to the last read that missed it.
    case stable(latency: Int64)
    /// It was known, and later reads miss it. The latency is from then to the last read that showed it.
    case lost(latency: Int64)
    /// No read tells.
    case neverRead
  }

  /// A read, as far as one element is concerned.
  package struct Read: Hashable, Sendable, BitwiseCopyable {
    package let order: Int
    package let invoked: Int64
    package let completed: Int64

    package init(order: Int, invoked: Int64, completed: Int64) {
      self.order = order
      self.invoked = invoked
      self.completed = completed
    }
  }

  /// The history of one element in the reads, which are told one after the other.
  ///
  /// Reads that complete before the element is added must be left out.
  package struct Element: Sendable {
    private var known: Int64?
    private var lastPresent: Read?
    private var lastAbsent: Read?

    /// `acknowledged` is when its adding was; nil if it never was.
    package init(acknowledged: Int64?) { known = acknowledged }

    package mutating func isShown(by read: Read) {
      known = known.map { min($0, read.completed) } ?? read.completed
      if read.order > lastPresent?.order ?? -1 { lastPresent = read }
    }

    package mutating func isMissed(by read: Read) {
      if read.order > lastAbsent?.order ?? -1 { lastAbsent = read }
    }

    package var fate: Fate {
      let present = lastPresent?.order ?? -1
      let absent = lastAbsent?.order ?? -1
      guard let known else { return .neverRead }
      if present > absent { return .stable(latency: Self.latency(from: known, to: lastAbsent)) }
      guard let lastAbsent, known <= lastAbsent.invoked else { return .neverRead }
      return .lost(latency: Self.latency(from: known, to: lastPresent))
    }

    private static func latency(from known: Int64, to last: Read?) -> Int64 {
      max(0, last.map { $0.invoked + 1 - known } ?? 0) / 1_000_000
    }
  }

  package private(set) var stable: [Int64] = []
  package private(set) var lost = 0
  package private(set) var neverRead = 0

  package init() {}

  package mutating func count(_ fate: Fate) {
    switch fate {
    case .stable(let latency): stable.append(latency)
    case .lost: lost += 1
    case .neverRead: neverRead += 1
    }
  }

  /// Stable elements that some read missed after they were known.
  package var stale: Int { stable.count { $0 > 0 } }

  package var verdict: Outcome {
    if lost > 0 { return .invalid }
    return stable.isEmpty ? .unknown : .valid
  }
}
