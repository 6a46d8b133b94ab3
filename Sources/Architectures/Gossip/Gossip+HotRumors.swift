import Broadcasting

extension Gossip {
  /// The rumors that a host still passes on, and by which rule it loses interest in each.
  ///
  /// Rounds are cycles of the paper: what comes in the course of one is *fresh*, and passed on from the next
  /// round on only. That a fresh rumor comes once more is no sign that others know it, too: whether a
  /// message was useful is judged by what its recipient held when its round began.
  ///
  /// The rule of the counter is the one with which simulations give the figures of Demers et al. 1987,
  /// table 1: a useful push sets it back to 0, and at k the rumor is dropped.
  struct HotRumors: Sendable {
    private struct Entry: Sendable {
      let rumor: RumorID
      var count = 0
      var isFresh = true
      /// Answering polls: what recipients of this round have said.
      var wasUseful = false
      var wasUseless = false
    }

    private let stop: Stop
    private let k: Int
    private var entries: [Entry] = []

    init(stop: Stop, k: Int) {
      self.stop = stop
      self.k = k
    }

    var isEmpty: Bool { entries.isEmpty }
    /// Those that were there when the round began, oldest first.
    var ripe: [RumorID] { entries.compactMap { $0.isFresh ? nil : $0.rumor } }

    mutating func add(_ rumor: RumorID) { entries.append(Entry(rumor: rumor)) }

    /// True where the rumor came in the course of the present round.
    func isFresh(_ rumor: RumorID) -> Bool { entries.contains { $0.rumor == rumor && $0.isFresh } }

    private func losesInterest(after count: Int, _ random: inout SplitMix64) -> Bool {
      switch stop {
      case .infectAndDie: true
      case .forever: false
      case .feedbackCounter, .blindCounter: count >= k
      case .feedbackCoin, .blindCoin: random.draw(below: UInt64(k)) == 0
      }
    }

    // MARK: Pushing

    mutating func beginRound() {
      for index in entries.indices { entries[index].isFresh = false }
    }

    /// The ripe rumors were pushed to so many hosts.
    ///
    /// Without feedback each of them counts, one after the other.
    mutating func pushed(toHosts recipients: Int, _ random: inout SplitMix64) {
      guard !stop.wantsFeedback else { return }
      var kept: [Entry] = []
      for var entry in entries {
        var isKept = true
        for _ in 0..<(entry.isFresh ? 0 : recipients) where isKept {
          entry.count += 1
          isKept = !losesInterest(after: entry.count, &random)
        }
        if isKept { kept.append(entry) }
      }
      entries = kept
    }

    /// A recipient of a push has answered, at any time and any number of times.
    mutating func heard(_ feedback: Feedback, _ random: inout SplitMix64) {
      guard stop.wantsFeedback else { return }
      for rumor in feedback.new {
        if let index = index(of: rumor) { entries[index].count = 0 }
      }
      for rumor in feedback.known {
        guard let index = index(of: rumor) else { continue }
        entries[index].count += 1
        if losesInterest(after: entries[index].count, &random) { entries.remove(at: index) }
      }
    }

    private func index(of rumor: RumorID) -> Int? { entries.firstIndex { $0.rumor == rumor } }

    // MARK: Answering polls

    /// The ripe rumors were sent to one that asked.
    mutating func served() {
      guard !stop.wantsFeedback else { return }
      for index in entries.indices where !entries[index].isFresh { entries[index].wasUseless = true }
    }

    /// A host that had asked has answered what was sent to it.
    mutating func noted(_ feedback: Feedback) {
      guard stop.wantsFeedback else { return }
      for rumor in feedback.new {
        if let index = index(of: rumor) { entries[index].wasUseful = true }
      }
      for rumor in feedback.known {
        if let index = index(of: rumor) { entries[index].wasUseless = true }
      }
    }

    /// Counts once for all recipients of the round that is over, and begins the next one.
    ///
    /// It counts where none of them had use for the rumor; where one had, the counter is set back to 0; where
    /// there were none, nothing changes.
    mutating func endRoundOfPolls(_ random: inout SplitMix64) {
      var kept: [Entry] = []
      for var entry in entries {
        var isKept = true
        if entry.wasUseful {
          entry.count = 0
        } else if entry.wasUseless {
          entry.count += 1
          isKept = !losesInterest(after: entry.count, &random)
        }
        entry.isFresh = false
        entry.wasUseful = false
        entry.wasUseless = false
        if isKept { kept.append(entry) }
      }
      entries = kept
    }
  }
}
