public import Broadcasting

/// The measures of a rate limiter, beside one limiter that sees every request when it comes.
public struct RateLimitMeter: PurposeMeter {
  private struct Asked {
    let client: UInt32
    let host: NodeID
    let intended: Instant
    let time: Instant
    var verdict: (isAdmitted: Bool, time: Instant)?
    /// The time when a node that keeps the account decided.
    var decided: Instant?
    var isSilence = false
    /// The part of the cut fleet that the host was in; nil where no link was cut.
    var part: Int?
  }

  /// A window of a client.
  private struct Window: Hashable, Comparable {
    let client: UInt32
    let number: Int64

    static func < (a: Window, b: Window) -> Bool { (a.client, a.number) < (b.client, b.number) }
  }

  /// A counter of requests: a node's in one life.
  private struct Counter: Hashable {
    let node: NodeID
    let life: UInt32
  }

  /// The numbers that nodes counted in a window.
  private struct Counts {
    private(set) var all: [(counter: Counter, count: UInt64)] = []
    private var places: [Counter: Int] = [:]

    mutating func add(_ counter: Counter) {
      if let place = places[counter] {
        all[place].count += 1
      } else {
        places[counter] = all.count
        all.append((counter, 1))
      }
    }
  }

  private let settings: RateLimit.Settings
  private let fleet: PurposeFleet
  private var asked: [Asked] = []
  /// By the request's number: its place in `asked`.
  private var places: [Int: Int] = [:]
  private var refused = 0
  /// The counts of each window, whose numbers are by the counting node's own clock.
  private var counted: [Window: Counts] = [:]
  /// By host that was there at the end: its window then, and what it knew of.
  private var ends: [(host: NodeID, window: Int64, known: [UInt32: UInt64])] = []
  private var lives: [UInt32]
  private var isUp: [Bool]
  private var parts: [Int]?
  private var partSizes: [Int] = []

  public init(_ settings: RateLimit.Settings, in fleet: PurposeFleet) {
    self.settings = settings
    self.fleet = fleet
    lives = Array(repeating: 0, count: fleet.hosts + fleet.services.count)
    isUp = Array(repeating: true, count: lives.count)
  }

  // MARK: Facts

  public mutating func requested(
    _ request: PurposeRequest, at host: NodeID, intended: Instant, _ time: Instant
  ) {
    places[Int(request.number)] = asked.count
    asked.append(
      Asked(
        client: settings.client(of: request, at: host, hosts: fleet.hosts), host: host, intended: intended,
        time: time, part: parts?[host.int]))
  }

  public mutating func refused(_ request: PurposeRequest, at host: NodeID, _ time: Instant) { refused += 1 }

  public mutating func noted(_ note: Note, at node: NodeID, _ time: Instant) {
    switch note.kind {
    case RateLimit.Kinds.decided:
      if note.isAdmitted {
        let counter = Counter(node: node, life: note.peer.index)
        counted[Window(client: note.count, number: note.window), default: Counts()].add(counter)
      }
      guard let place = places[note.request], asked[place].decided == nil else { return }
      asked[place].decided = time
      if asked[place].host == node { asked[place].verdict = (note.isAdmitted, time) }
    case RateLimit.Kinds.answered:
      guard let place = places[note.request], asked[place].verdict == nil else { return }
      asked[place].verdict = (note.isAdmitted, time)
      asked[place].isSilence = note.isSilence
    case RateLimit.Kinds.ends: ends.append((node, note.window, [:]))
    case RateLimit.Kinds.knows:
      if let last = ends.indices.last, ends[last].host == node { ends[last].known[note.count] = note.known }
    default: break
    }
  }

  public mutating func changed(_ node: NodeID, to state: PurposeNodeState, _ time: Instant) {
    switch state {
    case .up(let life):
      isUp[node.int] = true
      lives[node.int] = life
    case .down, .paused: isUp[node.int] = false
    case .resumed: isUp[node.int] = true
    case .leaving: break
    }
  }

  public mutating func split(_ parts: [Int]?, _ time: Instant) {
    self.parts = parts
    guard let parts, partSizes.isEmpty else { return }
    partSizes = Array(repeating: 0, count: (parts.max() ?? 0) + 1)
    for part in parts { partSizes[part] += 1 }
  }

  // MARK: Values

  public consuming func outcome(at end: Instant, traffic: PurposeTraffic) -> PurposeOutcome {
    let decided = asked.count { $0.verdict != nil }
    let all = asked.count + refused
    guard all > 0 else {
      return PurposeOutcome(measured: RateLimit.sheet.measures.map { _ in .nothing }, isEmpty: true)
    }
    let verdicts = oracle()
    let windows = windows(verdicts)
    let quota = Double(settings.quota)
    var falseAccepts = 0
    var falseRejects = 0
    for (one, isAdmitted) in zip(asked, verdicts) {
      guard let verdict = one.verdict, verdict.isAdmitted != isAdmitted else { continue }
      if verdict.isAdmitted { falseAccepts += 1 } else { falseRejects += 1 }
    }
    let unanswered = refused + asked.count { $0.verdict == nil || $0.isSilence }
    return PurposeOutcome(
      measured: [
        .spread(windows.map { Double(max(0, $0.admitted - $0.allowed)) / quota }),
        .spread(windows.filter { $0.allowed > 0 }.map { Double(max(0, $0.allowed - $0.admitted)) / quota }),
        admittedBySide(verdicts), .ratio(Double(falseAccepts) / Double(all)),
        .ratio(Double(falseRejects) / Double(all)), fairness(),
        .times(asked.compactMap { one in one.verdict.map { ($0.time - one.intended).nanoseconds } }),
        .ratio(Double(unanswered) / Double(all)),
        decided == 0 ? .nothing : .ratio(Double(traffic.messages) / Double(decided)), .count(all),
      ], broken: broken(at: end))
  }

