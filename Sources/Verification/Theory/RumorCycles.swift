import Broadcasting

/// A model of rumor mongering in synchronous cycles, as section 1.4 of Demers and others 1987 has it: sites
/// are places in an array, a cycle is a loop over them.
///
/// It shares neither a broadcaster nor the simulator with what it is held against: there are no messages,
/// links, timers or queues in it, only who draws whom.
///
/// What a site learns in a cycle it passes on from the next one; whether a contact was useful is judged by
/// what was known when the cycle began.
struct RumorCycles {
  enum Direction: String {
    case push
    case pull
    case pushPull = "push-pull"
  }

  /// The rule by which a site stops passing the rumor on.
  enum Stop {
    /// After k useless contacts in a row; pulled from, after k cycles in a row with useless contacts only.
    case feedbackCounter(Int)
    /// With probability 1/k after a useless contact.
    case feedbackCoin(Int)
    /// After k contacts.
    case blindCounter(Int)
    /// With probability 1/k after each contact.
    case blindCoin(Int)
    /// After so many contacts, in the middle of a cycle, too: the last ones of that cycle are not made.
    case contacts(Int)
    case never
  }

  let sites: Int
  /// The sites that are up; the others are drawn like these and answer nothing.
  let live: Int
  let direction: Direction
  let stop: Stop
  let fanout: Int
  let loss: Probability

  init(
    sites: Int, live: Int? = nil, _ direction: Direction, _ stop: Stop, fanout: Int = 1,
    loss: Probability = .zero
  ) {
    self.sites = sites
    self.live = live ?? sites
    self.direction = direction
    self.stop = stop
    self.fanout = min(fanout, sites - 1)
    self.loss = loss
  }

  /// The outcome of one rumor that site 0 has before the first cycle.
  struct Outcome {
    /// The number of sites that knew at the end of each cycle, from 0 to that of the last delivery.
    var knownByCycle = [1]
    /// Those with the rumor in them.
    var messages = 0
    let sites: Int
    let live: Int

    var reached: Int { knownByCycle.last ?? 1 }
    var residue: Double { 1 - Double(reached) / Double(live) }
    var traffic: Double { Double(messages) / Double(sites) }
    var lastCycle: Double { Double(knownByCycle.count - 1) }
    /// The mean cycle of a first delivery, the origin apart; 0 where there was none.
    var meanCycle: Double {
      guard reached > 1 else { return 0 }
      let sum = knownByCycle.indices.dropFirst().reduce(0) {
        $0 + $1 * (knownByCycle[$1] - knownByCycle[$1 - 1])
      }
      return Double(sum) / Double(reached - 1)
    }
    /// The cycle in which so many knew; not a number where they never did.
    func cycle(ofHost count: Int) -> Double {
      knownByCycle.firstIndex { $0 >= count }.map(Double.init) ?? .nan
    }
  }

  /// Pulling goes on for ever; a run ends once all live sites know or nobody passes the rumor on any more.
  func play(seed: UInt64) -> Outcome {
    var game = Game(self, SplitMix64(seed: SplitMix64.seed(seed, .rumorCycleModel)))
    while !game.isOver { game.playCycle() }
    return game.outcome
  }
}

extension RumorCycles {
  private struct Game {
    private struct Site {
      /// The cycle after which it knows; `never` while it does not.
      var learned = Site.never
      var isActive = false
      var count = 0
      var wasUseful = false
      var wasUseless = false

      static let never = Int.max
    }

    private let rules: RumorCycles
    private var random: SplitMix64
    private var states: [Site]
    private var active: [Int] = [0]
    private var fresh: [Int] = []
    private var cycle = 0
    private var drawn: [Int] = []
    var outcome: Outcome

    init(_ rules: RumorCycles, _ random: SplitMix64) {
      self.rules = rules
      self.random = random
      states = [Site](repeating: Site(), count: rules.sites)
      states[0].learned = 0
      states[0].isActive = true
      outcome = Outcome(sites: rules.sites, live: rules.live)
    }

    var isOver: Bool {
      if case .never = rules.stop { return outcome.reached == rules.live }
      return active.isEmpty
    }

    mutating func playCycle() {
      cycle += 1
      let known = active
      if rules.direction != .pull { for site in known { push(from: site) } }
      if rules.direction != .push { for site in 0..<rules.live { pull(to: site) } }
      if rules.direction == .pull { endCycleOfPulls() }
      active.removeAll { !states[$0].isActive }
      for site in fresh { states[site].isActive = true }
      active += fresh
      guard !fresh.isEmpty else { return }
      let before = outcome.reached
      while outcome.knownByCycle.count < cycle { outcome.knownByCycle.append(before) }
      outcome.knownByCycle.append(before + fresh.count)
      fresh = []
    }

    /// `fanout` distinct others.
    private mutating func draw(for site: Int) {
      drawn.removeAll(keepingCapacity: true)
      while drawn.count < rules.fanout {
        let place = random.index(below: rules.sites - 1)
        let other = place < site ? place : place + 1
        if rules.fanout == 1 || !drawn.contains(other) { drawn.append(other) }
      }
    }

    private func knew(_ site: Int) -> Bool { states[site].learned < cycle }

    private mutating func learn(_ site: Int) {
      guard states[site].learned == Site.never else { return }
      states[site].learned = cycle
      fresh.append(site)
    }

    /// That so many messages, each of which the next one needs, all arrive.
    private mutating func arrives(over messages: Int) -> Bool {
      for _ in 0..<messages where random.happens(rules.loss) { return false }
      return true
    }

    private mutating func push(from site: Int) {
      draw(for: site)
      // A digest, the question for what is missing, and the rumor; or the rumor alone.
      let ways = rules.direction == .pushPull ? 3 : 1
      for other in drawn where states[site].isActive || !rules.stop.cutsCycles {
        outcome.messages += 1
        let wasUseful = other < rules.live && !knew(other)
        if other < rules.live, arrives(over: ways) { learn(other) }
        count(at: site, wasUseful: wasUseful)
      }
    }

    private mutating func pull(to site: Int) {
      draw(for: site)
      for other in drawn where other < rules.live && knew(other) && states[other].isActive {
        outcome.messages += 1
        if knew(site) { states[other].wasUseless = true } else { states[other].wasUseful = true }
        if arrives(over: 2) { learn(site) }
      }
    }

    private mutating func count(at site: Int, wasUseful: Bool) {
      guard states[site].isActive else { return }
      if wasUseful, rules.stop.wantsFeedback { return states[site].count = 0 }
      states[site].count += 1
      if losesInterest(after: states[site].count) { states[site].isActive = false }
    }

    private mutating func losesInterest(after count: Int) -> Bool {
      switch rules.stop {
      case .feedbackCounter(let k), .blindCounter(let k), .contacts(let k): count >= k
      case .feedbackCoin(let k), .blindCoin(let k): random.index(below: k) == 0
      case .never: false
      }
    }

    /// Counts once for all that pulled from a site in the cycle.
    private mutating func endCycleOfPulls() {
      for site in active {
        if states[site].wasUseful || states[site].wasUseless {
          count(at: site, wasUseful: states[site].wasUseful)
        }
        states[site].wasUseful = false
        states[site].wasUseless = false
      }
    }
  }
}

extension RumorCycles.Stop {
  fileprivate var wantsFeedback: Bool {
    switch self {
    case .feedbackCounter, .feedbackCoin: true
    case .blindCounter, .blindCoin, .contacts, .never: false
    }
  }

  fileprivate var cutsCycles: Bool { if case .contacts = self { true } else { false } }
}
