import Broadcasting
import Facts

/// The times at which the hosts of a run were there, where they come and go (`Members`).
struct Presence: Sendable {
  /// A host's time from coming until leaving.
  struct Stay: Hashable, Sendable {
    let host: Int
    let from: Int64
    let until: Int64
    /// By rumor: the bytes that it had received when it first had it (`Intake`).
    let bytes: [Int]
  }

  private static let away = Int64.max

  /// By host: since when it is there; `away` where it is not.
  private var since: [Int64]
  /// By host: those that are over, the first first.
  private var past: [[Stay]]

  let intake: Intake

  /// All are there from the beginning of time, until something else is said.
  init(hosts: Int, rumors: Int) {
    intake = Intake(rumors: rumors, hosts: hosts)
    since = [Int64](repeating: .min, count: hosts)
    past = Array(repeating: [], count: hosts)
  }

  mutating func comes(_ host: Int, at time: Int64) {
    // Services stay.
    guard host < since.count, since[host] == Self.away else { return }
    since[host] = time
    intake.restart(host)
  }

  mutating func goes(_ host: Int, at time: Int64) {
    if since[host] != Self.away { past[host].append(stay(host, until: time)) }
    since[host] = Self.away
  }

  /// The one that lasts.
  private func stay(_ host: Int, until time: Int64) -> Stay {
    // Who was there from the beginning did not come.
    let bytes = since[host] == .min ? [] : intake.column(of: host)
    return Stay(host: host, from: since[host], until: time, bytes: bytes)
  }

  func isThere(_ host: Int) -> Bool { host >= since.count || since[host] != Self.away }

  /// True where the host, in the stay in which it was at `time`, was there for a rumor that was due at `due`.
  func owes(_ host: Int, due: Int64, at time: Int64) -> Bool {
    for stay in past[host] where time < stay.until { return stay.from <= due }
    return since[host] <= due
  }

  /// Those that began in the run, host by host; one that lasts is until `end`.
  func joins(until end: Int64) -> [Stay] {
    since.indices.flatMap { host in
      past[host] + (since[host] == Self.away ? [] : [stay(host, until: end)])
    }
    .filter { $0.from > .min }
  }
}

extension Observations {
  mutating func comes(_ node: NodeID, at time: Instant) { presence?.comes(node.int, at: time.nanoseconds) }

  /// It forgets, even if it is down with its memory; one that was never there has nothing to forget.
  mutating func goes(_ node: NodeID, at time: Instant) {
    presence?.goes(node.int, at: time.nanoseconds)
    if time > .zero { forget(node, at: time) }
    isUp[node.int] = false
    isPaused[node.int] = false
  }

  /// True where the host, as it was at `time`, was there when the rumor was due: it owes it to its clients
  /// then.
  func owes(_ rumor: Int, _ host: Int, at time: Int64 = .max) -> Bool {
    presence?.owes(host, due: intended(rumor), at: time) ?? true
  }

  /// A host's part in a rumor.
  enum Receipt {
    case at(Int64)
    /// It never got it, and is live at the end.
    case missing
    /// It came later, or is gone.
    case notOwed
  }

  func receipt(_ rumor: Int, _ host: Int) -> Receipt {
    if let first = firstDelivery(rumor, host) { return owes(rumor, host, at: first) ? .at(first) : .notOwed }
    return isLive(host) && owes(rumor, host) ? .missing : .notOwed
  }

  // MARK: Joins

  /// By rumor: when the host first had it in that stay, in whatever life; `not` where it never did.
  private func deliveries(in stay: Presence.Stay) -> [Int64] {
    let lives = lives(of: stay.host)
    let first = lives.partitionPoint { pastLives[$0].until.nanoseconds > stay.from }
    let within = lives[first...].prefix { pastLives[$0].until.nanoseconds <= stay.until }
    return (0..<rumors.count).map { rumor in
      let earlier = within.lazy.map { pastLives[$0].deliveredAt[rumor] }.first { $0 != Self.not }
      return earlier ?? (stay.until > end.nanoseconds ? present(rumor, stay.host) : nil) ?? Self.not
    }
  }

  /// Hosts that came in the run; nil where all are there all the time.
  struct Joins {
    /// For each: how long until it had its first rumor, but for its own.
    var first: [Int64] = []
    /// For those that ever had all that had been acknowledged before they came: how long until then.
    var all: [Int64] = []
    /// For those: the bytes that they had received by then.
    var bytes: [Int64] = []
    /// The number of such rumors that those which stayed never got.
    var missed = 0
  }

  func joins() -> Joins? {
    guard let presence else { return nil }
    var joins = Joins()
    for stay in presence.joins(until: end.nanoseconds + 1) {
      let deliveries = deliveries(in: stay)
      let others = deliveries.indices.filter {
        deliveries[$0] != Self.not && rumors[$0].origin.int != stay.host
      }
      if let time = others.map({ deliveries[$0] }).min() { joins.first.append(time - stay.from) }
      let earlier = (0..<rumors.count).filter {
        acknowledgedAt[$0] != Self.not && acknowledgedAt[$0] < stay.from
      }
      let lacking = earlier.count { deliveries[$0] == Self.not }
      if lacking == 0, !earlier.isEmpty {
        joins.all.append(max(0, (earlier.map { deliveries[$0] }.max() ?? stay.from) - stay.from))
        joins.bytes.append(Int64(earlier.map { stay.bytes[$0] }.max() ?? 0))
      }
      if stay.until > end.nanoseconds { joins.missed += lacking }
    }
    return joins
  }
}

extension Evidence {
  func joinLatencies(_ times: KeyPath<Observations.Joins, [Int64]>) -> MetricValue {
    joins.map { .percentiles(of: $0[keyPath: times], else: .noJoin) } ?? .unknown(.code(.noJoin))
  }
}
