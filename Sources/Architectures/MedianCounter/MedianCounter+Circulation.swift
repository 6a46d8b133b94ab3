import Broadcasting

extension MedianCounter {
  /// The rumors that a host passes on, each in the state that the paper calls B or C.
  ///
  /// A host that lacks a rumor is in state A for it, and its counter is 0. In state B the counter m goes from
  /// 1 to `most` − 1. At `most` it is state C: the rumor is passed on for `final` more rounds, and is then
  /// done with: state D, which others are told as `most` as well.
  ///
  /// States change where rounds begin, by what was heard in the round before.
  struct Circulation: Sendable {
    private struct Entry: Sendable {
      let rumor: RumorID
      /// 0 while it is fresh: it came in the course of the present round.
      var counter: UInt32 = 0
      /// Rounds since then.
      var age = 0
      /// Rounds to go in state C.
      var remaining: Int
      /// Hosts of this round with a lower counter, and with one as high or higher.
      var lower = 0
      var higher = 0
      /// True where a host in state C or D was met in this round.
      var metFinal = false
    }

    /// The counter of state C.
    let most: UInt32
    private let final: Int
    /// After so many rounds a rumor is done with in any case, as the paper has it against failures.
    private let oldest: Int
    private var entries: [Entry] = []
    private var places: [RumorID: Int] = [:]

    init(most: Int, final: Int, oldest: Int) {
      self.most = UInt32(most)
      self.final = final
      self.oldest = oldest
    }

    var isEmpty: Bool { entries.isEmpty }
    /// Those that were there when the round began, oldest first.
    var ripe: [Counted] {
      entries.compactMap { $0.counter == 0 ? nil : Counted(rumor: $0.rumor, counter: $0.counter) }
    }

    /// `counter`: that of the host that it came from; 0 if nobody says.
    mutating func add(_ rumor: RumorID, from counter: UInt32) {
      places[rumor] = entries.count
      entries.append(Entry(rumor: rumor, remaining: final, metFinal: counter >= most))
    }

    /// Its counter in this round, of a rumor that the host holds.
    func counter(of rumor: RumorID) -> UInt32 {
      places[rumor].map { entries[$0].counter } ?? most
    }

    /// Another host has said what its counter is.
    mutating func heard(_ one: Counted) {
      if let place = places[one.rumor] { note(one.counter, at: place) }
    }

    private mutating func note(_ counter: UInt32, at index: Int) {
      if counter >= most {
        entries[index].metFinal = true
      } else if counter < entries[index].counter {
        entries[index].lower += 1
      } else if entries[index].counter > 0 {
        entries[index].higher += 1
      }
    }

    /// A host has named all that it passes on: of the rest it has heard nothing, as far as one can tell.
    ///
    /// Gives the rest.
    mutating func heardNothing(but named: [Counted]) -> [Counted] {
      let named = RumorSet(named.lazy.map(\.rumor))
      var rest: [Counted] = []
      for index in entries.indices where entries[index].counter > 0 && !named.contains(entries[index].rumor) {
        note(0, at: index)
        rest.append(Counted(rumor: entries[index].rumor, counter: entries[index].counter))
      }
      return rest
    }

    /// Begins a round: moves every rumor on by what was heard of it in the last one.
    mutating func beginRound() {
      var kept: [Entry] = []
      kept.reserveCapacity(entries.count)
      for var entry in entries {
        move(&entry)
        guard entry.remaining > 0, entry.age <= oldest else {
          places[entry.rumor] = nil
          continue
        }
        entry.lower = 0
        entry.higher = 0
        entry.metFinal = false
        entry.age += 1
        places[entry.rumor] = kept.count
        kept.append(entry)
      }
      entries = kept
    }

    private func move(_ entry: inout Entry) {
      switch entry.counter {
      case most: entry.remaining -= 1
      case _ where entry.metFinal: entry.counter = most
      case 0: entry.counter = 1
      case _ where entry.higher > entry.lower: entry.counter += 1
      default: break
      }
    }
  }
}