  /// By request, in order of time: the verdict of a limiter that sees all.
  private func oracle() -> [Bool] {
    var accounts: [UInt32: RateLimit.Account] = [:]
    return asked.map { one in
      accounts[
        one.client,
        default: RateLimit.Account(settings.algorithm, quota: settings.quota, window: settings.window)
      ].admits(at: one.time)
    }
  }

  private func number(_ time: Instant) -> Int64 { max(time.nanoseconds, 0) / settings.window.nanoseconds }

  /// Of each whole window of each client in which it asked: what was admitted, and what would have been.
  ///
  /// A request is of the window in which it was decided.
  private func windows(_ verdicts: [Bool]) -> [(admitted: Int, allowed: Int)] {
    guard let last = asked.last?.time else { return [] }
    let length = settings.window.nanoseconds
    let first = (fleet.begin.nanoseconds + length - 1) / length
    var whole = first...max(first, number(last) - 1)
    if number(last) <= first { whole = 0...max(first, number(last)) }
    var counts: [Window: (admitted: Int, allowed: Int)] = [:]
    for (one, isAllowed) in zip(asked, verdicts) {
      let present = number(one.time)
      if whole.contains(present) {
        counts[Window(client: one.client, number: present), default: (0, 0)].allowed += isAllowed ? 1 : 0
      }
      guard let verdict = one.verdict, verdict.isAdmitted else { continue }
      let decided = number(one.isSilence ? verdict.time : one.decided ?? verdict.time)
      guard whole.contains(decided) else { continue }
      counts[Window(client: one.client, number: decided), default: (0, 0)].admitted += 1
    }
    return counts.keys.sorted().compactMap { counts[$0] }
  }

  /// While links were cut: what each side admitted of what one limiter for all would have, the whole first.
  private func admittedBySide(_ verdicts: [Bool]) -> PurposeMeasured {
    guard partSizes.count > 1 else { return .nothing }
    var allowed = 0
    var admitted = [Int](repeating: 0, count: partSizes.count)
    for (one, isAllowed) in zip(asked, verdicts) {
      guard let part = one.part, part < admitted.count else { continue }
      if isAllowed { allowed += 1 }
      if one.verdict?.isAdmitted == true { admitted[part] += 1 }
    }
    guard allowed > 0 else { return .nothing }
    return .sides(
      all: Double(admitted.reduce(0, +)) / Double(allowed),
      zip(partSizes, admitted).map { .init(hosts: $0, value: Double($1) / Double(allowed)) })
  }

  /// Jain's index over hosts of the share of their requests that they admitted.
  private func fairness() -> PurposeMeasured {
    var counts = [(asked: Int, admitted: Int)](repeating: (0, 0), count: fleet.hosts)
    for one in asked {
      counts[one.host.int].asked += 1
      if one.verdict?.isAdmitted == true { counts[one.host.int].admitted += 1 }
    }
    let shares = counts.filter { $0.asked > 0 }.map { Double($0.admitted) / Double($0.asked) }
    let (sum, squares) = shares.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    return squares > 0 ? .ratio(sum * sum / (Double(shares.count) * squares)) : .nothing
  }

  // MARK: Rules

  private func broken(at end: Instant) -> [PurposeOutcome.Broken] {
    var broken: [PurposeOutcome.Broken] = []
    let isCalm = parts == nil && end - fleet.calm >= settings.sync + .seconds(5)
    let windows = counted.keys.sorted()
    for (host, number, known) in ends {
      // What a host counts where nobody has decided anything is invented, too.
      let clients = Set(windows.filter { $0.number == number }.map(\.client)).union(known.keys.sorted())
      for client in clients.sorted() {
        let counters = counted[Window(client: client, number: number)]?.all ?? []
        let count = known[client] ?? 0
        let truth = counters.reduce(0) { $0 + $1.count }
        if count > truth {
          broken.append(
            .init("usage-invented", "\(host) counts \(count) requests where \(truth) were admitted"))
        }
        guard isCalm, isUp[host.int] else { continue }
        let lasting = counters.reduce(UInt64(0)) { sum, one in
          isUp[one.counter.node.int] && lives[one.counter.node.int] == one.counter.life
            ? sum + one.count : sum
        }
        if count < lasting {
          broken.append(
            .init("usage-known", "\(host) counts \(count) requests where \(lasting) were admitted"))
        }
      }
    }
    return broken
  }
}
