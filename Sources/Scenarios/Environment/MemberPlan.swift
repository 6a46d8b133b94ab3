package import Broadcasting

/// The comings and goings of a run's hosts, drawn from its seed before it begins.
package struct MemberPlan: Sendable {
  package struct Change: Hashable, Sendable {
    package enum Kind: Int, Hashable, Sendable {
      /// A host is there, and knows nothing.
      case comes
      /// It says that it leaves.
      case announces
      /// It is there no more.
      case goes
    }

    package let due: Instant
    package let host: NodeID
    package let kind: Kind
  }

  /// By host: true for those that are there at the beginning.
  package private(set) var isThere: [Bool]
  /// In order of time.
  package private(set) var changes: [Change] = []
  /// The events that met nobody, in order.
  private(set) var idle: [Int] = []
  /// True where at some time nobody is there.
  private(set) var isEverEmpty = false

  /// Something that a host is to do, if it can then.
  private struct Wish {
    enum Kind: Int {
      case come
      case announce
      /// Only if it has announced it.
      case goAsAnnounced
      case go
    }

    let at: Delay
    let host: Int
    let kind: Kind

    static func leave(_ host: Int, at: Delay, notice: Delay) -> [Wish] {
      [Wish(at: at, host: host, kind: .announce), Wish(at: at + notice, host: host, kind: .goAsAnnounced)]
    }

    /// The latest first, so that the next is the last.
    static func isLater(_ a: Wish, _ b: Wish) -> Bool {
      (b.at, b.host, b.kind.rawValue) < (a.at, a.host, a.kind.rawValue)
    }
  }

  /// Nil where all hosts are there all the time.
  package init?(_ scenario: Scenario, seed: UInt64) {
    guard let members = scenario.members else { return nil }
    let hosts = scenario.hosts
    let roles = [Role](repeating: .host, count: hosts)
    let targets = TargetResolver(scenario, roles: roles, seed: SplitMix64.seed(seed, .faults))
    var random = SplitMix64(seed: SplitMix64.seed(seed, .members))
    isThere = (0..<hosts).map { $0 < members.start ?? hosts }
    var wishes: [Wish] = []
    for churn in members.churn {
      for host in targets.nodes(of: churn.of, &random) {
        var own = SplitMix64(seed: SplitMix64.seed(seed, .members, UInt64(host.index) + 1))
        wishes += addSessions(
          of: host.int, churn, until: scenario.end - scenario.begin, scenario.settle, &own)
      }
    }
    follow(members.events, wishes, from: scenario.begin, targets, &random)
  }

  /// The changes of a host that comes and goes on its own.
  ///
  /// Its sessions begin so long before the run that who is there at the beginning, and for how long already,
  /// is as in the long run (Stutzbach and Rejaie, IMC 2006, on why ages of 0 mislead).
  private mutating func addSessions(
    of host: Int, _ churn: Members.Churn, until end: Delay, _ settle: Delay, _ random: inout SplitMix64
  ) -> [Wish] {
    var wishes: [Wish] = []
    var isUp = random.index(below: 2) == 0
    let cycle = churn.up.mean + churn.down.mean
    let start = settle * -1
    // Not a multiple of a constant cycle, or all would begin in step.
    var time = start + cycle * -50 + random.delay(in: .zero...cycle) * -1
    while time < end {
      time = time + LatencySampler.draw(isUp ? churn.up : churn.down, &random)
      isUp.toggle()
      let isGraceful = random.happens(churn.graceful)
      if time <= start {
        isThere[host] = isUp
      } else if time < end {
        if !isUp, isGraceful {
          wishes += Wish.leave(host, at: time, notice: .zero)
        } else {
          wishes.append(Wish(at: time, host: host, kind: isUp ? .come : .go))
        }
      }
    }
    return wishes
  }

  /// Follows wishes and events in order of time, those that are possible.
  private mutating func follow(
    _ events: [Members.Event], _ wishes: [Wish], from begin: Instant, _ targets: TargetResolver,
    _ random: inout SplitMix64
  ) {
    var isThere = isThere
    var isLeaving = [Bool](repeating: false, count: isThere.count)
    // By an event that is not over.
    var isComing = isLeaving
    var count = isThere.count { $0 }
    var wishes = wishes.sorted(by: Wish.isLater)
    var events = events.enumerated().sorted { ($1.element.at, $1.offset) < ($0.element.at, $0.offset) }
    isEverEmpty = count == 0
    while let next = [wishes.last?.at, events.last?.element.at].compactMap({ $0 }).min() {
      if let (index, event) = events.last, event.at == next {
        events.removeLast()
        let (meant, comes) = hosts(of: event, isThere, isLeaving, isComing, targets, &random)
        if meant.isEmpty { idle.append(index) }
        let stayAway = comes ? [] : meant.filter { isComing[$0] }
        for host in stayAway { isComing[host] = false }
        if !stayAway.isEmpty { wishes.removeAll { $0.kind == .come && stayAway.contains($0.host) } }
        for (place, host) in meant.enumerated() where comes || isThere[host] {
          let share = event.over.nanoseconds / Int64(meant.count) * Int64(place)
          let at = event.at + Delay(nanoseconds: share)
          wishes +=
            comes ? [Wish(at: at, host: host, kind: .come)] : Wish.leave(host, at: at, notice: event.notice)
          // Nobody is meant by two events.
          if comes { isComing[host] = true } else { isLeaving[host] = true }
        }
        wishes.sort(by: Wish.isLater)
        continue
      }
      let wish = wishes.removeLast()
      let isHere = isThere[wish.host]
      let kind: Change.Kind
      switch wish.kind {
      case .come:
        guard !isHere else { continue }
        kind = .comes
      case .announce:
        guard isHere else { continue }
        kind = .announces
      case .goAsAnnounced, .go:
        guard isHere, wish.kind == .go || isLeaving[wish.host] else { continue }
        kind = .goes
      }
      isLeaving[wish.host] = kind == .announces
      isComing[wish.host] = false
      isThere[wish.host] = kind != .goes
      count += kind == .comes ? 1 : kind == .goes ? -1 : 0
      isEverEmpty = isEverEmpty || count == 0
      changes.append(Change(due: begin + wish.at, host: NodeID(wish.host), kind: kind))
    }
  }

  /// The hosts that an event means, in order, and whether they come.
  private func hosts(
    of event: Members.Event, _ isThere: [Bool], _ isLeaving: [Bool], _ isComing: [Bool],
    _ targets: TargetResolver, _ random: inout SplitMix64
  ) -> (hosts: [Int], comes: Bool) {
    switch event.kind {
    case .join(let target):
      let isFree = { (node: NodeID) in !isThere[node.int] && !isComing[node.int] }
      return (targets.nodes(of: target, &random, isFree: isFree).filter(isFree).map(\.int), true)
    case .leave(let target):
      let isFree = { (node: NodeID) in isThere[node.int] && !isLeaving[node.int] }
      return (targets.nodes(of: target, &random, isFree: isFree).filter(isFree).map(\.int), false)
    case .scale(let wanted):
      let stays = isThere.indices.filter { isThere[$0] && !isLeaving[$0] || isComing[$0] }
      let more = wanted - stays.count
      if more > 0 {
        return (isThere.indices.filter { !isThere[$0] && !isComing[$0] }.prefix(more).map { $0 }, true)
      }
      return (stays.suffix(-more).reversed(), false)
    }
  }
}

extension LatencySampler {
  /// A draw of a time that a host stays or is away.
  static func draw(_ span: Members.Span, _ random: inout SplitMix64) -> Delay {
    let drawn =
      switch span {
      case .constant(let delay): delay
      case .exponential(let mean): exponential(mean: mean, &random)
      case .weibull(let mean, let shape): weibull(mean: mean, shape: Double(shape) / 1_000, &random)
      }
    // Comings and goings are apart, or they would have no order.
    return max(drawn, .nanoseconds(1))
  }
}
